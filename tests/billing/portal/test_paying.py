"""Going to Stripe's page: to pay an invoice, and to give another way to pay."""

import pytest
from django.conf import settings as project

from billing.errors import NotPayable
from billing.models import Invoice, PaymentMethod
from billing.services.invoice_pages import payment_page
from core.audit.models import PlatformRecord


@pytest.fixture
def farid(visit, farid_account):
    return visit(farid_account).proven()


@pytest.fixture
def bill(paid):
    return f"/organisations/{paid.organisation_id}/billing/"


@pytest.fixture
def unpaid(paid):
    """The invoice of Farid's tribe as the mirror would have it, had nobody paid."""
    invoice = Invoice.objects.get()
    Invoice.objects.filter(pk=invoice.pk).update(status="open", amount_remaining_cents=145_200)
    invoice.refresh_from_db()
    return invoice


def test_an_invoice_is_paid_on_a_page_that_is_fetched_anew(farid, bill, unpaid, shop):
    page = farid.post(f"{bill}invoices/{unpaid.pk}/pay/")
    program = farid.post(f"/api/v1{bill}invoices/{unpaid.pk}/pay/")

    expected = f"{shop.url}/i/{unpaid.stripe_invoice_id}"
    assert (page.status_code, page["Location"]) == (302, expected)
    assert (program.status_code, program.json()) == (201, {"url": expected})
    assert program["Cache-Control"] == "no-store"
    assert PlatformRecord.objects.filter(action="billing.invoice_opened").count() == 2


def test_the_address_of_that_page_is_on_none_of_ours(farid, bill, unpaid, shop):
    for place in (bill, f"{bill}invoices/", f"{bill}invoices/{unpaid.pk}/"):
        for address in (place, f"/api/v1{place}"):
            assert f"{shop.url}/i/" not in farid.get(address).content.decode()


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "paid", "amount_remaining_cents": 0},
        {"status": "void"},
        {"status": "draft"},
        {"is_processing": True},
    ],
)
def test_what_is_not_to_be_paid_has_no_such_page(farid, bill, unpaid, changes):
    Invoice.objects.filter(pk=unpaid.pk).update(**changes)

    page = farid.post(f"{bill}invoices/{unpaid.pk}/pay/", follow=True)
    program = farid.post(f"/api/v1{bill}invoices/{unpaid.pk}/pay/")

    assert str(NotPayable.message) in page.content.decode()
    assert (program.status_code, program.json()["code"]) == (409, "invoice_not_payable")


def test_an_admin_sees_the_invoice_and_not_the_page(
    visit, ada_account, paid, bill, unpaid, with_role_in
):
    admin = visit(with_role_in(paid, ada_account, "admin"))

    text = admin.get(f"{bill}invoices/{unpaid.pk}/").content.decode()
    refused = admin.post(f"/api/v1{bill}invoices/{unpaid.pk}/pay/")

    assert "Pay this invoice" not in text
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")


def test_while_stripe_is_away_that_is_said_and_nothing_else_changes(farid, bill, unpaid, shop):
    shop.fail_next(500, count=2)

    page = farid.post(f"{bill}invoices/{unpaid.pk}/pay/", follow=True)
    program = farid.post(f"/api/v1{bill}invoices/{unpaid.pk}/pay/")

    assert "The payment service does not answer now." in page.content.decode()
    assert (program.status_code, program.json()["code"]) == (503, "payment_service_away")
    assert not PlatformRecord.objects.filter(action="billing.invoice_opened").exists()


def test_somebody_elses_invoice_is_not_there(visit, chidi_account, bill, unpaid, beta):
    chidi = visit(chidi_account)
    other = f"/organisations/{beta.organisation_id}/billing/"

    for place in (bill, other):
        for address in (place, f"/api/v1{place}"):
            assert chidi.post(f"{address}invoices/{unpaid.pk}/pay/").status_code == 404


def test_the_way_to_stripe_is_let_through_by_the_browser():
    assert "https://invoice.stripe.com" in project.ACCOUNT_FORM_ACTION
    assert "https://billing.stripe.com" in project.ACCOUNT_FORM_ACTION


def test_another_way_to_pay_is_given_on_stripes_page_and_shown_here(farid, bill, paid, shop):
    going = farid.post(f"{bill}methods/add/")
    assert (going.status_code, going["Location"].startswith(shop.url)) == (302, True)
    customer = paid.organisation.billing_account.stripe_customer_id
    shop.api.v1.payment_methods.attach("pm_card_mastercard", {"customer": customer})

    back = farid.get(f"{bill}methods/return/", follow=True)

    assert "Mastercard ending in" in back.content.decode()
    assert PlatformRecord.objects.filter(action="billing.method_page_opened").count() == 1


def test_coming_back_while_stripe_is_away_says_that_it_comes(farid, bill, paid, shop):
    shop.fail_next(500, count=9)

    back = farid.get(f"{bill}methods/return/", follow=True)

    assert "is shown here within a few minutes." in back.content.decode()
    assert not PaymentMethod.objects.filter(brand="mastercard").exists()


def test_a_program_gets_the_page_too(farid, bill, paid, shop):
    answer = farid.post(f"/api/v1{bill}portal/payment-method/")

    assert (answer.status_code, answer.json()["url"].startswith(shop.url)) == (201, True)


def test_programs_choose_and_remove_what_people_do(visit, farid_account, farid, bill, paid, shop):
    customer = paid.organisation.billing_account.stripe_customer_id
    shop.api.v1.payment_methods.attach("pm_card_mastercard", {"customer": customer})
    farid.get(f"{bill}methods/return/")
    place = f"/api/v1{bill}payment-methods/"
    usual, other = farid.get(place).json()

    stale = visit(farid_account).post(f"{place}{other['id']}/default/")
    chosen = farid.post(f"{place}{other['id']}/default/").json()
    used = farid.delete(f"{place}{other['id']}/")
    removed = farid.delete(f"{place}{usual['id']}/").json()

    assert (stale.status_code, stale.json()["code"]) == (403, "reauthentication_required")
    assert (chosen["method"]["is_default"], chosen["is_under_way"]) == (True, False)
    assert (used.status_code, used.json()["code"]) == (409, "method_in_use")
    assert removed["is_under_way"] is False
    assert [method["words"] for method in farid.get(place).json()] == [other["words"]]


def test_the_service_refuses_what_the_page_hides(farid_account, unpaid):
    Invoice.objects.filter(pk=unpaid.pk).update(status="void")
    unpaid.refresh_from_db()

    with pytest.raises(NotPayable):
        payment_page(actor=farid_account, invoice=unpaid)
