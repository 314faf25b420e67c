"""What somebody who pays is told to look at."""

import uuid

import pytest

from billing.models import InvoiceOrder, TaxId
from core.common import clock


@pytest.fixture
def told(visit, ada_account, alpha):
    """The bill as Ada's program reads it."""

    def read():
        place = f"/api/v1/organisations/{alpha.organisation_id}/billing/"
        return visit(ada_account).get(place).json()

    return read


def test_alerts_say_what_to_look_at(told, payer, subscription, to_be_paid, card, price, alpha):
    today = clock.now().date()
    card(exp_year=today.year, exp_month=today.month)
    to_be_paid(subscription=subscription, needs_action=True, number="PU-9")
    to_be_paid(subscription=subscription, status="draft", number="")
    payer.needs_po = True
    payer.save()
    TaxId.objects.create(
        account=payer,
        stripe_tax_id="txi_1",
        type="eu_vat",
        value="BE0123456789",
        verification="unverified",
        synced_at=clock.now(),
    )
    InvoiceOrder.objects.create(
        account=payer,
        tribe=alpha,
        price=price,
        ordered_by=alpha.founder,
        client_token=uuid.uuid4(),
    )

    codes = [alert["code"] for alert in told()["alerts"]]

    assert codes == [
        "payment_needs_you",
        "card_expiring",
        "vat_unverified",
        "order_waiting",
        "po_missing",
    ]


def test_an_expired_card_is_told_where_it_is_used(told, subscribed, card):
    card(exp_year=2020, exp_month=1)
    assert told()["alerts"] == []

    subscribed()

    assert [alert["code"] for alert in told()["alerts"]] == ["card_expired"]


def test_who_pays_by_invoice_is_not_told_of_a_card(told, subscribed, card):
    card(exp_year=2020, exp_month=1)
    subscribed(collection="send_invoice", days_until_due=30)

    bill = told()

    assert (bill["alerts"], bill["bills"][0]["method"]) == ([], "By invoice, within 30 days")


def test_an_alert_leads_to_what_it_is_about(
    visit, ada_account, payer, subscription, to_be_paid, price, alpha
):
    draft = to_be_paid(subscription=subscription, status="draft", number="")
    payer.needs_po = True
    payer.save()
    order = InvoiceOrder.objects.create(
        account=payer,
        tribe=alpha,
        price=price,
        ordered_by=alpha.founder,
        client_token=uuid.uuid4(),
    )
    bill = f"/organisations/{alpha.organisation_id}/billing/"

    text = visit(ada_account).get(bill).content.decode()

    assert f'href="{bill}invoices/{draft.pk}/"' in text
    assert f'href="/billing/orders/{order.pk}/"' in text
