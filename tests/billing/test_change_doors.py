"""Another plan and another way to pay, over the page and over the API."""

import uuid

import pytest
from django.conf import settings
from django.urls import reverse

from billing.models import BillingAccount, ChangePreview, TribeSubscription
from tests.billing.test_year import use_card
from tests.support.orders import DETAILS

URLS = {"urlconf": settings.PUBLIC_SCHEMA_URLCONF}


def address(name, *arguments):
    return reverse(f"billing:{name}", args=arguments, **URLS)


@pytest.fixture
def farid(visit, farid_account):
    return visit(farid_account).proven()


@pytest.fixture
def look(farid, paid):
    """Ask what a plan costs, and read the page."""

    def ask(plan="large_tribe"):
        return farid.post(address("change", paid.pk), {"plan": plan}, follow=True)

    return ask


@pytest.fixture
def api(farid, paid):
    place = f"/api/v1/organisations/{paid.organisation_id}/billing/tribes/{paid.pk}/"

    def send(what, method="post", **body):
        ask = getattr(farid, method)
        return ask(f"{place}{what}/", data=body, content_type="application/json")

    return send


@pytest.fixture
def by_invoice(paid):
    """Farid's organisation, with whom paying by invoice was agreed."""
    BillingAccount.objects.update(
        may_pay_by_invoice=True,
        legal_name=DETAILS.legal_name,
        billing_email=DETAILS.billing_email,
        address_line1=DETAILS.address_line1,
        postal_code=DETAILS.postal_code,
        city=DETAILS.city,
        country="NL",
    )


def subscription():
    return TribeSubscription.objects.select_related("price").get()


class TestThePage:
    def test_every_amount_is_shown_before_anything_changes(self, look):
        page = look().content.decode()

        assert [
            words in page
            for words in ("“Large tribe” from today", "Back for “Tribe”", "Without VAT", "With VAT")
        ] == [True] * 4
        assert "From 100 to 500 people" in page
        assert subscription().price.plan_code == "tribe"

    def test_saying_yes_changes_it(self, look, farid):
        look()

        page = farid.post(
            address("preview", ChangePreview.objects.get().pk), {}, follow=True
        ).content.decode()

        assert "The plan is changed." in page
        assert subscription().price.plan_code == "large_tribe"

    def test_without_a_recent_proof_the_yes_waits(self, look, visit, farid_account):
        look()

        answer = visit(farid_account).post(address("preview", ChangePreview.objects.get().pk))

        assert "/account/" in answer.headers["Location"]
        assert subscription().price.plan_code == "tribe"

    def test_old_amounts_are_not_said_yes_to(self, look, farid, wait):
        look()
        place = address("preview", ChangePreview.objects.get().pk)
        ChangePreview.objects.update(expires_at=ChangePreview.objects.get().created_at)

        refused = farid.post(place)

        assert refused.status_code == 422
        assert "no longer right" in farid.get(place).content.decode()
        assert subscription().price.plan_code == "tribe"

    def test_a_payment_that_needs_a_hand_is_said_and_led_to(self, look, farid, shop, hear):
        hear()
        use_card(shop, "pm_card_chargeCustomerFail")
        hear()
        look()

        page = farid.post(
            address("preview", ChangePreview.objects.get().pk), follow=True
        ).content.decode()
        assert "The payment needs a hand" in page
        hear()
        assert "Go to the invoice" in farid.get(address("change", page_tribe())).content.decode()

    def test_a_smaller_plan_that_is_too_small_needs_a_tick(self, look, farid, fill, paid):
        look()
        farid.post(address("preview", ChangePreview.objects.get().pk))
        fill(paid, 120)
        page = look("tribe").content.decode()
        assert "Nobody has to leave, but nobody can come in." in page
        place = address("preview", ChangePreview.objects.order_by("created_at").last().pk)

        assert farid.post(place).status_code == 422
        assert farid.post(place, {"accepts_closed_door": "on"}).status_code == 302

        assert subscription().entitled_plan == "large_tribe"
        assert "begins with the next year" in farid.get(address("change", paid.pk)).content.decode()

    def test_while_stripe_is_away_no_amount_is_made_up(self, look, shop):
        shop.fail_next(500)

        answer = look()

        assert (answer.status_code, "does not answer now" in answer.content.decode()) == (422, True)
        assert not ChangePreview.objects.exists()

    @pytest.mark.parametrize("plan", ["tribe", "huge", "\x00"])
    def test_an_odd_plan_is_told(self, look, plan):
        assert look(plan).status_code == 422

    def test_without_a_subscription_the_page_leads_to_the_plans(self, farid, pending, shop):
        page = farid.get(address("change", pending.pk)).content.decode()

        assert address("choose", pending.pk) in page

    def test_the_way_to_pay_is_switched_and_back(self, farid, paid, by_invoice):
        page = farid.post(address("switch", paid.pk), {"way": "invoice"}, follow=True)
        assert "From the next invoice on." in page.content.decode()
        assert (subscription().collection, subscription().days_until_due) == ("send_invoice", 30)

        farid.post(address("switch", paid.pk), {"way": "charge"})
        assert subscription().collection == "charge_automatically"

    def test_what_was_not_agreed_is_not_switched(self, farid, paid):
        page = farid.post(address("switch", paid.pk), {"way": "invoice"}, follow=True)

        assert "has to be agreed with us first" in page.content.decode()
        assert subscription().collection == "charge_automatically"

    def test_to_a_stranger_none_of_it_is_there(self, look, visit, chidi_account, paid):
        look()
        chidi = visit(chidi_account).proven()
        seen = address("preview", ChangePreview.objects.get().pk)

        assert chidi.get(address("change", paid.pk)).status_code == 404
        assert chidi.post(address("switch", paid.pk)).status_code == 404
        assert chidi.get(seen).status_code == 404
        assert chidi.post(seen).status_code == 404


class TestTheApi:
    def test_a_preview_is_said_yes_to(self, api):
        seen = api("change/preview", plan="large_tribe")
        assert (seen.status_code, seen.json()["begins"]) == (201, "now")
        assert [line["is_credit"] for line in seen.json()["lines"]] == [True, False]

        done = api("change", preview_id=seen.json()["id"])

        assert (done.status_code, done.json()["subscription"]["yearly_cents"]) == (200, 300_000)

    def test_a_preview_of_another_tribe_is_not_there(self, api):
        assert api("change", preview_id=str(uuid.uuid4())).status_code == 404

    def test_a_recent_proof_is_needed(self, visit, farid_account, paid):
        place = f"/api/v1/organisations/{paid.organisation_id}/billing/tribes/{paid.pk}/"
        stale = visit(farid_account)

        for what, method in (("change", "post"), ("collection", "put")):
            answer = getattr(stale, method)(f"{place}{what}/", content_type="application/json")
            assert answer.json()["code"] == "reauthentication_required"

    def test_stripe_away_is_503_for_a_preview_and_202_for_a_change(self, api, shop):
        shop.fail_next(429)
        assert api("change/preview", plan="large_tribe").status_code == 503
        seen = api("change/preview", plan="large_tribe").json()["id"]

        shop.fail_next(429)

        assert api("change", preview_id=seen).status_code == 202

    def test_the_way_to_pay_is_switched(self, api, by_invoice):
        answer = api("collection", "put", by_invoice=True)

        assert answer.status_code == 200
        assert subscription().collection == "send_invoice"

    def test_what_is_missing_is_a_conflict(self, api):
        answer = api("collection", "put", by_invoice=True)

        assert (answer.status_code, answer.json()["code"]) == (409, "cannot_switch")

    @pytest.mark.parametrize("wish", [{}, {"preview_id": "x"}, {"preview_id": None}])
    def test_odd_wishes_are_refused(self, api, wish):
        assert api("change", **wish).status_code == 422


def page_tribe():
    return subscription().tribe_id
