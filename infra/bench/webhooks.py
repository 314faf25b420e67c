"""Letters from Stripe, shuffled and each three times, beside letters to an empty view."""

import json
import random
import statistics
import time
from collections import Counter
from typing import Any

from infra.bench.databases import fresh_database
from infra.bench.harness import Row, Scale, compared
from infra.bench.payments import (
    Simulator,
    expected_end,
    found_end,
    letters,
    live_a_year,
    simulator,
)
from infra.bench.posting import SENDERS, post_all
from infra.bench.product import letters_in_ledger, product, wait_until_settled

DELIVERIES = 3
SEED = 20_151_018
THEIRS = "an empty Django view in the same server, behind the same middleware"
_BESIDE = "infra.bench.plain.beside"


def run(scale: Scale) -> list[Row]:
    """Compare the slowest hundredth of answers, and see that all ends as it must."""
    number, tribes = (200, 16) if scale.is_quick else (10_000, 700)
    with fresh_database("bench_webhooks") as database, simulator() as stripe:
        live_a_year(stripe, tribes=tribes)
        events = letters(stripe, number=number)
        boxes = ("stripe", "empty")
        with product(database, stripe, boxes=boxes, settings_module=_BESIDE) as (ours, theirs):
            start = time.monotonic()
            pairs = [
                (
                    _slowest_hundredth(post_all(ours, share)),
                    _slowest_hundredth(post_all(theirs, share)),
                )
                for share in _shares(events, scale.runs)
            ]
            took = wait_until_settled()
            whole = time.monotonic() - start
        wrong = _what_is_wrong(stripe, events)
    answers = compared(
        pairs,
        case=f"p99 of an answer, {number} events × {DELIVERIES}",
        theirs_is=THEIRS,
        at_least=0.2,
        note=f"{SENDERS} senders, shuffled by seed {SEED}; settled {took:.0f} s after the last",
    )
    return [answers, _pace(number, whole), _end(number, wrong)]


def _shares(events: list[dict[str, Any]], runs: int) -> list[list[bytes]]:
    """All deliveries in an order of chance, in as many parts as there are runs."""
    bodies = [json.dumps(event).encode() for event in events] * DELIVERIES
    random.Random(SEED).shuffle(bodies)
    return [bodies[number::runs] for number in range(runs)]


def _slowest_hundredth(took: list[float]) -> float:
    return statistics.quantiles(took, n=100)[98]


def _what_is_wrong(stripe: Simulator, events: list[dict[str, Any]]) -> list[str]:
    """Where the end differs from the reference model, and what was lost or done twice."""
    expected, found = expected_end(stripe), found_end()
    wrong = [name for name in expected if expected[name] != found[name]]
    if Counter(letters_in_ledger()) != Counter({event["id"]: DELIVERIES for event in events}):
        wrong.append("ledger")
    return wrong


def _pace(number: int, seconds: float) -> Row:
    """From the first letter to the last one settled, with the letters to the empty view between."""
    return Row(
        case=f"events settled, {number} in all",
        unit="a second",
        ours=round(number / seconds, 1),
        theirs=0,
        ratio=1,
        runs=1,
        theirs_is="none",
        note=f"{seconds:.0f} s, while the empty view is asked as often",
    )


def _end(number: int, wrong: list[str]) -> Row:
    return Row(
        case=f"differences from the reference model, {number} events",
        unit="tables",
        ours=len(wrong),
        theirs=0,
        ratio=1,
        runs=1,
        theirs_is="what the simulated Stripe says at the end",
        reach="0",
        reached=not wrong,
        note=", ".join(wrong),
    )
