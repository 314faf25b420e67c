"""Each kind of letter that Stripe sends is routed, and none stops the others."""

import re
from pathlib import Path

import pytest
from stripe.params import _webhook_endpoint_create_params as said_by_stripe

from billing import handlers
from billing.handlers.routing import CATALOGUE, HANDLERS, KNOWN, PAYOUTS, SILENT
from billing.models import BillingAccount, Invoice, StripeEvent, TribeSubscription

# As the design lists them; a few more are routed besides.
LISTED = """
checkout.session.completed checkout.session.async_payment_succeeded
checkout.session.async_payment_failed checkout.session.expired
customer.updated customer.deleted
customer.tax_id.created customer.tax_id.updated customer.tax_id.deleted
customer.subscription.created customer.subscription.updated customer.subscription.deleted
customer.subscription.paused customer.subscription.resumed customer.subscription.trial_will_end
customer.subscription.pending_update_applied customer.subscription.pending_update_expired
invoice.created invoice.finalized invoice.finalization_failed invoice.sent invoice.paid
invoice.payment_failed invoice.payment_action_required invoice.overdue invoice.will_be_due
invoice.overpaid invoice.voided invoice.marked_uncollectible invoice.updated invoice_payment.paid
invoice.upcoming
payment_method.attached payment_method.detached payment_method.updated
payment_method.automatically_updated mandate.updated setup_intent.succeeded
setup_intent.setup_failed
charge.refunded refund.created refund.updated refund.failed
credit_note.created credit_note.updated credit_note.voided
charge.dispute.created charge.dispute.updated charge.dispute.closed
charge.dispute.funds_withdrawn charge.dispute.funds_reinstated
product.created product.updated product.deleted price.created price.updated price.deleted
test_helpers.test_clock.ready
""".split()
STATES = StripeEvent.State
_OBJECTS = {
    "charge.dispute": "dispute",
    "charge": "charge",
    "customer.subscription": "subscription",
    "customer.tax_id": "tax_id",
}


def object_of(kind):
    noun = kind.rpartition(".")[0]
    return _OBJECTS.get(noun, noun)


def _words_of_stripe():
    """As the pinned package lists them for webhook endpoints."""
    source = Path(said_by_stripe.__file__).read_text()
    return set(re.findall(r'"([a-z0-9_.]+)"', source))


def test_all_fifty_eight_kinds_are_routed():
    assert len(LISTED) == len(set(LISTED)) == 58
    assert set(LISTED) <= KNOWN
    assert KNOWN - set(LISTED) == PAYOUTS | {
        "customer_cash_balance_transaction.created",
        "invoice.deleted",
    }


def test_each_kind_is_one_that_stripe_has():
    assert KNOWN - _words_of_stripe() == set()


@pytest.mark.parametrize("kind", sorted(HANDLERS))
def test_a_letter_about_something_that_is_gone_ends_in_peace(
    paid, post, process, write_letter, kind
):
    customer = BillingAccount.objects.get().stripe_customer_id
    what = object_of(kind)
    about = {"object": what, "id": f"{what[:3]}_gone", "customer": customer}
    if what == "customer":
        about = {"object": what, "id": customer}

    post(write_letter(type=kind, data={"object": about}))

    assert process() in ([STATES.IGNORED], [STATES.DONE])
    assert TribeSubscription.objects.get().status == "active"


@pytest.mark.parametrize("kind", sorted(HANDLERS))
def test_a_letter_of_a_stranger_is_ignored_whatever_it_is_about(
    paid, post, process, write_letter, kind
):
    what = object_of(kind)

    post(write_letter(type=kind, data={"object": {"object": what, "id": f"{what[:3]}_theirs"}}))

    assert process() == [STATES.IGNORED]


@pytest.mark.parametrize("kind", [*sorted(CATALOGUE | SILENT | PAYOUTS), "made.up.tomorrow"])
def test_what_is_about_nobody_is_ignored(paid, post, process, write_letter, kind):
    post(write_letter(type=kind, data={"object": {"object": "product", "id": "prod_1"}}))

    assert process() == [STATES.IGNORED]


def test_an_object_that_does_not_say_whose_it_is_is_asked_about(paid, shop, hear, letters):
    """Refunds, disputes and payments of invoices name no customer."""
    hear()
    intent = Invoice.objects.get().payments.get().intent_id
    Invoice.objects.all().delete()
    TribeSubscription.objects.all().delete()
    shop.api.v1.refunds.create({"payment_intent": intent, "amount": 100})
    shop.control(f"payments/{intent}/dispute")

    hear()

    assert not StripeEvent.objects.exclude(state__in=["done", "ignored"]).exists()
    invoice = Invoice.objects.get()
    assert invoice.refunds.get().amount_cents == 100
    assert invoice.disputes.get().method_type == "card"


def test_while_stripe_is_away_nobody_is_taken_for_a_stranger(paid, post, shop, write_letter):
    post(write_letter(type="charge.dispute.created", data={"object": _A_DISPUTE}))
    shop.fail_next(500)

    assert handlers.process_stripe_event(event_id="evt_written") == STATES.FAILED


_A_DISPUTE = {"object": "dispute", "id": "du_1"}
