"""A year of paying at the simulated Stripe, the letters about it, and how it must all end."""

import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Any

import requests
from django.conf import settings

from billing import handlers, services
from billing.models import CheckoutAttempt, Invoice, TribeSubscription
from infra.bench.running import running
from infra.bench.tribes import make_founder, make_tribe
from infra.dev import ports
from tenants import fleet

YEAR_SECONDS = 366 * 86_400
# What becomes of each tribe in turn: pays on, cannot pay again, never pays, leaves.
_WAYS = ("pays", "fails", "declined", "leaves")
_CARDS = {"fails": "pm_card_simPaysOnce"}
_ACCESS = {"active": "active", "past_due": "past_due", "canceled": "cancelled", "": "pending"}


@dataclass(frozen=True)
class Simulator:
    """A simulated Stripe: its API without the package we use, and its controls."""

    url: str
    key: str

    def ask(self, path: str, **fields: Any) -> Any:
        """Ask for something, or with fields change it."""
        address, auth = f"{self.url}/v1/{path}", (self.key, "")
        method = "POST" if fields else "GET"
        return self._read(requests.request(method, address, data=fields, auth=auth, timeout=60))

    def each(self, path: str, **filters: str) -> Iterator[dict[str, Any]]:
        """All there is of something, page by page."""
        wanted = {**filters, "limit": "100"}
        while wanted:
            answer = requests.get(
                f"{self.url}/v1/{path}", params=wanted, auth=(self.key, ""), timeout=60
            )
            page = self._read(answer)
            yield from page["data"]
            wanted = (
                {**wanted, "starting_after": page["data"][-1]["id"]} if page["has_more"] else {}
            )

    def control(self, name: str, **body: Any) -> None:
        """Make something happen; a card that is refused is what was wished for."""
        answer = requests.post(f"{self.url}/_sim/{name}", json=body, timeout=300)
        if answer.status_code != 402:
            self._read(answer)

    def _read(self, answer: requests.Response) -> Any:
        if not answer.ok:
            raise RuntimeError(f"{answer.url}: {answer.status_code} {answer.text[:300]}")
        return answer.json()


@contextmanager
def simulator() -> Iterator[Simulator]:
    """Such a Stripe in a process of its own, to which this process's gateway leads meanwhile."""
    port = ports.first_free(wanted=23_100)
    url = f"http://127.0.0.1:{port}"
    before = settings.STRIPE_API_BASE, settings.STRIPE_CALLS_PER_SECOND
    command = [sys.executable, "-m", "infra.stripesim", "--port", str(port)]
    command += ["--api-key", settings.STRIPE_API_KEY]
    with TemporaryDirectory() as state:
        command += ["--state", state]
        with running(command, env={}, health_url=f"{url}/_sim/health"):
            # This process only prepares; the programs that are measured have settings of their own.
            settings.STRIPE_API_BASE, settings.STRIPE_CALLS_PER_SECOND = url, 10_000
            yield Simulator(url, settings.STRIPE_API_KEY)
    settings.STRIPE_API_BASE, settings.STRIPE_CALLS_PER_SECOND = before


def live_a_year(stripe: Simulator, *, tribes: int) -> None:
    """Tribes start paying, and a year later some go on and some do not."""
    prepare()
    for number in range(tribes):
        pay(stripe, _WAYS[number % len(_WAYS)])
    stripe.control("clock", seconds=YEAR_SECONDS)


def prepare() -> None:
    """Tables, and prices at Stripe."""
    fleet.migrate_public()
    fleet.migrate_template()
    services.sync_catalogue()


def pay(stripe: Simulator, way: str = "pays") -> CheckoutAttempt:
    """Found a tribe and go to pay for it, in one of four ways."""
    founder, organisation = make_founder(f"ada-{uuid.uuid4().hex[:12]}")
    tribe = make_tribe(founder, organisation, is_open=False)
    attempt = services.start_checkout(
        actor=founder, tribe=tribe, plan_code="tribe", client_token=uuid.uuid4()
    )
    page = f"checkout/{attempt.stripe_session_id}"
    if way == "declined":
        stripe.control(f"{page}/decline")
        return attempt
    stripe.control(f"{page}/complete", card=_CARDS.get(way, "pm_card_visa"))
    if way == "leaves":
        session = stripe.ask(f"checkout/sessions/{attempt.stripe_session_id}")
        stripe.ask(f"subscriptions/{session['subscription']}", cancel_at_period_end="true")
    return attempt


def letters(stripe: Simulator, *, number: int) -> list[dict[str, Any]]:
    """So many events as Stripe would send them; what is not about paying us is left out first."""
    events = sorted(stripe.each("events"), key=_is_not_heard)
    if len(events) < number:
        raise RuntimeError(f"Only {len(events)} events happened.")
    return events[:number]


def _is_not_heard(event: dict[str, Any]) -> bool:
    return event["type"] not in handlers.KNOWN


def expected_end(stripe: Simulator) -> dict[str, dict[str, Any]]:
    """How it must end, worked out from what Stripe itself says at the end, without our code."""
    subscriptions = {one["id"]: one["status"] for one in stripe.each("subscriptions", status="all")}
    sessions = {one["client_reference_id"]: one for one in stripe.each("checkout/sessions")}
    return {
        "access": {
            key: _ACCESS[subscriptions.get(one["subscription"], "")]
            for key, one in sessions.items()
        },
        "attempts": {key: one["status"] for key, one in sessions.items()},
        "subscriptions": subscriptions,
        "invoices": {one["id"]: (one["status"], one["total"]) for one in stripe.each("invoices")},
    }


def found_end() -> dict[str, dict[str, Any]]:
    """How it ended."""
    attempts = CheckoutAttempt.objects.select_related("tribe")
    mirrors = TribeSubscription.objects.values_list("stripe_subscription_id", "status")
    invoices = Invoice.objects.values_list("stripe_invoice_id", "status", "total_cents")
    return {
        "access": {str(one.pk): one.tribe.access_state for one in attempts},
        "attempts": {str(one.pk): one.status for one in attempts},
        "subscriptions": dict(mirrors),
        "invoices": {key: (status, total) for key, status, total in invoices},
    }
