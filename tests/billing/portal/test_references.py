"""A purchase order number on an invoice that is being made."""

import pytest

from billing.models import BillingCommand, Invoice


@pytest.fixture
def ada(visit, ada_account):
    return visit(ada_account)


@pytest.fixture
def draft(to_be_paid, subscribed):
    subscription = subscribed(collection="send_invoice", days_until_due=30)
    return to_be_paid(subscription=subscription, status="draft", number="")


@pytest.fixture
def place(alpha, draft):
    return f"/organisations/{alpha.organisation_id}/billing/invoices/{draft.pk}/"


def test_the_page_of_a_draft_asks_for_the_number(ada, place):
    assert "Purchase order number" in ada.get(place).content.decode()


def test_the_page_of_a_final_invoice_does_not(ada, place, draft):
    Invoice.objects.filter(pk=draft.pk).update(status="open")

    assert "Print it and let the invoice leave" not in ada.get(place).content.decode()


@pytest.mark.parametrize("number", ["x" * 141, "two\nlines", "a\x00b", "\u202e4711"])
def test_a_number_that_does_not_fit_is_said_beside_it(ada, place, number):
    page = ada.post(f"{place}po/", {"po_number": number})
    program = ada.patch(
        f"/api/v1{place}po/", data={"po_number": number}, content_type="application/json"
    )

    assert (page.status_code, program.status_code) == (422, 422)
    assert not BillingCommand.objects.exists()


def test_what_has_left_is_not_changed(ada, place, draft):
    Invoice.objects.filter(pk=draft.pk).update(status="open")

    page = ada.post(f"{place}po/", {"po_number": "4711"}, follow=True)
    program = ada.patch(
        f"/api/v1{place}po/", data={"po_number": "4711"}, content_type="application/json"
    )

    assert "This invoice has left already" in page.content.decode()
    assert (program.status_code, program.json()["code"]) == (409, "invoice_is_final")


def test_an_admin_and_strangers_print_nothing(
    visit, farid_account, chidi_account, place, with_role
):
    admin = visit(with_role(farid_account, "admin"))
    body = {"data": {"po_number": "4711"}, "content_type": "application/json"}

    assert "Print it and let the invoice leave" not in admin.get(place).content.decode()
    assert admin.patch(f"/api/v1{place}po/", **body).status_code == 403
    assert visit(chidi_account).patch(f"/api/v1{place}po/", **body).status_code == 404
    assert visit(chidi_account).post(f"{place}po/", {"po_number": "4711"}).status_code == 404
    assert not BillingCommand.objects.exists()
