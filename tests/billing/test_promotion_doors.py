"""Promotion codes and prices, over the pages and over the API."""

import uuid
from dataclasses import asdict

import pytest
from django.conf import settings
from django.urls import reverse

from billing.models import CheckoutAttempt, InvoiceOrder
from tests.support.orders import DETAILS

UNKNOWN = "We do not know this code."


def address(name, *arguments):
    return reverse(f"billing:{name}", args=arguments, urlconf=settings.PUBLIC_SCHEMA_URLCONF)


@pytest.fixture
def farid(visit, farid_account):
    return visit(farid_account).proven()


@pytest.fixture
def code(shop):
    """WELCOME takes half off the first year."""
    coupon = shop.api.v1.coupons.create({"percent_off": 50, "duration": "once"})
    return shop.api.v1.promotion_codes.create(
        {"promotion": {"type": "coupon", "coupon": coupon.id}, "code": "WELCOME"}
    )


@pytest.fixture
def api(farid, pending, shop):
    place = f"/api/v1/organisations/{pending.organisation_id}/billing/tribes/{pending.pk}"

    def ask(door, **wish):
        return farid.post(
            f"{place}/{door}/",
            data=wish,
            content_type="application/json",
            headers={"Idempotency-Key": str(uuid.uuid4())},
        )

    return ask


class TestChoosing:
    def test_the_price_is_shown_with_the_code_and_nothing_is_begun(self, farid, pending, code):
        wish = {"plan": "tribe", "promotion_code": "welcome"}

        page = farid.post(address("price", pending.pk), wish).content.decode()

        shown = ("€1,200.00", "Code WELCOME", "−€600.00", "€126.00", "€726.00", "€1,200.00 without")
        assert [words in page for words in shown] == [True] * 6
        assert 'value="welcome"' in page
        order = f"{address('order', pending.pk)}?plan=tribe&amp;code=WELCOME"
        assert order in page
        assert 'value="WELCOME"' in farid.get(order.replace("&amp;", "&")).content.decode()
        assert not CheckoutAttempt.objects.exists()

    @pytest.mark.parametrize("door", ["price", "checkout"])
    def test_a_code_nobody_knows_is_said_beside_the_field(self, farid, pending, shop, door):
        wish = {"plan": "large_tribe", "promotion_code": "NOPE-<b>"}

        answer = farid.post(address(door, pending.pk), wish)

        page = answer.content.decode()
        assert (answer.status_code, UNKNOWN in page) == (422, True)
        assert 'value="NOPE-&lt;b&gt;"' in page
        assert 'value="large_tribe" checked' in page
        assert 'id="id_promotion_code_error"' in page
        assert not CheckoutAttempt.objects.exists()

    def test_stripe_away_is_told_and_what_was_typed_stays(self, farid, pending, shop):
        shop.fail_next(500)

        answer = farid.post(address("price", pending.pk), {"promotion_code": "WELCOME"})

        assert (answer.status_code, "does not answer now" in answer.content.decode()) == (422, True)
        assert 'value="WELCOME"' in answer.content.decode()

    def test_the_button_leads_to_a_page_with_the_code(self, farid, pending, code, shop):
        answer = farid.post(
            address("checkout", pending.pk), {"plan": "tribe", "promotion_code": "WELCOME"}
        )

        attempt = CheckoutAttempt.objects.get()
        assert (answer.status_code, answer.headers["Location"]) == (302, attempt.url)
        page = farid.get(address("attempt", attempt.pk)).content.decode()
        assert "WELCOME" in page


class TestOrdering:
    FORM = {**asdict(DETAILS), "plan": "tribe"}

    def test_looking_keeps_what_was_typed_and_asks_for_nothing_else(self, farid, pending, code):
        typed = {"plan": "tribe", "promotion_code": "WELCOME", "city": "Ede", "look": "1"}

        answer = farid.post(address("order", pending.pk), typed)

        page = answer.content.decode()
        assert (answer.status_code, "€726.00" in page, 'value="Ede"' in page) == (200, True, True)
        assert "This field is required." not in page
        assert not InvoiceOrder.objects.exists()

    def test_the_country_and_number_of_the_form_decide_the_vat(self, farid, pending, shop):
        typed = {**self.FORM, "country": "BE", "vat_number": "BE 0123.456.749", "look": "1"}

        page = farid.post(address("order", pending.pk), typed).content.decode()

        assert [words in page for words in ("€0.00", "€1,200.00")] == [True, True]

    def test_a_code_nobody_knows_orders_nothing(self, farid, pending, shop):
        answer = farid.post(address("order", pending.pk), {**self.FORM, "promotion_code": "NOPE"})

        assert (answer.status_code, UNKNOWN in answer.content.decode()) == (422, True)
        assert not InvoiceOrder.objects.exists()

    def test_the_order_says_its_code(self, farid, pending, code):
        answer = farid.post(
            address("order", pending.pk), {**self.FORM, "promotion_code": "welcome"}, follow=True
        )

        assert "WELCOME" in answer.content.decode()
        assert InvoiceOrder.objects.get().promotion_code == "WELCOME"


class TestTheApi:
    def test_a_price_is_told_to_the_cent(self, api, code):
        answer = api("price", plan="tribe", promotion_code="welcome")

        assert (answer.status_code, answer.json()) == (
            200,
            {
                "plan": "tribe",
                "promotion_code": "WELCOME",
                "net_cents": 120_000,
                "discount_cents": 60_000,
                "tax_cents": 12_600,
                "total_cents": 72_600,
                "again_cents": 120_000,
            },
        )

    @pytest.mark.parametrize("door", ["price", "checkout"])
    def test_a_refusal_has_a_code_of_its_own(self, api, shop, door):
        answer = api(door, plan="tribe", promotion_code="NOPE")

        problem = answer.json()
        assert (answer.status_code, problem["code"]) == (422, "promotion_unknown")
        assert problem["errors"]["promotion_code"][0].startswith(UNKNOWN)

    def test_paying_and_ordering_take_it_along(self, api, code):
        opened = api("checkout", promotion_code="welcome").json()
        placed = api("order-by-invoice", promotion_code="welcome", **asdict(DETAILS)).json()

        assert [one["promotion_code"] for one in (opened, placed)] == ["WELCOME"] * 2

    def test_guessing_is_answered_with_429(self, api, shop, settings):
        settings.RATE_LIMITS = {**settings.RATE_LIMITS, "promotion-codes": (1, 600)}
        api("price", plan="tribe", promotion_code="GUESS-1")

        answer = api("price", plan="tribe", promotion_code="GUESS-2")

        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_codes")

    @pytest.mark.parametrize("odd", [7, None, ["WELCOME"], {"a": 1}, True])
    def test_what_is_no_text_is_refused(self, api, shop, odd):
        assert api("price", plan="tribe", promotion_code=odd).status_code in {400, 422}
