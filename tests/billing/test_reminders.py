"""What is said because a day has come: each step once, on the day people count."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from billing.models import (
    BillingAccount,
    BillingNotice,
    Invoice,
    PaymentMethod,
    TribeSubscription,
)
from billing.services import run_reminders
from billing.services.occasions import passed, reached
from core.common import clock
from core.mail.models import OutboxMessage
from tenants.models import Tribe
from tests.billing.mail_cases import make_invoice, make_subscription
from tests.billing.rounds import DAY, rounds, said

HOUR = dt.timedelta(hours=1)
# The day after a leap day; in Amsterdam the clocks go forward on 26 March 2028.
END = dt.datetime(2028, 3, 1, 9, tzinfo=dt.UTC)
SPRING = dt.datetime(2028, 3, 29, 9, tzinfo=dt.UTC)


@pytest.fixture
def account(alpha, stripe):
    """Who pays for alpha, of whom Stripe knows nothing; nothing is queued yet."""
    OutboxMessage.objects.all().delete()
    return BillingAccount.objects.create(organisation=alpha.organisation)


@pytest.mark.parametrize(
    ("days", "step"), [(61, None), (60, 60), (31, 60), (30, 30), (7, 7), (1, 7), (0, None)]
)
def test_the_last_step_that_was_reached_counts(days, step):
    assert reached(days, (60, 30, 7)) == step


@pytest.mark.parametrize(("days", "step"), [(2, None), (3, 3), (13, 3), (14, 14), (90, 30)])
def test_the_last_step_that_was_passed_counts(days, step):
    assert passed(days, (3, 14, 30)) == step


def test_a_renewal_is_said_sixty_thirty_and_seven_days_before(account, alpha):
    make_subscription(account, alpha, current_period_end=END)

    rounds(END - 70 * DAY, END + DAY)

    assert said(kind="renewal") == [
        ("renewal", "60:2028-03-01", "2028-01-01"),
        ("renewal", "30:2028-03-01", "2028-01-31"),
        ("renewal", "7:2028-03-01", "2028-02-23"),
    ]


def test_the_days_before_are_calendar_days_when_the_clocks_change(account, alpha):
    make_subscription(account, alpha, current_period_end=SPRING)

    rounds(SPRING - 9 * DAY, SPRING, every=12 * HOUR)

    assert said(kind="renewal") == [
        ("renewal", "30:2028-03-29", "2028-03-20"),
        ("renewal", "7:2028-03-29", "2028-03-22"),
    ]


def test_days_are_counted_where_the_tribe_is(account, alpha):
    Tribe.objects.filter(pk=alpha.pk).update(time_zone="Pacific/Kiritimati")
    make_subscription(account, alpha, current_period_end=END + 2 * HOUR)

    rounds(END - 7 * DAY, END - 7 * DAY + 2 * HOUR, every=2 * HOUR)

    assert said(kind="renewal") == [
        ("renewal", "30:2028-03-01", "2028-02-23"),
        ("renewal", "7:2028-03-01", "2028-02-23"),
    ]


def test_who_was_away_says_the_last_step_and_not_those_before(account, alpha):
    make_subscription(account, alpha, current_period_end=END)

    rounds(END - 5 * DAY, END)

    assert [step for _kind, step, _day in said()] == ["7:2028-03-01"]


def test_what_was_cancelled_is_not_renewed_but_ends(account, alpha):
    make_subscription(
        account,
        alpha,
        current_period_end=END,
        cancel_at_period_end=True,
        canceled_at=END - 100 * DAY,
    )

    rounds(END - 70 * DAY, END)

    assert said() == [
        ("cancel_ending", "14:2028-03-01", "2028-02-16"),
        ("cancel_ending", "3:2028-03-01", "2028-02-27"),
    ]


def test_who_cancelled_a_moment_ago_is_not_reminded_of_it(account, alpha):
    make_subscription(
        account,
        alpha,
        current_period_end=END,
        cancel_at_period_end=True,
        canceled_at=END - DAY,
    )

    rounds(END - DAY, END)

    assert said() == []


def test_an_invoice_is_told_before_on_and_after_its_day(account, alpha):
    subscription = make_subscription(
        account, alpha, current_period_end=END + 300 * DAY, collection="send_invoice"
    )
    make_invoice(account, subscription, due_at=END, finalized_at=END - 60 * DAY)

    rounds(END - 30 * DAY, END + 80 * DAY)

    assert [(kind, day) for kind, _step, day in said()] == [
        ("due_soon", "2028-02-23"),
        ("due_today", "2028-03-01"),
        ("overdue", "2028-03-04"),
        ("overdue", "2028-03-15"),
        ("overdue", "2028-03-31"),
    ]


@pytest.mark.parametrize("change", [{"status": "paid"}, {"is_processing": True}])
def test_an_invoice_that_is_paid_is_not_asked_for(account, alpha, change):
    subscription = make_subscription(
        account, alpha, current_period_end=END + 300 * DAY, collection="send_invoice"
    )
    make_invoice(account, subscription, due_at=END, finalized_at=END - 60 * DAY, **change)

    rounds(END - 10 * DAY, END + 40 * DAY)

    assert said() == []


def test_an_invoice_goes_out_without_our_copy_when_that_does_not_come(account, alpha):
    subscription = make_subscription(
        account, alpha, current_period_end=END + 300 * DAY, collection="send_invoice"
    )
    make_invoice(account, subscription, due_at=END + 30 * DAY, finalized_at=END)

    with clock.standing_at(END + dt.timedelta(minutes=20)):
        early = run_reminders()
    with clock.standing_at(END + dt.timedelta(minutes=40)):
        late = run_reminders()

    assert (early, late, [kind for kind, *_rest in said()]) == (0, 1, ["invoice"])


def test_a_card_that_pays_is_told_three_times_to_expire(account, alpha):
    method = PaymentMethod.objects.create(
        account=account,
        stripe_method_id="pm_1",
        type="card",
        exp_month=2,
        exp_year=2028,
        is_default=True,
        synced_at=END,
    )
    make_subscription(account, alpha, current_period_end=END + 300 * DAY)

    rounds(END - 80 * DAY, END + 3 * DAY)

    assert said(subject_id=method.pk) == [
        ("card_expiring", "60:2028-02", "2028-01-01"),
        ("card_expiring", "30:2028-02", "2028-01-31"),
        ("card_expiring", "7:2028-02", "2028-02-23"),
    ]


def test_a_card_that_pays_for_nothing_may_expire_in_peace(account, alpha):
    PaymentMethod.objects.create(
        account=account,
        stripe_method_id="pm_1",
        type="card",
        exp_month=2,
        exp_year=2028,
        synced_at=END,
    )
    make_subscription(account, alpha, current_period_end=END + 300 * DAY)

    rounds(END - 20 * DAY, END)

    assert said() == []


def test_nothing_is_said_at_night(account, alpha):
    make_subscription(account, alpha, current_period_end=END)

    with clock.standing_at(END.replace(hour=3) - 7 * DAY):
        number = run_reminders()

    assert number == 0


def test_more_tribes_take_no_more_questions(account, alpha, ada_account):
    def count():
        with clock.standing_at(END), CaptureQueriesContext(connection) as queries:
            run_reminders()
        return len(queries)

    make_subscription(account, alpha, current_period_end=END + 30 * DAY)
    count()
    few = count()
    for number in range(20):
        tribe = Tribe.objects.create(
            organisation=alpha.organisation,
            founder=ada_account,
            name=f"Tribe {number}",
            slug=f"tribe-{number}",
            access_state="active",
        )
        make_subscription(account, tribe, current_period_end=END + 30 * DAY)
    count()
    many = count()

    assert TribeSubscription.objects.count() == 21
    assert BillingNotice.objects.filter(kind="renewal").count() == 21
    assert few == many


def test_nobody_is_told_of_another_organisations_bill(account, alpha, beta):
    subscription = make_subscription(
        account, alpha, current_period_end=END + 300 * DAY, collection="send_invoice"
    )
    make_invoice(account, subscription, due_at=END, finalized_at=END - 60 * DAY)

    rounds(END, END)

    heard = OutboxMessage.objects.values_list("account_id", flat=True)
    assert set(heard) == set(alpha.organisation.roles.values_list("account_id", flat=True))
    assert not Invoice.objects.filter(account__organisation=beta.organisation).exists()
