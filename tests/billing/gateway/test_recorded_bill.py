"""
A whole bill is fetched, written down, and mirrored once more from what was written.

On a real sandbox the conversation is kept in `recorded/stories`; from then on each run of the tests
has our services mirror it again, down to the rows. Nobody has had a key yet.
"""

import json

import pytest
from django.db import transaction

from billing import gateway
from billing.gateway import connection as line
from billing.models import (
    BillingAccount,
    CreditNote,
    Invoice,
    InvoicePayment,
    PaymentMethod,
    PlanPrice,
    Refund,
    TaxId,
    TribeSubscription,
)
from billing.services.resyncing import resync
from core.common import clock
from tenants.models import Tribe
from tests.billing.gateway import recording
from tests.billing.gateway.recording import RecordingClient, ReplayingClient

pytestmark = pytest.mark.usefixtures("db")

STORIES = sorted(recording.STORIES.glob("*.json"))
# What people pay with and for, to the cent; whatever is personal is scrubbed, and so left out.
FIELDS = {
    TribeSubscription: (
        "stripe_subscription_id", "status", "collection", "cancel_at_period_end",
        "current_period_start", "current_period_end", "price__stripe_price_id",
        "method__stripe_method_id", "unpaid_since",
    ),
    Invoice: (
        "stripe_invoice_id", "status", "billing_reason", "currency", "subtotal_cents", "tax_cents",
        "tax_reason", "total_cents", "amount_paid_cents", "amount_remaining_cents",
        "credited_cents", "attempt_count", "paid_at",
    ),
    InvoicePayment: ("stripe_payment_id", "status", "amount_cents", "method_type", "paid_at"),
    PaymentMethod: ("stripe_method_id", "type", "brand", "last4", "is_default", "detached_at"),
    TaxId: ("stripe_tax_id", "type", "verification"),
    Refund: ("stripe_refund_id", "status", "amount_cents", "invoice__stripe_invoice_id"),
    CreditNote: ("stripe_credit_note_id", "status", "total_cents", "tax_cents"),
    BillingAccount: ("stripe_customer_id", "country", "tax_status", "livemode"),
    Tribe: ("access_state", "plan"),
}  # fmt: skip


@pytest.fixture
def bill(ours, v1, customer, by_card):
    """A year that a card paid, of which something was given back and something forgiven."""
    gateway.put_tax_id(
        customer_id=customer, value="NL123456789B01", idempotency_key=ours.unique("tax")
    )
    invoice = gateway.fetch_invoice(invoice_id=by_card.latest_invoice_id)
    [payment] = invoice.payments
    v1.refunds.create({"payment_intent": payment.intent_id, "amount": 2_500})
    v1.credit_notes.create({"invoice": invoice.id, "amount": 12_100, "refund_amount": 12_100})
    return {"customer": customer, "subscription": by_card.id, "price": by_card.price_id}


@pytest.fixture
def mirror(alpha, monkeypatch):
    """Have our services fetch a bill over some line, into empty tables; the rows they would be."""

    def look(bill, client):
        monkeypatch.setattr(line, "new_http_client", lambda _timeout: client)
        with transaction.atomic():
            resync(account=_known(alpha, bill))
            rows = _rows(alpha)
            transaction.set_rollback(True)
        return rows

    return look


def _known(tribe, bill):
    """What is known before: who pays, the price, and that there is a subscription."""
    Tribe.objects.filter(pk=tribe.pk).update(access_state="pending")
    account = BillingAccount.objects.create(
        organisation=tribe.organisation, stripe_customer_id=bill["customer"]
    )
    price = PlanPrice.objects.create(
        plan_code="tribe",
        stripe_price_id=bill["price"],
        stripe_product_id="prod_1",
        lookup_key="tribe",
        unit_amount_cents=60_000,
    )
    TribeSubscription.objects.create(
        account=account,
        tribe=tribe,
        price=price,
        stripe_subscription_id=bill["subscription"],
        status="incomplete",
        synced_at=clock.now(),
    )
    return account


def _rows(tribe):
    """As JSON has them, with scrubbed ids; in an order that does not hang on the ids there were."""
    found = {
        model.__name__: list(_of(model, tribe).order_by(*fields).values_list(*fields))
        for model, fields in FIELDS.items()
    }
    scrubbed = recording.scrub(json.loads(json.dumps(found, default=str)))
    return {name: sorted(rows, key=str) for name, rows in scrubbed.items()}


def _of(model, tribe):
    return model.objects.filter(pk=tribe.pk) if model is Tribe else model.objects.all()


def test_what_was_recorded_of_a_bill_is_mirrored_to_the_same_rows(ours, bill, mirror, tmp_path):
    recorder = RecordingClient(tmp_path)
    there = mirror(bill, recorder)
    story = {"bill": recording.scrub(bill), "calls": recorder.story, "rows": there}
    kept = _keep(story, recording.STORIES if ours.is_real else tmp_path)

    again = _replay(kept, mirror)

    assert again == there
    assert there["Tribe"] == [["active", "tribe"]]
    [invoice] = there["Invoice"]
    assert invoice[1:10] == [
        "paid", "subscription_create", "eur", 60_000, 12_600, "standard_rated", 72_600, 72_600, 0,
    ]  # fmt: skip
    assert sorted(row[2] for row in there["Refund"]) == [2_500, 12_100]
    assert [row[1:] for row in there["CreditNote"]] == [["issued", 12_100, 2_100]]
    assert bill["customer"] not in kept.read_text()


@pytest.mark.parametrize("file", STORIES, ids=[file.stem for file in STORIES])
def test_a_story_of_a_real_sandbox_is_mirrored_to_the_rows_it_had(file, mirror):
    assert _replay(file, mirror) == json.loads(file.read_text())["rows"]


def test_an_answer_that_was_altered_is_noticed(ours, bill, mirror, tmp_path):
    recorder = RecordingClient(tmp_path)
    there = mirror(bill, recorder)
    altered = json.loads(json.dumps(recorder.story).replace('"total": 72600', '"total": 72601'))
    story = {"bill": recording.scrub(bill), "calls": altered, "rows": there}

    assert _replay(_keep(story, tmp_path), mirror) != there


def test_what_nobody_asked_is_not_answered(ours, bill, mirror, tmp_path):
    recorder = RecordingClient(tmp_path)
    mirror(bill, recorder)
    story = [one for one in recorder.story if "/v1/invoices/" not in one["asked"]]

    with pytest.raises(AssertionError, match="nobody asked"):
        mirror(recording.scrub(bill), ReplayingClient(story))


def _keep(story, folder):
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "bill.json"
    file.write_text(json.dumps(story, indent=1, sort_keys=True) + "\n")
    return file


def _replay(file, mirror):
    story = json.loads(file.read_text())
    return mirror(story["bill"], ReplayingClient(story["calls"]))
