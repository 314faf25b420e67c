"""Who pays an invoice by bank is told where to: on its page, in the mails, and by the API."""

import pytest
from django.conf import settings
from django.urls import reverse

from billing.bank_details import PayTo, pay_to
from billing.models import BillingAccount, BillingNotice, Invoice
from billing.services import announcing, resyncing
from core.mail.services import send_waiting


@pytest.fixture
def there(shop, bill) -> dict[str, str]:
    """The account as Stripe names it."""
    wish = {
        "currency": "eur",
        "funding_type": "bank_transfer",
        "bank_transfer": {"type": "eu_bank_transfer", "eu_bank_transfer": {"country": "NL"}},
    }
    customer = bill.account.stripe_customer_id
    told = shop.api.v1.customers.funding_instructions.create(customer, wish)
    return told.bank_transfer.financial_addresses[0].iban


def _page(bill):
    return reverse(
        "billing:invoice",
        args=[bill.account.organisation_id, bill.pk],
        urlconf=settings.PUBLIC_SCHEMA_URLCONF,
    )


def test_the_account_to_pay_to_is_mirrored_with_the_first_such_invoice(bill, there):
    assert pay_to(bill) == PayTo(
        name=there.account_holder_name, iban=there.iban, bic=there.bic, reference=bill.number
    )


def test_it_is_asked_for_once(shop, bill, hear):
    shop.contract.calls.clear()
    shop.api.v1.invoices.update(bill.stripe_invoice_id, {"metadata": {"note": "x"}})

    hear()

    assert not [one for one in shop.contract.calls if "funding_instructions" in str(one)]


def test_who_is_charged_has_no_account_to_pay_to(paid, hear):
    hear()

    assert BillingAccount.objects.get().pay_to_iban == ""
    assert pay_to(Invoice.objects.get()) is None


def test_fetching_everything_anew_follows_another_account(bill, there):
    BillingAccount.objects.update(pay_to_iban="NL00OLD0000000000")

    resyncing.resync(account=BillingAccount.objects.get())

    assert BillingAccount.objects.get().pay_to_iban == there.iban


def test_the_mail_of_the_invoice_says_it(bill, there, mailoutbox):
    announcing.invoice_kept(invoice=bill)
    send_waiting()

    [mail] = [one for one in mailoutbox if f"Invoice {bill.number}" in one.subject]
    grouped = pay_to(bill).iban_in_groups
    assert f"Transfer to: {grouped} ({there.bic})" in mail.body
    assert f"With the reference: {bill.number}" in mail.body
    assert BillingNotice.objects.filter(kind="invoice").count() == 1


def test_the_page_shows_it_until_it_is_paid(shop, bill, visit, farid_account, hear):
    farid = visit(farid_account)
    grouped = pay_to(bill).iban_in_groups

    assert grouped in farid.get(_page(bill)).content.decode()
    shop.transfer(bill.account.stripe_customer_id, bill.total_cents, reference=bill.number)
    hear()

    assert grouped not in farid.get(_page(bill)).content.decode()


def test_programs_read_it(bill, there, visit, farid_account):
    where = f"/api/v1/organisations/{bill.account.organisation_id}/billing/invoices/{bill.pk}/"

    told = visit(farid_account).get(where).json()["pay_to"]

    assert told == {
        "name": there.account_holder_name,
        "iban": there.iban,
        "bic": there.bic,
        "reference": bill.number,
    }


def test_the_number_is_read_out_by_four():
    assert PayTo("", "NL00SIMU0123456789", "", "").iban_in_groups == "NL00 SIMU 0123 4567 89"
