"""Paying, against the simulator as a real process; every call is checked against the contract."""

import datetime as dt
import json
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from billing import handlers, services
from billing.gateway import connection as line
from billing.models import (
    BillingAccount,
    CheckoutAttempt,
    Dispute,
    Invoice,
    StaffTask,
    TribeSubscription,
)
from billing.services import ledger
from billing.services.money_mirrors import restate_returns
from core.accounts.models import Account
from core.common import clock
from core.support.rules import Staff
from infra.stripesim.webhooks import sign
from tenants.models import Membership, Tribe
from tenants.services import found_tribe
from tests.billing.mail_cases import make_invoice
from tests.support.letterbox import Letter
from tests.support.staff import acting
from tests.support.stripe_simulator import *  # noqa: F403
from tests.support.stripe_simulator import StripeSimulator


@pytest.fixture
def stripe(stripesim: StripeSimulator, settings, monkeypatch) -> StripeSimulator:
    """The simulator, with the product's gateway pointed at it and webhooks kept in the bag."""
    settings.STRIPE_API_BASE = stripesim.url
    settings.STRIPE_API_KEY = stripesim.key
    settings.STRIPE_WEBHOOK_SECRETS = [stripesim.webhook_secret]
    monkeypatch.setattr(line, "new_http_client", lambda _timeout: stripesim.contract)
    stripesim.control("webhooks", hold=True)
    return stripesim


@pytest.fixture
def shop(stripe: StripeSimulator, _database) -> StripeSimulator:
    """The simulator with our prices in it."""
    services.sync_catalogue()
    return stripe


@pytest.fixture
def pending(farid_account: Account) -> Tribe:
    """A tribe that Farid just founded for an organisation of his own."""
    return found_tribe(
        actor=farid_account,
        name="Orchard",
        slug="orchard",
        founding_key=uuid.uuid4(),
        organisation_name="Orchard people",
    )


@pytest.fixture
def start(shop, pending: Tribe, farid_account: Account) -> Callable[..., CheckoutAttempt]:
    """Start paying as Farid."""

    def start_one(**changes: object) -> CheckoutAttempt:
        wish = {"actor": farid_account, "tribe": pending, "plan_code": "tribe"}
        return services.start_checkout(**{**wish, "client_token": uuid.uuid4(), **changes})

    return start_one


@pytest.fixture
def paid(shop: StripeSimulator, start, pending: Tribe) -> Tribe:
    """Farid's tribe, paid for by card."""
    attempt = start()
    shop.complete_checkout(attempt.stripe_session_id)
    services.sync_attempt(attempt=attempt)
    pending.refresh_from_db()
    return pending


@pytest.fixture
def invoice(paid: Tribe) -> Invoice:
    """Farid's first invoice: 1,200 euros and 21 % VAT, paid by card."""
    return Invoice.objects.get(subscription__tribe=paid)


@pytest.fixture
def agent(dunya_account: Account) -> Staff:
    """Dunya, who asks for things, with changes open."""
    return acting(dunya_account, "billing_agent")


@pytest.fixture
def manager(esra_account: Account) -> Staff:
    """Esra, who also decides, with changes open."""
    return acting(esra_account, "billing_manager")


@pytest.fixture
def late_by_return() -> Callable[[Invoice], StaffTask]:
    """Let the bank take the debit of an invoice back; the task that staff finds."""

    def take_back(invoice: Invoice) -> StaffTask:
        moment = clock.now()
        dispute = Dispute.objects.create(
            account=invoice.account,
            invoice=invoice,
            stripe_dispute_id="du_1",
            method_type="sepa_debit",
            amount_cents=invoice.total_cents,
            currency="eur",
            status="lost",
            made_at=moment,
            synced_at=moment,
        )
        restate_returns(invoice)
        return StaffTask.objects.create(
            kind="payment_returned",
            subject=dispute.stripe_dispute_id,
            account=invoice.account,
            tribe=invoice.subscription.tribe if invoice.subscription else None,
        )

    return take_back


@pytest.fixture
def letters(stripe: StripeSimulator) -> Callable[[], list[Letter]]:
    """What Stripe has sent since the last time, delivered now."""

    def take() -> list[Letter]:
        stripe.letterbox.clear()
        stripe.deliver()
        return list(stripe.letterbox.letters)

    return take


@pytest.fixture
def post(visit) -> Callable[..., object]:
    """Bring a letter to our letter box, as Stripe does."""

    def bring(letter: Letter, **changes: object) -> object:
        values = {"body": letter.body, "signature": letter.signature, **changes}
        return visit().post(
            "/webhooks/stripe/",
            data=values["body"],
            content_type="application/json",
            headers={"Stripe-Signature": values["signature"]},
        )

    return bring


@pytest.fixture
def write_letter(stripe: StripeSimulator) -> Callable[..., Letter]:
    """A letter of our own making, signed as Stripe would unless told otherwise."""

    def write(*, at: float | None = None, secret: str = "", **changes: object) -> Letter:
        event = {
            "id": "evt_written",
            "object": "event",
            "type": "customer.updated",
            "api_version": "2026-10-28.endive",
            "livemode": False,
            "created": 1_790_000_000,
            "data": {"object": {"object": "customer", "id": "cus_stranger"}},
            **changes,
        }
        body = json.dumps(event).encode()
        moment = int(time.time() if at is None else at)
        return Letter(body, sign(body=body, secret=secret or stripe.webhook_secret, at=moment), "")

    return write


@pytest.fixture
def process() -> Callable[[], list[str]]:
    """Do what the worker does: process what waits, and tell the states."""

    def process_all() -> list[str]:
        return [handlers.process_stripe_event(event_id=key) for key in ledger.waiting(limit=1000)]

    return process_all


@pytest.fixture
def told(shop: StripeSimulator, start, letters) -> list[Letter]:
    """The letters about a payment that nobody has looked at yet."""
    attempt = start()
    shop.complete_checkout(attempt.stripe_session_id)
    return letters()


@pytest.fixture
def hear(letters, post, process) -> Callable[[], list[str]]:
    """Let everything Stripe has to say arrive and be processed."""

    def hear_all() -> list[str]:
        for letter in letters():
            assert post(letter).status_code == 200
        return process()

    return hear_all


@pytest.fixture
def lost(shop: StripeSimulator, start, pending: Tribe) -> Tribe:
    """Farid paid, and every letter about it was lost."""
    shop.control("webhooks", drop=1000)
    shop.complete_checkout(start().stripe_session_id)
    shop.deliver()
    shop.control("webhooks", drop=0)
    return pending


@pytest.fixture
def bill(shop: StripeSimulator, paid: Tribe, hear) -> Invoice:
    """The second year of Farid's tribe: an invoice of thirty days, to be paid by bank."""
    hear()
    key = TribeSubscription.objects.get().stripe_subscription_id
    wish = {"collection_method": "send_invoice", "days_until_due": 30}
    shop.api.v1.subscriptions.update(key, wish)
    shop.advance(days=366, seconds=7200)
    hear()
    return Invoice.objects.get(status="open")


@pytest.fixture
def mirrored(_database) -> Callable[..., TribeSubscription]:
    """
    Write a subscription of a tribe into our mirror, with the bill of its first year, paid.

    It is late since `at` unless told otherwise; Stripe knows nothing of it.
    """

    def write(tribe: Tribe, *, at: dt.datetime, **changes: object) -> TribeSubscription:
        account, _is_new = BillingAccount.objects.get_or_create(organisation=tribe.organisation)
        late = {"status": "past_due", "unpaid_since": at, **changes}
        subscription = TribeSubscription.objects.create(
            account=account,
            tribe=tribe,
            stripe_subscription_id=f"sub_{tribe.pk}",
            synced_at=at,
            **late,
        )
        make_invoice(
            account,
            subscription,
            stripe_invoice_id=f"in_{tribe.pk}",
            status="paid",
            issued_at=at,
        )
        return subscription

    return write


@pytest.fixture
def wait(shop: StripeSimulator) -> Iterator[Callable[..., dt.datetime]]:
    """Let time pass, at Stripe and here alike; the new moment."""
    with ExitStack() as stack:

        def pass_time(*, days: int = 0, seconds: int = 0) -> dt.datetime:
            there = shop.advance(days=days, seconds=seconds)
            moment = dt.datetime.fromtimestamp(there, dt.UTC)
            stack.enter_context(clock.standing_at(moment))
            return moment

        yield pass_time


@pytest.fixture
def fill() -> Callable[[Tribe, int], None]:
    """Let a tribe have so many people."""

    def fill_up(tribe: Tribe, people: int) -> None:
        missing = people - Membership.objects.filter(tribe=tribe).count()
        accounts = Account.objects.bulk_create(
            Account(email=f"{number}@{tribe.slug}.example") for number in range(missing)
        )
        Membership.objects.bulk_create(
            Membership(account=account, tribe=tribe, role="member", joined_at=clock.now())
            for account in accounts
        )

    return fill_up
