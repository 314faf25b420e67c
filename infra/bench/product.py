"""The product as it runs at home, with its letter box, for as long as a bench needs it."""

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings

from billing.models import StripeEvent
from billing.services import ledger
from billing.tasks import sweep_stripe_events
from infra.bench.payments import Simulator
from infra.bench.posting import Box, post_all
from infra.bench.running import running
from infra.dev import ports, programs
from tenants.database import connection

PATIENCE_SECONDS = 1800
_WARM_UP = "evt_warmup"
_SETTLED = {StripeEvent.State.DONE, StripeEvent.State.IGNORED}


@contextmanager
def product(
    database: str, stripe: Simulator, *, boxes: tuple[str, ...], settings_module: str
) -> Iterator[list[Box]]:
    """The web server and the worker, with boxes for letters."""
    env = {
        "DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl(),
        "DJANGO_SETTINGS_MODULE": settings_module,
        "STRIPE_API_BASE": stripe.url,
    }
    port = ports.first_free(wanted=23_300)
    web = programs.web(port=port, processes=2).command
    host, secret = urlsplit(settings.ACCOUNT_ORIGIN).netloc, settings.STRIPE_WEBHOOK_SECRETS[0]
    with (
        running(web, env=env, health_url=f"http://127.0.0.1:{port}/livez"),
        running(programs.worker().command, env=env),
    ):
        found = [Box(port, f"/webhooks/{name}/", host, secret) for name in boxes]
        for box in found:
            post_all(box, [_nobodys_letter()] * 40)
        yield found


def letters_in_ledger() -> dict[str, int]:
    """How often each letter came, without the one that warms up."""
    rows = StripeEvent.objects.exclude(pk=_WARM_UP)
    return dict(rows.values_list("pk", "deliveries"))


def waiting() -> int:
    """How many letters are not settled."""
    return StripeEvent.objects.exclude(state__in=_SETTLED).count()


def wait_until_settled() -> float:
    """Let the worker finish, with the sweeper that the clock would start; seconds it took."""
    start = time.monotonic()
    while left := waiting():
        if time.monotonic() - start > PATIENCE_SECONDS:
            raise RuntimeError(f"{left} events are not settled.")
        time.sleep(1)
        if ledger.waiting(limit=1):
            sweep_stripe_events()
    return time.monotonic() - start


class Backlog:
    """Looks each second how many letters wait, for as long as the block lasts."""

    def __init__(self) -> None:
        self.most = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> "Backlog":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._is_over.wait(1):
            self.most = max(self.most, waiting())
        connection.close()


def _nobodys_letter() -> bytes:
    """Warms the server up; it is about a payout, which is ignored."""
    event = {
        "id": _WARM_UP,
        "object": "event",
        "type": "payout.paid",
        "api_version": settings.STRIPE_API_VERSION,
        "livemode": False,
        "created": 1_790_000_000,
        "data": {"object": {"object": "payout", "id": "po_warmup"}},
    }
    return json.dumps(event).encode()
