"""Ending a subscription with its period, and going on after all."""

import pytest

from billing import services
from billing.errors import NotSubscribed, StripeRefused, SubscriptionEnded
from billing.models import BillingCommand, BillingNotice, StaffTask, TribeSubscription
from billing.services import commands
from core.audit.models import PlatformRecord
from core.common.errors import InvalidInput, NotAllowed
from tests.billing.test_races import together


@pytest.fixture
def cancel(paid, farid_account):
    def ask(**changes):
        wish = {"actor": farid_account, "tribe": paid, "reason": "unused"}
        return services.cancel_subscription(**{**wish, **changes})

    return ask


@pytest.fixture
def resume(paid, farid_account):
    def ask(**changes):
        return services.resume_subscription(**{"actor": farid_account, "tribe": paid, **changes})

    return ask


@pytest.fixture
def at_stripe(shop):
    """The subscription as Stripe has it."""

    def look():
        key = TribeSubscription.objects.get().stripe_subscription_id
        return shop.api.v1.subscriptions.retrieve(key)

    return look


def records(action):
    return PlatformRecord.objects.filter(action=action, outcome="done").count()


def test_it_ends_with_the_period_and_everything_stays_until_then(cancel, at_stripe, paid):
    renewal = cancel(reason="too_expensive", words="We are poor.")

    paid.refresh_from_db()
    subscription = renewal.subscription
    assert (renewal.is_under_way, paid.access_state) == (False, "active")
    assert subscription.cancel_at_period_end
    assert (subscription.cancel_reason, subscription.cancel_words) == (
        "too_expensive",
        "We are poor.",
    )
    told = at_stripe()
    assert told.cancel_at_period_end
    assert (told.cancellation_details.feedback, told.cancellation_details.comment) == (
        "too_expensive",
        None,
    )
    assert records("billing.cancelled") == 1
    assert BillingNotice.objects.filter(kind="cancel_confirmed").count() == 1


def test_cancelling_twice_is_harmless(cancel):
    cancel()

    assert cancel().is_under_way is False

    assert BillingCommand.objects.count() == 1
    assert records("billing.cancelled") == 1


def test_two_admins_who_cancel_at_once_cancel_once(committed_db, cancel, at_stripe):
    together(cancel, cancel)

    assert BillingCommand.objects.count() == 1
    assert at_stripe().cancel_at_period_end


def test_row_30_cancelled_and_resumed_the_same_day_it_goes_on(
    cancel, resume, at_stripe, shop, paid, hear
):
    cancel()

    renewal = resume()

    assert renewal.is_under_way is False
    assert not at_stripe().cancel_at_period_end
    assert renewal.subscription.cancel_reason == ""
    shop.advance(days=366, seconds=7200)
    hear()
    paid.refresh_from_db()
    assert (paid.access_state, at_stripe().status) == ("active", "active")
    assert records("billing.resumed") == 1


def test_resuming_what_goes_on_is_harmless(resume):
    assert resume().is_under_way is False
    assert not BillingCommand.objects.exists()


def test_row_30_a_second_after_the_end_the_way_back_is_told(
    cancel, resume, shop, paid, start, wait
):
    cancel()
    ends_at = TribeSubscription.objects.get().current_period_end
    wait(seconds=int((ends_at - wait()).total_seconds()) + 1)

    with pytest.raises(SubscriptionEnded):
        resume()

    paid.refresh_from_db()
    assert (TribeSubscription.objects.get().status, paid.access_state) == ("canceled", "cancelled")
    attempt = start()
    shop.complete_checkout(attempt.stripe_session_id)
    services.sync_attempt(attempt=attempt)
    paid.refresh_from_db()
    assert paid.access_state == "active"


def test_what_ended_is_neither_ended_nor_resumed(cancel, resume, shop, hear):
    shop.api.v1.subscriptions.cancel(TribeSubscription.objects.get().stripe_subscription_id)
    hear()

    with pytest.raises(SubscriptionEnded):
        resume()
    with pytest.raises(SubscriptionEnded):
        cancel()


def test_without_a_subscription_there_is_nothing_to_end(pending, farid_account):
    with pytest.raises(NotSubscribed):
        services.cancel_subscription(actor=farid_account, tribe=pending, reason="unused")
    with pytest.raises(NotSubscribed):
        services.resume_subscription(actor=farid_account, tribe=pending)


def test_a_stranger_neither_ends_nor_resumes(cancel, resume, chidi_account):
    with pytest.raises(NotAllowed):
        cancel(actor=chidi_account)
    with pytest.raises(NotAllowed):
        resume(actor=chidi_account)

    assert not BillingCommand.objects.exists()


def test_an_unknown_reason_is_refused(cancel):
    with pytest.raises(InvalidInput):
        cancel(reason="bored")

    assert not BillingCommand.objects.exists()


@pytest.mark.parametrize("status", [0, 429, 500])
def test_while_stripe_is_away_the_wish_is_kept_and_passed_on(cancel, at_stripe, shop, status):
    shop.fail_next(status)

    assert cancel().is_under_way is True

    assert not at_stripe().cancel_at_period_end
    assert cancel().is_under_way is False
    assert at_stripe().cancel_at_period_end
    assert BillingCommand.objects.count() == 1


def test_a_lost_answer_cancels_once(cancel, at_stripe, shop):
    shop.fail_next(0, when="after")
    assert cancel().is_under_way is True

    assert cancel().is_under_way is False

    assert at_stripe().cancel_at_period_end


def test_a_change_of_mind_while_stripe_is_away_ends_in_the_last_wish(
    cancel, resume, at_stripe, shop
):
    shop.fail_next(500, count=3)
    cancel()
    resume()
    BillingCommand.objects.update(next_at=TribeSubscription.objects.get().synced_at)
    shop.fail_next(500, count=0)

    commands.send_waiting()
    BillingCommand.objects.exclude(state="done").update(
        next_at=TribeSubscription.objects.get().synced_at
    )
    commands.send_waiting()

    assert not at_stripe().cancel_at_period_end
    assert list(BillingCommand.objects.order_by("created_at").values_list("kind", "state")) == [
        ("cancel", "done"),
        ("resume", "done"),
    ]


def test_what_stripe_refuses_is_said_and_shown_to_staff(cancel, shop):
    shop.fail_next(400)

    with pytest.raises(StripeRefused):
        cancel()

    assert StaffTask.objects.get().kind == "command_refused"
