"""Stripe shows ten of a list inside an object; what is mirrored is all of it."""

import pytest

from billing.errors import StripeAway
from billing.gateway.embedded import whole
from billing.models import BillingAccount, Invoice, TaxId
from billing.services import reconciling, syncing
from billing.services.leases import leased

EXTRAS = 12


@pytest.fixture
def account(paid, hear) -> BillingAccount:
    """Farid's organisation, all about whose payment was heard."""
    hear()
    return BillingAccount.objects.get()


@pytest.fixture
def long_bill(shop, account, hear) -> Invoice:
    """A renewal on which a dozen other things stand as well."""
    for number in range(EXTRAS):
        shop.api.v1.invoice_items.create(
            {
                "customer": account.stripe_customer_id,
                "amount": 1_000 + 100 * number,
                "currency": "eur",
                "description": f"Extra {number}",
            }
        )
    shop.advance(days=366, seconds=7200)
    hear()
    return Invoice.objects.get(billing_reason="subscription_cycle")


def test_stripe_shows_ten_lines_and_we_mirror_them_all(shop, long_bill):
    shown = shop.api.v1.invoices.retrieve(long_bill.stripe_invoice_id).lines

    assert (len(shown.data), shown.has_more) == (10, True)
    assert len(long_bill.lines) == EXTRAS + 1
    assert sum(line["amount_cents"] for line in long_bill.lines) == long_bill.subtotal_cents
    assert sum(line["tax_cents"] for line in long_bill.lines) == long_bill.tax_cents


def test_a_long_bill_is_no_difference_at_night(long_bill):
    assert reconciling.reconcile().found == 0


def test_lines_that_do_not_come_leave_the_mirror_as_it_was(shop, account, long_bill, monkeypatch):
    send = shop.contract.request

    def request(method, url, *rest):
        if "/lines" in url:
            shop.fail_next(500)
        return send(method, url, *rest)

    monkeypatch.setattr(shop.contract, "request", request)
    Invoice.objects.update(total_cents=1)

    key = long_bill.stripe_invoice_id
    with leased(account.stripe_customer_id) as lease, pytest.raises(StripeAway):
        syncing.sync_invoice(account=account, invoice_id=key, lease=lease)

    long_bill.refresh_from_db()
    assert (long_bill.total_cents, len(long_bill.lines)) == (1, EXTRAS + 1)


def test_a_customer_has_all_the_vat_numbers_that_stripe_allows(shop, account, hear):
    """Five is the most there can be; a longer list would be read to its end all the same."""
    values = [f"NL{number:09}B01" for number in range(5)]
    for value in values:
        wish = {"type": "eu_vat", "value": value}
        shop.api.v1.customers.tax_ids.create(account.stripe_customer_id, wish)
    hear()

    assert sorted(TaxId.objects.values_list("value", flat=True)) == values


def test_what_is_shown_whole_is_not_asked_for_again():
    def ask():
        raise AssertionError("asked")

    shown = {"has_more": False, "data": [{"id": "txi_1"}]}

    assert whole(shown, ask) == [{"id": "txi_1"}]
    assert whole(None, ask) == []
