"""Another plan: what it costs to the cent, when it begins, and what can be in the way."""

import uuid

import pytest

from billing import services
from billing.errors import (
    ChangeUnderWay,
    EndsAnyway,
    NotSubscribed,
    PaymentIsLate,
    PreviewIsOver,
    SamePlan,
    StripeAway,
    SubscriptionEnded,
    TooManyForPlan,
)
from billing.models import (
    BillingCommand,
    BillingNotice,
    ChangePreview,
    Invoice,
    TribeSubscription,
)
from billing.services import changes, previews
from billing.services.room import people_of
from core.audit.models import PlatformRecord
from core.common import clock
from core.common.errors import NotAllowed, NotFound
from tests.billing.test_races import together
from tests.billing.test_year import use_card

HALF_A_YEAR = 183


@pytest.fixture
def preview(paid, farid_account):
    def ask(plan="large_tribe", **changed):
        wish = {"actor": farid_account, "tribe": paid, "plan_code": plan}
        return previews.preview_change(**{**wish, **changed})

    return ask


@pytest.fixture
def change(paid, farid_account):
    def ask(seen, **changed):
        wish = {"actor": farid_account, "tribe": paid, "preview_id": seen.pk}
        return changes.change_plan(**{**wish, **changed})

    return ask


@pytest.fixture
def plan(paid):
    def look():
        paid.refresh_from_db()
        return paid.plan

    return look


def total(shop, number=0):
    return shop.api.v1.invoices.list({"limit": 10}).data[number].total


class TestUpgrading:
    def test_the_difference_is_shown_to_the_cent_and_then_paid(
        self, preview, change, shop, wait, plan, hear
    ):
        hear()
        wait(days=HALF_A_YEAR)
        hear()

        seen = preview()
        assert [line["plan"] for line in seen.lines] == ["tribe", "large_tribe"]
        credit, debit = (line["amount_cents"] for line in seen.lines)
        assert seen.subtotal_cents == credit + debit
        assert (credit < 0 < debit, seen.tax_cents) == (True, round(seen.subtotal_cents * 0.21))
        assert seen.total_cents == seen.amount_due_cents == seen.subtotal_cents + seen.tax_cents
        assert plan() == "tribe"

        wait(seconds=300)
        done = change(seen)

        assert (done.is_under_way, done.waits_for_payment) == (False, False)
        assert (plan(), total(shop)) == ("large_tribe", seen.total_cents)
        hear()
        assert Invoice.objects.filter(total_cents=seen.total_cents, status="paid").exists()
        assert BillingNotice.objects.filter(kind="plan_changed").count() == 1

    def test_the_same_preview_changes_once(self, preview, change, shop):
        seen = preview()
        change(seen)

        change(seen)

        assert len(shop.api.v1.invoices.list({"limit": 10}).data) == 2
        assert PlatformRecord.objects.filter(action="billing.plan_changed").count() == 1

    def test_row_11_two_admins_who_change_at_once_change_once(
        self, committed_db, preview, change, shop
    ):
        seen = preview()

        together(lambda: change(seen), lambda: change(seen))

        assert len(shop.api.v1.invoices.list({"limit": 10}).data) == 2

    def test_a_second_preview_is_worth_nothing_after_a_change(self, preview, change):
        first, second = preview(), preview()
        change(first)

        with pytest.raises(SamePlan):
            change(second)

    def test_after_ten_minutes_the_amounts_are_no_longer_right(self, preview, change, wait, plan):
        seen = preview()
        wait(seconds=601)

        with pytest.raises(PreviewIsOver):
            change(seen)

        assert plan() == "tribe"

    @pytest.mark.parametrize(
        "card", ["pm_card_chargeCustomerFail", "pm_card_authenticationRequired"]
    )
    def test_row_16_a_card_that_does_not_pay_leaves_the_old_plan(
        self, preview, change, shop, hear, plan, paid, wait, card
    ):
        hear()
        use_card(shop, card)
        hear()

        done = change(preview())

        assert done.waits_for_payment
        hear()
        paid.refresh_from_db()
        assert (plan(), paid.access_state) == ("tribe", "active")
        with pytest.raises(ChangeUnderWay):
            preview("largest_tribe")
        wait(days=1)
        hear()
        assert TribeSubscription.objects.get().pending_price is None
        assert (plan(), paid.access_state) == ("tribe", "active")

    def test_row_16_what_waits_and_is_paid_after_all_becomes_the_plan(
        self, preview, change, shop, hear, plan
    ):
        hear()
        use_card(shop, "pm_card_authenticationRequired")
        hear()
        change(preview())
        invoice = shop.api.v1.invoices.list({"limit": 1}).data[0]

        shop.control(f"invoices/{invoice.id}/pay", means="pm_card_visa")
        hear()

        assert plan() == "large_tribe"

    @pytest.mark.parametrize("status", [0, 429, 500])
    def test_while_stripe_is_away_nothing_is_shown_or_lost(
        self, preview, change, shop, plan, status
    ):
        shop.fail_next(status)
        with pytest.raises(StripeAway):
            preview()
        assert not ChangePreview.objects.exists()

        seen = preview()
        shop.fail_next(status)
        assert change(seen).is_under_way
        assert plan() == "tribe"

        assert not change(seen).is_under_way
        assert plan() == "large_tribe"

    def test_a_lost_answer_is_not_paid_twice(self, preview, change, shop, plan):
        seen = preview()
        shop.fail_next(0, when="after", count=2)
        assert change(seen).is_under_way

        shop.control("fail_next", count=0)
        assert not change(seen).is_under_way
        assert (plan(), len(shop.api.v1.invoices.list({"limit": 10}).data)) == ("large_tribe", 2)


class TestDowngrading:
    @pytest.fixture
    def large(self, preview, change, paid, hear):
        """Farid's tribe on the large plan."""
        hear()
        change(preview())
        hear()
        return paid

    def test_it_begins_with_the_renewal_and_costs_nothing_now(
        self, large, preview, change, shop, wait, plan, hear
    ):
        invoices = len(shop.api.v1.invoices.list({"limit": 10}).data)

        seen = preview("tribe")
        change(seen)

        hear()
        made = TribeSubscription.objects.get()
        assert (seen.total_cents, made.price.plan_code) == (145_200, "tribe")
        assert (made.entitled_plan, made.entitled_until) == (
            "large_tribe",
            made.current_period_end,
        )
        assert (plan(), len(shop.api.v1.invoices.list({"limit": 10}).data)) == (
            "large_tribe",
            invoices,
        )

        wait(days=366, seconds=7200)
        hear()
        assert (plan(), total(shop)) == ("tribe", 145_200)

    def test_thinking_better_of_it_costs_nothing(self, large, preview, change, plan, hear, shop):
        change(preview("tribe"))
        invoices = len(shop.api.v1.invoices.list({"limit": 10}).data)

        change(preview("large_tribe"))

        hear()
        assert (plan(), TribeSubscription.objects.get().price.plan_code) == ("large_tribe",) * 2
        assert len(shop.api.v1.invoices.list({"limit": 10}).data) == invoices

    def test_too_many_people_have_to_be_accepted_and_stay(
        self, large, preview, change, fill, wait, plan, hear
    ):
        fill(large, 120)
        seen = preview("tribe")
        with pytest.raises(TooManyForPlan):
            change(seen)
        assert TribeSubscription.objects.get().entitled_plan == ""

        change(seen, accepts_closed_door=True)
        wait(days=366, seconds=7200)
        hear()

        assert plan() == "tribe"
        assert people_of(large) == 120


class TestWhatIsInTheWay:
    def test_the_plan_it_has(self, preview):
        with pytest.raises(SamePlan):
            preview("tribe")

    def test_an_end_that_is_wished(self, preview, paid, farid_account):
        services.cancel_subscription(actor=farid_account, tribe=paid, reason="unused")

        with pytest.raises(EndsAnyway):
            preview()

    def test_something_that_is_not_paid(self, preview, shop, hear, wait):
        hear()
        use_card(shop, "pm_card_chargeCustomerFail")
        wait(days=366, seconds=7200)
        hear()

        with pytest.raises(PaymentIsLate):
            preview()

    def test_no_subscription(self, preview, pending):
        TribeSubscription.objects.update(status="canceled", ended_at=clock.now())

        with pytest.raises(NotSubscribed):
            preview()

    def test_a_subscription_that_ended_meanwhile(self, preview, change, shop):
        seen = preview()
        shop.api.v1.subscriptions.cancel(TribeSubscription.objects.get().stripe_subscription_id)

        with pytest.raises(SubscriptionEnded):
            change(seen)

    def test_strangers_and_their_previews(self, preview, change, chidi_account, paid):
        seen = preview()
        with pytest.raises(NotAllowed):
            preview(actor=chidi_account)
        with pytest.raises(NotAllowed):
            change(seen, actor=chidi_account)
        with pytest.raises(NotFound):
            change(ChangePreview(pk=uuid.uuid4()))

        assert not BillingCommand.objects.exists()
