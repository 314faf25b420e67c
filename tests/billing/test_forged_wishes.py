"""Forged and odd wishes about money, through both doors: the page and the API."""

import csv
import io
import uuid

import pytest
from django.conf import settings
from django.urls import reverse

from billing.models import (
    BillingAccount,
    BillingCommand,
    CheckoutAttempt,
    Invoice,
    InvoiceOrder,
    TribeSubscription,
)
from billing.services import syncing
from tests.support.orders import *  # noqa: F403
from tests.support.orders import DETAILS

URLS = {"urlconf": settings.PUBLIC_SCHEMA_URLCONF}
DOORS = ["page", "api"]
EMOJI_PO = "PO 🐦 4711"
FORGED = {
    "amount": "1",
    "unit_amount": "1",
    "currency": "usd",
    "price": "price_forged",
    "customer": "cus_forged",
    "client_reference_id": "forged",
    "session_id": "cs_forged",
    "livemode": "true",
    "account_id": "forged",
    "metadata": "forged",
    "success_url": "https://evil.example/",
    "stripe_session_id": "cs_forged",
    "status": "complete",
}


@pytest.fixture
def farid(visit, farid_account):
    return visit(farid_account).proven()


@pytest.fixture
def knock(farid, pending, shop):
    """Ask one door or the other for something about the tribe."""
    place = f"/api/v1/organisations/{pending.organisation_id}/billing/tribes/{pending.pk}/"

    def ask(door, name, api_name, body):
        if door == "page":
            return farid.post(reverse(f"billing:{name}", args=[pending.pk], **URLS), body)
        return farid.post(
            f"{place}{api_name}/",
            data=body,
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )

    return ask


@pytest.fixture
def buy(knock):
    return lambda door, **body: knock(door, "checkout", "checkout", {"plan": "tribe", **body})


@pytest.fixture
def order(knock):
    form = {**vars(DETAILS), "plan": "tribe"}
    form = {name: value for name, value in form.items() if value}
    return lambda door, **body: knock(door, "order", "order-by-invoice", {**form, **body})


@pytest.mark.parametrize("door", DOORS)
def test_what_is_bought_is_what_we_sell_whatever_else_is_sent(buy, shop, pending, door):
    answer = buy(door, **FORGED, tribe_id=str(uuid.uuid4()), attempt_id=str(uuid.uuid4()))

    attempt = CheckoutAttempt.objects.get()
    session = shop.api.v1.checkout.sessions.retrieve(attempt.stripe_session_id)
    assert answer.status_code in {201, 302}
    assert (session.currency, session.amount_subtotal) == ("eur", 120_000)
    assert session.client_reference_id == str(attempt.pk)
    assert session.metadata.to_dict() == {
        "attempt_id": str(attempt.pk),
        "tribe_id": str(pending.pk),
        "env": settings.ENVIRONMENT,
    }
    assert session.customer == BillingAccount.objects.get().stripe_customer_id
    assert "evil" not in session.success_url + (session.cancel_url or "")
    assert (attempt.status, attempt.tribe) == ("open", pending)


@pytest.mark.parametrize("door", DOORS)
def test_coming_back_with_the_session_of_another_grants_nothing(
    farid, start, shop, pending, chidi_account, beta, door
):
    """Chidi paid; Farid names Chidi's session in the address of his own visit."""
    mine = start()
    beta.access_state = "pending"
    beta.save(update_fields=["access_state"])
    theirs = start(actor=chidi_account, tribe=beta)
    shop.complete_checkout(theirs.stripe_session_id)
    places = {
        "page": reverse("billing:attempt", args=[mine.pk], **URLS),
        "api": f"/api/v1/organisations/{pending.organisation_id}/billing/checkout/{mine.pk}/",
    }

    answer = farid.get(f"{places[door]}?session_id={theirs.stripe_session_id}")

    mine.refresh_from_db()
    pending.refresh_from_db()
    assert answer.status_code == 200
    assert (mine.status, pending.access_state) == ("open", "pending")
    assert not TribeSubscription.objects.exists()


def test_a_session_written_into_the_wrong_visit_pays_for_nobody(start, shop, pending, hear):
    """Were a session of ours swapped for one of another customer, Stripe's word is not taken."""
    mine = start()
    stranger = shop.api.v1.customers.create({"name": "Stranger", "address": {"country": "NL"}})
    session = shop.api.v1.checkout.sessions.create(
        {
            "mode": "subscription",
            "customer": stranger.id,
            "client_reference_id": str(mine.pk),
            "line_items": [{"price": mine.price.stripe_price_id, "quantity": 1}],
            "success_url": "http://127.0.0.1:9/",
            "metadata": {"attempt_id": str(mine.pk), "tribe_id": str(pending.pk)},
        }
    )
    shop.complete_checkout(session.id)

    hear()
    syncing.sync_attempt(attempt=mine)

    pending.refresh_from_db()
    assert pending.access_state == "pending"
    assert not TribeSubscription.objects.exists()
    assert not Invoice.objects.exists()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("number", ["x" * 200, "x" * 141, "two\nlines", "a\x00b", "\u202e4711"])
def test_an_order_with_a_number_that_cannot_be_printed_is_refused(order, door, number):
    answer = order(door, po_number=number)

    assert answer.status_code == 422
    assert "po_number" in answer.content.decode()
    assert not InvoiceOrder.objects.exists()
    assert not BillingCommand.objects.exists()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("number", [EMOJI_PO, "é" * 140, "=SUM(1+1)"])
def test_an_order_keeps_any_number_that_can_be_printed(order, door, number):
    answer = order(door, po_number=number)

    assert answer.status_code in {201, 202, 302}
    assert InvoiceOrder.objects.get().po_number == number


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("country", "number"),
    [("NL", "BE0123456749"), ("BE", "NL812345678B01"), ("DE", "FR12345678901"), ("NL", "NL1")],
)
def test_an_order_with_a_vat_number_of_another_country_is_refused(order, door, country, number):
    answer = order(door, country=country, kvk_number="", vat_number=number)

    assert answer.status_code == 422
    assert "vat_number" in answer.content.decode()
    assert not InvoiceOrder.objects.exists()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("start_with", ["=", "+", "-", "@", "\t=", "＝", "＠"])
def test_a_name_that_a_spreadsheet_would_run_is_written_as_words(
    farid, paid, hear, door, start_with
):
    hear()
    paid.name = f"{start_with}HYPERLINK(1)"
    paid.save(update_fields=["name"])
    place = f"/organisations/{paid.organisation_id}/billing/invoices.csv"

    answer = farid.get(place if door == "page" else f"/api/v1{place}")

    [row] = csv.DictReader(io.StringIO(answer.getvalue().decode("utf-8-sig")))
    assert row["Tribe"].startswith("'")
