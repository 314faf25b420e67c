"""Letters from Stripe, shuffled and each three times, beside letters to an empty view."""

import json
import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from billing.models import StripeEvent
from billing.services import ledger
from billing.tasks import sweep_stripe_events
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
from infra.bench.posting import Box, post_all
from infra.bench.running import running
from infra.dev import ports, programs

DELIVERIES = 3
SEED = 20_151_018
THEIRS = "an empty Django view in the same server, behind the same middleware"
_PATIENCE_SECONDS = 300
_SETTLED = {StripeEvent.State.DONE, StripeEvent.State.IGNORED}


def run(scale: Scale) -> list[Row]:
    """Compare the slowest hundredth of answers, and see that all ends as it must."""
    number, tribes = (200, 16) if scale.is_quick else (2000, 140)
    with fresh_database("bench_webhooks") as database, simulator() as stripe:
        live_a_year(stripe, tribes=tribes)
        events = letters(stripe, number=number)
        with _product(database, stripe) as (ours, theirs):
            pairs = [
                (
                    _slowest_hundredth(post_all(ours, share)),
                    _slowest_hundredth(post_all(theirs, share)),
                )
                for share in _shares(events, scale.runs)
            ]
            took = _wait_until_settled()
        wrong = _what_is_wrong(stripe, events)
    answers = compared(
        pairs,
        case=f"p99 of an answer, {number} events × {DELIVERIES}",
        theirs_is=THEIRS,
        at_least=0.2,
        note=f"shuffled by seed {SEED}; all settled {took:.0f} s after the last",
    )
    return [answers, _end(number, wrong)]


def _shares(events: list[dict[str, Any]], runs: int) -> list[list[bytes]]:
    """All deliveries in an order of chance, in as many parts as there are runs."""
    bodies = [json.dumps(event).encode() for event in events] * DELIVERIES
    random.Random(SEED).shuffle(bodies)
    return [bodies[number::runs] for number in range(runs)]


def _slowest_hundredth(took: list[float]) -> float:
    return statistics.quantiles(took, n=100)[98]


@contextmanager
def _product(database: str, stripe: Simulator) -> Iterator[tuple[Box, Box]]:
    """The web server and the worker, as they run at home."""
    env = {
        "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl(),
        "DJANGO_SETTINGS_MODULE": "infra.bench.plain.beside",
        "STRIPE_API_BASE": stripe.url,
    }
    port = ports.first_free(wanted=23_300)
    web = programs.web(port=port, processes=2).command
    host, secret = urlsplit(settings.ACCOUNT_ORIGIN).netloc, settings.STRIPE_WEBHOOK_SECRETS[0]
    with (
        running(web, env=env, health_url=f"http://127.0.0.1:{port}/livez"),
        running(programs.worker().command, env=env),
    ):
        boxes = [Box(port, f"/webhooks/{name}/", host, secret) for name in ("stripe", "empty")]
        for box in boxes:
            post_all(box, [_nobodys_letter()] * 40)
        yield boxes[0], boxes[1]


def _nobodys_letter() -> bytes:
    """Warms the server up; it is about a payout, which is ignored."""
    event = {
        "id": "evt_warmup",
        "object": "event",
        "type": "payout.paid",
        "api_version": settings.STRIPE_API_VERSION,
        "livemode": False,
        "created": 1_790_000_000,
        "data": {"object": {"object": "payout", "id": "po_warmup"}},
    }
    return json.dumps(event).encode()


def _wait_until_settled() -> float:
    """Let the worker finish, with the sweeper that the clock would start; seconds it took."""
    start = time.monotonic()
    unsettled = StripeEvent.objects.exclude(state__in=_SETTLED)
    while unsettled.exists():
        if time.monotonic() - start > _PATIENCE_SECONDS:
            raise RuntimeError(f"{unsettled.count()} events are not settled.")
        time.sleep(1)
        if ledger.waiting(limit=1):
            sweep_stripe_events()
    return time.monotonic() - start


def _what_is_wrong(stripe: Simulator, events: list[dict[str, Any]]) -> list[str]:
    """Where the end differs from the reference model, and what was lost or done twice."""
    expected, found = expected_end(stripe), found_end()
    wrong = [name for name in expected if expected[name] != found[name]]
    rows = StripeEvent.objects.exclude(pk="evt_warmup").values_list("pk", "deliveries")
    if Counter(dict(rows)) != Counter({event["id"]: DELIVERIES for event in events}):
        wrong.append("ledger")
    return wrong


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
