"""Rows of the table of failure cases, walked in a browser: what a bank asks, and takes back."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from billing.models import Invoice, TribeSubscription
from core.mail.services import send_waiting
from tests.billing.test_in_a_browser import chromium, house  # noqa: F401
from tests.billing.test_year import use_card

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("committed_db")]

ASKS = "asks for a second step each time (3-D Secure)"
BOUNCES = "NL91ABNA0417164300"


@pytest.fixture
def asked(shop, paid, hear, mailoutbox):
    """The bank of Farid's organisation asks for a yes at the renewal; the mail about it."""
    hear()
    use_card(shop, "pm_card_authenticationRequired")
    shop.advance(days=366)
    hear()
    send_waiting()
    [mail] = [one for one in mailoutbox if one.subject == "Confirm the payment for Orchard"]
    return mail


def link_in(mail):
    """The path of the one link in a mail."""
    [found] = {word for word in mail.body.split() if word.startswith("http") and "invoices" in word}
    return urlsplit(found).path


def test_row_15_from_the_mail_to_the_page_of_the_bank_and_back(
    house,  # noqa: F811
    shop,
    paid,
    asked,
    hear,
):
    paid.refresh_from_db()
    assert paid.access_state == "past_due"

    page = house.open(link_in(asked))
    expect(page.get_by_text("The bank wants you to confirm it")).to_be_visible()
    page.get_by_role("button", name="Pay this invoice").click()
    page.get_by_label(ASKS).check()
    page.get_by_role("button", name="Pay", exact=True).click()
    expect(page.get_by_text("This is the page of your bank. Is it you who pays?")).to_be_visible()
    page.get_by_role("button", name="Yes").click()
    expect(page.get_by_text("paid", exact=True)).to_be_visible()
    hear()

    paid.refresh_from_db()
    renewal = Invoice.objects.get(billing_reason="subscription_cycle")
    assert (renewal.status, renewal.needs_action) == ("paid", False)
    assert (paid.access_state, TribeSubscription.objects.get().status) == ("active", "active")


def test_row_15_a_no_at_the_bank_changes_nothing(house, paid, asked, hear):  # noqa: F811
    page = house.open(link_in(asked))
    page.get_by_role("button", name="Pay this invoice").click()
    page.get_by_label(ASKS).check()
    page.get_by_role("button", name="Pay", exact=True).click()
    page.get_by_role("button", name="No", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    hear()

    paid.refresh_from_db()
    assert Invoice.objects.get(billing_reason="subscription_cycle").status == "open"
    assert paid.access_state == "past_due"


def test_row_17_a_debit_is_trusted_comes_back_and_is_paid_in_another_way(
    house,  # noqa: F811
    shop,
    pending,
    hear,
):
    page = house.open(f"/billing/tribes/{pending.pk}/")
    page.get_by_role("button", name="Go to the payment page").click()
    page.get_by_label(BOUNCES).check()
    page.get_by_role("button", name="Pay", exact=True).click()
    expect(page.get_by_role("heading", name="Orchard is open")).to_be_visible()
    hear()
    pending.refresh_from_db()
    assert pending.access_state == "active"
    assert TribeSubscription.objects.get().is_at_risk

    shop.advance(days=5)
    hear()
    pending.refresh_from_db()
    assert pending.access_state == "past_due"

    invoice = Invoice.objects.get()
    page.goto(f"{house.origin}/organisations/{pending.organisation_id}/billing/")
    expect(page.get_by_text("A payment is late since").first).to_be_visible()
    page.goto(f"{page.url}invoices/{invoice.pk}/")
    page.get_by_role("button", name="Pay this invoice").click()
    page.get_by_role("button", name="Pay", exact=True).click()
    expect(page.get_by_text("paid", exact=True)).to_be_visible()
    hear()

    pending.refresh_from_db()
    assert pending.access_state == "active"
    assert not TribeSubscription.objects.get().is_at_risk
