"""Promotion codes: looked up before anything is begun, shown in the price, and carried along."""

import datetime as dt
import uuid

import pytest

from billing.errors import CodeRefused, StripeAway, TooManyCodes
from billing.models import BillingAccount, BillingCommand, CheckoutAttempt, InvoiceOrder, PlanPrice
from billing.services import commands, orders
from billing.services.order_answers import approve_order
from billing.services.orders import Order
from billing.services.quotes import quote
from core.common import clock
from core.common.errors import NotAllowed
from tests.support.orders import *  # noqa: F403
from tests.support.orders import DETAILS

DAY = dt.timedelta(days=1)


@pytest.fixture
def code(shop):
    """Make a code at Stripe: half of the first year, unless told otherwise."""

    def make(text="WELCOME", *, coupon=None, **changes):
        taken_off = coupon or {"percent_off": 50}
        made = shop.api.v1.coupons.create({"duration": "once", **taken_off})
        wish = {"promotion": {"type": "coupon", "coupon": made.id}, "code": text, **changes}
        return shop.api.v1.promotion_codes.create(wish)

    return make


@pytest.fixture
def ask(shop, pending, farid_account):
    """What Farid's tribe costs in its first year."""

    def ask_price(promotion_code="", **changes):
        wish = {"actor": farid_account, "tribe": pending, "plan_code": "tribe", **changes}
        return quote(**wish, promotion_code=promotion_code)

    return ask_price


def refusal(ask, text="WELCOME", **changes):
    with pytest.raises(CodeRefused) as refused:
        ask(text, **changes)
    return refused.value.code, refused.value.errors["promotion_code"][0]


class TestThePrice:
    def test_without_a_code_it_is_the_price_with_vat(self, ask):
        seen = ask()

        assert (seen.net_cents, seen.discount_cents) == (120_000, 0)
        assert (seen.tax_cents, seen.total_cents) == (25_200, 145_200)

    def test_a_code_lowers_it_to_the_cent(self, ask, code):
        code(coupon={"percent_off": 33})

        seen = ask(" welcome ")

        assert (seen.code, seen.discount_cents) == ("WELCOME", 39_600)
        assert (seen.tax_cents, seen.total_cents, seen.again_cents) == (16_884, 97_284, 120_000)

    def test_what_counts_for_ever_lowers_the_years_after(self, ask, code):
        code(coupon={"amount_off": 10_000, "currency": "eur", "duration": "forever"})

        assert ask("WELCOME").again_cents == 110_000

    def test_a_country_and_a_number_that_are_typed_count(self, ask):
        assert ask(country="BE", vat_number="BE0123456749").total_cents == 120_000
        assert ask(country="XX", vat_number="nonsense").total_cents == 145_200

    def test_nothing_is_begun_or_used(self, ask, code, shop):
        made = code()

        ask("WELCOME")

        assert shop.api.v1.promotion_codes.retrieve(made.id).times_redeemed == 0
        assert not CheckoutAttempt.objects.exists()
        assert list(shop.api.v1.subscriptions.list({"status": "all"}).data) == []

    def test_a_stranger_learns_no_price(self, ask, chidi_account):
        with pytest.raises(NotAllowed):
            ask(actor=chidi_account)


class TestWhatIsRefused:
    @pytest.mark.parametrize("text", ["NOPE", "a b", "💶", "x" * 65, "'; drop table--"])
    def test_what_nobody_knows(self, ask, shop, text):
        assert refusal(ask, text)[0] == "promotion_unknown"

    def test_one_that_is_over(self, ask, code):
        code(expires_at=int((clock.now() + DAY).timestamp()))

        with clock.standing_at(clock.now() + 2 * DAY):
            assert refusal(ask)[0] == "promotion_expired"

    def test_one_that_was_switched_off(self, ask, code, shop):
        shop.api.v1.promotion_codes.update(code().id, {"active": False})

        assert refusal(ask) == ("promotion_expired", "This code is not valid any more.")

    def test_one_that_is_used_up(self, ask, code, shop, start):
        code(max_redemptions=1)
        attempt = start(promotion_code="WELCOME")
        shop.complete_checkout(attempt.stripe_session_id)

        assert refusal(ask)[0] == "promotion_used_up"

    def test_one_of_another_organisation(self, ask, code, shop):
        other = shop.api.v1.customers.create({"email": "other@example.com"})
        code(customer=other.id)

        assert refusal(ask)[0] == "promotion_of_another"

    def test_what_was_given_to_another_does_not_hide_ones_own(self, ask, code, shop, start):
        other = shop.api.v1.customers.create({"email": "other@example.com"})
        code(customer=other.id, active=False)
        start()
        account = BillingAccount.objects.get()
        mine = code(customer=account.stripe_customer_id)

        assert ask("WELCOME").code == mine.code

    def test_one_for_another_plan(self, ask, code):
        large = PlanPrice.objects.get(plan_code="large_tribe")
        code(coupon={"percent_off": 50, "applies_to": {"products": [large.stripe_product_id]}})

        assert refusal(ask)[0] == "promotion_for_another_plan"
        assert ask("WELCOME", plan_code="large_tribe").discount_cents == 150_000

    def test_one_in_another_currency(self, ask, code):
        code(coupon={"amount_off": 1_000, "currency": "usd"})

        assert refusal(ask)[0] == "promotion_in_another_currency"

    def test_one_for_larger_orders(self, ask, code):
        least = {"minimum_amount": 120_001, "minimum_amount_currency": "eur"}
        code(restrictions=least)

        assert refusal(ask) == (
            "promotion_for_larger_orders",
            "This code is for orders of €1,200.01 a year or more, without VAT.",
        )
        assert ask("WELCOME", plan_code="large_tribe").code == "WELCOME"

    def test_one_for_newcomers(self, ask, code, pending):
        code(restrictions={"first_time_transaction": True})
        account = BillingAccount.objects.create(organisation=pending.organisation)
        account.invoices.create(
            stripe_invoice_id="in_before",
            status="paid",
            currency="eur",
            subtotal_cents=1,
            total_cents=1,
            amount_paid_cents=1,
            amount_remaining_cents=0,
            issued_at=clock.now(),
            synced_at=clock.now(),
        )

        assert refusal(ask)[0] == "promotion_for_newcomers"

    def test_guessing_ends_before_stripe_is_asked(self, ask, shop, settings):
        settings.RATE_LIMITS = {**settings.RATE_LIMITS, "promotion-codes": (2, 600)}
        refusal(ask, "GUESS-1")
        refusal(ask, "GUESS-2")
        calls = len(shop.contract.calls)

        with pytest.raises(TooManyCodes):
            ask("GUESS-3")
        assert len(shop.contract.calls) == calls
        assert ask().total_cents == 145_200


class TestPaying:
    def test_the_page_of_stripe_has_it_on_it(self, start, code, shop):
        made = code()

        attempt = start(promotion_code="welcome")

        session = shop.api.v1.checkout.sessions.retrieve(attempt.stripe_session_id)
        assert (attempt.promotion_code, attempt.promotion_id) == ("WELCOME", made.id)
        assert (session.amount_total, session.allow_promotion_codes) == (72_600, None)

    def test_without_one_its_page_asks(self, start, shop):
        session = shop.api.v1.checkout.sessions.retrieve(start().stripe_session_id)

        assert session.allow_promotion_codes is True

    def test_another_code_opens_another_page(self, start, code):
        code()

        first, second = start(), start(promotion_code="WELCOME")

        first.refresh_from_db()
        assert (first.status, second.status) == ("expired", "open")

    def test_the_same_click_is_not_looked_up_again(self, start, code, shop):
        code(max_redemptions=1)
        token = uuid.uuid4()
        first = start(promotion_code="WELCOME", client_token=token)
        shop.complete_checkout(first.stripe_session_id)

        assert start(promotion_code="WELCOME", client_token=token).pk == first.pk

    def test_one_that_is_refused_begins_nothing(self, start, shop):
        with pytest.raises(CodeRefused):
            start(promotion_code="NOPE")

        assert not CheckoutAttempt.objects.exists()

    def test_one_that_was_used_up_a_moment_ago_is_said_and_the_click_is_free(
        self, start, code, shop, pending, farid_account
    ):
        made, token = code(), uuid.uuid4()
        shop.fail_next(500)
        with pytest.raises(StripeAway):
            start(client_token=token)
        CheckoutAttempt.objects.update(promotion_code="WELCOME", promotion_id=made.id)
        shop.api.v1.promotion_codes.update(made.id, {"active": False})

        with pytest.raises(CodeRefused):
            start(client_token=token)
        assert start(client_token=token).status == "open"


class TestOrdering:
    @pytest.fixture
    def order(self, shop, pending, farid_account):
        def place(**changes):
            wish = Order(**{"plan_code": "tribe", "details": DETAILS, **changes})
            return orders.order_by_invoice(
                actor=farid_account, tribe=pending, order=wish, client_token=uuid.uuid4()
            )

        return place

    @pytest.fixture
    def trusted(self, pending):
        return BillingAccount.objects.create(
            organisation=pending.organisation, may_pay_by_invoice=True
        )

    def test_the_invoice_is_lower_by_it(self, order, code, trusted, shop):
        code()

        made = order(promotion_code="welcome")

        [invoice] = shop.api.v1.invoices.list().data
        assert (made.state, made.promotion_code) == ("ordered", "WELCOME")
        assert (invoice.subtotal, invoice.total) == (120_000, 72_600)

    def test_one_that_is_refused_orders_nothing(self, order):
        with pytest.raises(CodeRefused):
            order(promotion_code="NOPE")

        assert not InvoiceOrder.objects.exists()

    def test_one_that_ends_before_we_agree_is_said(self, order, code, shop, staff):
        made = code()
        placed = order(promotion_code="WELCOME")
        shop.api.v1.promotion_codes.update(made.id, {"active": False})

        approve_order(actor=staff, order_id=placed.pk)
        commands.send(command=BillingCommand.objects.get(kind="order"))

        placed.refresh_from_db()
        assert (placed.state, placed.may_have_lost_its_code) == ("refused", True)
        assert list(shop.api.v1.subscriptions.list({"status": "all"}).data) == []
