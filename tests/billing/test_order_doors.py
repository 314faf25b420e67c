"""Ordering by invoice, over the page and over the API."""

import uuid
from dataclasses import asdict

import pytest
from django.conf import settings
from django.urls import reverse

from billing.models import BillingCommand, CheckoutAttempt, InvoiceOrder, TaxId
from billing.services import order_answers
from core.common import clock
from tenants.models import OrganisationRole
from tests.support.orders import *  # noqa: F403
from tests.support.orders import DETAILS

URLS = {"urlconf": settings.PUBLIC_SCHEMA_URLCONF}
FORM = {**asdict(DETAILS), "plan": "tribe"}


def address(name, *arguments):
    return reverse(f"billing:{name}", args=arguments, **URLS)


@pytest.fixture
def farid(visit, farid_account):
    return visit(farid_account).proven()


@pytest.fixture
def order(farid, pending, shop):
    """Send the form."""

    def send(**changes):
        return farid.post(address("order", pending.pk), {**FORM, **changes})

    return send


@pytest.fixture
def api(farid, pending, shop):
    """Ask the API."""
    place = f"/api/v1/organisations/{pending.organisation_id}/billing/"

    def ask(key=None, **changes):
        return farid.post(
            f"{place}tribes/{pending.pk}/order-by-invoice/",
            data={**FORM, **changes},
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid.uuid4() if key is None else key)},
        )

    ask.place = place
    return ask


class TestThePage:
    def test_the_form_knows_what_we_know(self, farid, pending, shop):
        page = farid.get(address("order", pending.pk) + "?plan=large_tribe").content.decode()

        assert 'value="Orchard people"' in page
        assert 'value="large_tribe" checked' in page
        assert "€1,452 with 21% VAT" in page
        assert "One of us looks at a first order" in page

    @pytest.mark.parametrize(
        ("country", "number", "said"),
        [
            ("NL", "nl 8123.45.678 b01", "Written as it should be."),
            ("NL", "BE0123456749", "This number is of another country than the address."),
            ("BE", "BE1", "A VAT number of this country is written otherwise."),
            ("NL", "", "We have it checked"),
        ],
    )
    def test_a_vat_number_is_looked_at_while_the_form_is_filled_in(
        self, farid, pending, shop, country, number, said
    ):
        typed = {"plan": "tribe", "country": country, "vat_number": number}

        page = farid.post(f"{address('order', pending.pk)}?check_vat=1", typed)

        text = page.content.decode()
        assert page.status_code == 200
        assert said in text
        assert f'value="{number}"' in text
        assert "This field is required" not in text
        assert not InvoiceOrder.objects.exists()

    def test_a_price_is_not_worked_out_with_an_odd_vat_number(self, farid, pending, shop):
        typed = {"plan": "tribe", "country": "NL", "vat_number": "BE0123456749", "look": "1"}

        page = farid.post(address("order", pending.pk), typed)

        assert page.status_code == 422
        assert "This number is of another country than the address." in page.content.decode()

    def test_it_is_ordered_and_waits(self, farid, order):
        answer = order(po_number="PO 7", vat_number="NL812345678B01")

        page = farid.get(answer.headers["Location"]).content.decode()
        assert (answer.status_code, InvoiceOrder.objects.get().state) == (302, "waiting")
        assert [
            words in page for words in ("Your order is in", "Appellaan 1", "PO 7", "Take the order")
        ] == [True] * 4

    def test_without_a_recent_proof_the_page_asks_for_one(self, visit, farid_account, pending):
        answer = visit(farid_account).post(address("order", pending.pk), FORM)

        assert (answer.status_code, "/account/" in answer.headers["Location"]) == (302, True)
        assert not InvoiceOrder.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value", "sentence"),
        [
            ("country", "", "Choose a country; it decides the VAT."),
            ("legal_name", "", "This field is required."),
            ("vat_number", "BE0123456749", "of another country than the address"),
            ("kvk_number", "12", "has eight digits"),
            ("po_number", "x" * 200, "at most 140"),
            ("po_number", "a\u202eb", "cannot be shown"),
            ("plan", "huge", "There is no such plan"),
        ],
    )
    def test_what_does_not_fit_is_told_beside_its_field(self, order, field, value, sentence):
        answer = order(**{field: value})

        page = answer.content.decode()
        assert (answer.status_code, sentence in page) == (422, True)
        assert "Appellaan 1" in page, "what was typed is kept"
        assert not InvoiceOrder.objects.exists()
        assert not BillingCommand.objects.exists()

    def test_a_second_tab_is_told_of_the_first(self, farid, order, pending):
        order()

        answer = order()

        assert answer.status_code == 422
        assert "has been ordered, to be paid by invoice" in answer.content.decode()
        assert "Look how it stands" in farid.get(address("choose", pending.pk)).content.decode()

    def test_taking_it_back_leads_to_other_ways(self, farid, order):
        order()
        made = InvoiceOrder.objects.get()

        page = farid.post(address("withdraw_order", made.pk), follow=True).content.decode()

        assert "Nothing is charged." in page
        assert "Choose a plan" in page

    def test_what_was_refused_says_why_and_how_else(self, farid, order, staff):
        order()
        made = InvoiceOrder.objects.get()
        order_answers.refuse_order(actor=staff, order_id=made.pk, answer="We do not know you yet.")

        page = farid.get(address("ordered", made.pk)).content.decode()

        assert "We do not know you yet." in page
        assert "You can pay by card" in page

    def test_what_was_answered_is_not_taken_back(self, farid, order, staff):
        order()
        made = InvoiceOrder.objects.get()
        order_answers.approve_order(actor=staff, order_id=made.pk)

        page = farid.post(address("withdraw_order", made.pk), follow=True).content.decode()

        assert "answered already" in page

    def test_a_vat_number_being_checked_is_looked_at_until_it_is_known(self, farid, order):
        order()
        made = InvoiceOrder.objects.get()
        tax_id = TaxId.objects.create(
            account=made.account,
            stripe_tax_id="txi_1",
            type="eu_vat",
            value="NL812345678B01",
            synced_at=clock.now(),
        )
        page = farid.get(address("ordered", made.pk)).content.decode()
        assert ("being checked" in page, "<poll-page" in page) == (True, True)

        tax_id.verification = TaxId.Verification.VERIFIED
        tax_id.save()

        page = farid.get(address("ordered", made.pk)).content.decode()
        assert ("checked and found right" in page, "<poll-page" in page) == (True, False)

    def test_to_a_stranger_none_of_it_is_there(self, order, visit, chidi_account, pending):
        order()
        made, chidi = InvoiceOrder.objects.get(), visit(chidi_account).proven()

        assert chidi.get(address("order", pending.pk)).status_code == 404
        assert chidi.post(address("order", pending.pk), FORM).status_code == 404
        assert chidi.get(address("ordered", made.pk)).status_code == 404
        assert chidi.post(address("withdraw_order", made.pk)).status_code == 404

    def test_an_admin_reads_how_it_stands_and_orders_nothing(
        self, order, visit, chidi_account, pending
    ):
        OrganisationRole.objects.create(
            organisation=pending.organisation, account=chidi_account, role="admin"
        )
        order()
        made, chidi = InvoiceOrder.objects.get(), visit(chidi_account).proven()

        page = chidi.get(address("ordered", made.pk)).content.decode()
        assert ("Your order is in" in page, "Take the order back" in page) == (True, False)
        refused = chidi.post(address("withdraw_order", made.pk), follow=True).content.decode()
        assert "You are not allowed to do this." in refused
        made.refresh_from_db()
        assert made.state == "waiting"

    def test_a_paid_tribe_is_not_offered_the_form(self, farid, paid):
        page = farid.get(address("order", paid.pk)).content.decode()

        assert "has been paid for" in page
        assert "Legal name" not in page


class TestTheApi:
    def test_it_is_ordered_looked_at_and_taken_back(self, api, farid):
        made = api(po_number="PO 😀")
        assert (made.status_code, made.json()["state"]) == (201, "waiting")
        assert (made.json()["po_number"], made.json()["access_state"]) == ("PO 😀", "trialing")

        place = f"{api.place}orders/{made.json()['id']}/"
        assert farid.get(place).json()["state"] == "waiting"

        assert farid.post(f"{place}withdraw/").json()["state"] == "withdrawn"

    def test_the_same_key_gives_the_same_order(self, api):
        key = uuid.uuid4()

        assert api(key).json()["id"] == api(key).json()["id"]

    @pytest.mark.parametrize("key", ["", "nonsense"])
    def test_a_key_is_needed(self, api, key):
        assert api(key).json()["code"] == "invalid_input"

    def test_a_recent_proof_is_needed(self, visit, farid_account, pending):
        place = f"/api/v1/organisations/{pending.organisation_id}/billing/tribes/{pending.pk}/"

        answer = visit(farid_account).post(
            f"{place}order-by-invoice/", data=FORM, content_type="application/json"
        )

        assert (answer.status_code, answer.json()["code"]) == (403, "reauthentication_required")

    @pytest.mark.parametrize("country", ["", None, "XX", "Nederland", 7])
    def test_row_22_without_a_country_nothing_reaches_stripe(self, api, shop, country):
        answer = api(country=country)

        assert (answer.status_code, list(answer.json()["errors"])) == (422, ["country"])
        assert shop.api.v1.customers.list().data == []

    def test_a_second_order_is_a_conflict(self, api):
        api()

        answer = api()

        assert (answer.status_code, answer.json()["code"]) == (409, "order_under_way")

    def test_a_plan_that_is_too_small_is_a_conflict(self, api, fill, pending):
        fill(pending, 600)

        answer = api()

        assert (answer.status_code, answer.json()["code"]) == (409, "too_many_people")
        assert "Largest tribe fits" in answer.json()["detail"]

    def test_another_organisations_order_is_not_there(self, api, visit, chidi_account):
        made = api().json()["id"]

        assert visit(chidi_account).get(f"{api.place}orders/{made}/").status_code == 404


def test_a_plan_that_is_too_small_cannot_be_chosen(farid, pending, shop, fill):
    fill(pending, 101)

    page = farid.get(address("choose", pending.pk)).content.decode()
    refused = farid.post(address("checkout", pending.pk), {"plan": "tribe"})

    assert "Room for 100: too small for this tribe" in page
    assert (refused.status_code, "Large tribe fits" in refused.content.decode()) == (422, True)
    assert not CheckoutAttempt.objects.exists()
