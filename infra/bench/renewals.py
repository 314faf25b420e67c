"""A thousand tribes renew on one night: how many letters wait at most, and until when."""

import json
import statistics
import time

from billing import services
from infra.bench.databases import fresh_database
from infra.bench.harness import Row, Scale
from infra.bench.payments import (
    YEAR_SECONDS,
    Simulator,
    expected_end,
    found_end,
    pay,
    prepare,
    simulator,
)
from infra.bench.posting import SENDERS, post_all
from infra.bench.product import Backlog, product, wait_until_settled

MOST_SECONDS = 15 * 60
_AS_AT_HOME = "config.settings"


def run(scale: Scale) -> list[Row]:
    """Let all renew, bring all letters as fast as they are taken, and wait for the last."""
    tribes = 20 if scale.is_quick else 1000
    with fresh_database("bench_renewals") as database, simulator() as stripe:
        _begin(stripe, tribes)
        known = {event["id"] for event in stripe.each("events")}
        stripe.control("clock", seconds=YEAR_SECONDS)
        night = _of_the_night(stripe, known)
        with product(database, stripe, boxes=("stripe",), settings_module=_AS_AT_HOME) as [box]:
            start = time.monotonic()
            with Backlog() as backlog:
                answers = post_all(box, night)
                posted = time.monotonic() - start
                wait_until_settled()
            whole = time.monotonic() - start
        expected, found = expected_end(stripe), found_end()
    wrong = [name for name in expected if expected[name] != found[name]]
    note = f"{len(night)} letters by {SENDERS} senders in {posted:.0f} s, 25 calls a second at most"
    slowest = statistics.quantiles(answers, n=100)[98]
    return [
        _row(f"{tribes} renewals until all is settled", "s", whole, "≤ 900", MOST_SECONDS, note),
        _row("letters waiting at most", "letters", backlog.most),
        _row("p99 of an answer meanwhile", "ms", slowest),
        _row("differences from the reference model", "tables", len(wrong), "0", 0, str(wrong)),
    ]


def _begin(stripe: Simulator, tribes: int) -> None:
    """All have paid for a year, and that was heard."""
    prepare()
    for _number in range(tribes):
        services.sync_attempt(attempt=pay(stripe))


def _of_the_night(stripe: Simulator, known: set[str]) -> list[bytes]:
    """The letters since then, in the order in which things happened."""
    fresh = [event for event in stripe.each("events") if event["id"] not in known]
    return [json.dumps(event).encode() for event in reversed(fresh)]


def _row(
    case: str,
    unit: str,
    ours: float,
    reach: str = "",
    most: float | None = None,
    note: str = "",
) -> Row:
    return Row(
        case=case,
        unit=unit,
        ours=round(ours, 1),
        theirs=0,
        ratio=1,
        runs=1,
        theirs_is="none",
        reach=reach,
        reached=most is None or ours <= most,
        note=note,
    )
