"""Money goes back only where the key for it is."""

import pytest

from billing import gateway
from billing.errors import StripeAway
from billing.models import BillingCommand, Invoice
from billing.services import commands
from billing.services.giving import REFUND

RESTRICTED = "rk_test_web0000000000"


@pytest.fixture
def refund(hear, paid):
    """A refund that was decided, and waits to be sent."""
    hear()
    invoice = Invoice.objects.get()
    target = invoice.stripe_invoice_id
    return commands.ask(
        account=invoice.account,
        kind=REFUND,
        key=commands.key_for(kind=REFUND, target=target),
        payload={
            "intent_id": invoice.payments.get().intent_id,
            "amount_cents": 1000,
            "ends_access": False,
        },
    )


def refunds(shop):
    return shop.api.v1.refunds.list().data


def test_a_web_process_with_a_restricted_key_leaves_it_to_a_worker(shop, refund, settings):
    settings.STRIPE_API_KEY = RESTRICTED
    calls = len(shop.contract.calls)

    left = commands.send(command=refund)

    assert left.state == BillingCommand.State.PENDING
    assert len(shop.contract.calls) == calls
    assert refunds(shop) == []


def test_a_worker_with_the_key_sends_what_was_left(shop, refund, settings):
    key, settings.STRIPE_API_KEY = settings.STRIPE_API_KEY, RESTRICTED
    commands.send(command=refund)
    settings.STRIPE_API_KEY = settings.STRIPE_REFUND_KEY = key

    done = commands.send(command=refund)

    assert done.state == BillingCommand.State.DONE
    assert [one.amount for one in refunds(shop)] == [1000]


def test_the_key_for_refunds_is_used_for_them_alone(shop, refund, settings):
    intent = refund.payload["intent_id"]
    settings.STRIPE_REFUND_KEY, settings.STRIPE_API_KEY = settings.STRIPE_API_KEY, RESTRICTED

    made = gateway.create_refund(
        intent_id=intent, amount_cents=500, reference="one", idempotency_key="back:one:1"
    )

    assert [(one.id, one.amount) for one in refunds(shop)] == [(made, 500)]
    with pytest.raises(StripeAway):
        gateway.fetch_refund(refund_id=made)
