"""What is said before somebody loses access: a trial that ends, a tribe that may be erased."""

import datetime as dt

import pytest

from billing.models import AccessOverride, BillingAccount, BillingNotice
from billing.services import run_ladder
from billing.services.notices import note_mail_left
from core.mail.models import OutboxMessage
from tenants.models import Tribe
from tests.billing.mail_cases import make_invoice, make_subscription
from tests.billing.rounds import DAY, rounds, said

HOUR = dt.timedelta(hours=1)
# The day after a leap day.
END = dt.datetime(2028, 3, 1, 9, tzinfo=dt.UTC)


@pytest.fixture
def account(alpha):
    """Who pays for alpha; nothing is queued yet."""
    OutboxMessage.objects.all().delete()
    return BillingAccount.objects.create(organisation=alpha.organisation)


@pytest.fixture
def on_trial(alpha):
    """Alpha, on a trial that ends on Wednesday 1 March."""
    Tribe.objects.filter(pk=alpha.pk).update(
        access_state="trialing", trial_started_at=END - 30 * DAY
    )
    OutboxMessage.objects.all().delete()
    return alpha


def _post():
    for message in OutboxMessage.objects.filter(sent_at=None):
        note_mail_left(message=message)


def test_a_trial_is_told_four_times_to_end(on_trial):
    def tick():
        _post()
        run_ladder()

    rounds(END - 8 * DAY, END + DAY, every=6 * HOUR, also=tick)

    on_trial.refresh_from_db()
    assert on_trial.access_state == "read_only"
    assert [(kind, day) for kind, _step, day in said()] == [
        ("trial", "2028-02-23"),
        ("ladder_warning", "2028-02-26"),
        ("trial", "2028-02-29"),
        ("ladder_step", "2028-03-01"),
    ]


def test_more_time_moves_the_days_of_a_trial(on_trial, dunya_account):
    AccessOverride.objects.create(
        tribe=on_trial, kind="extension", until=END + 20 * DAY, reason="x", made_by=dunya_account
    )

    rounds(END - 12 * DAY, END)

    assert said() == []


@pytest.mark.parametrize(("has_paid", "days"), [(True, 180), (False, 60)])
def test_an_erasure_is_told_three_times_ahead_to_everybody(account, alpha, has_paid, days):
    account.billing_email = "money@alpha.example"
    account.save()
    subscription = make_subscription(account, alpha, status="canceled", ended_at=END)
    make_invoice(account, subscription, status={True: "paid", False: "void"}[has_paid])
    Tribe.objects.filter(pk=alpha.pk).update(
        access_state="archived", access_changed_at=END - days * DAY
    )

    rounds(END - 40 * DAY, END + DAY)

    assert [(kind, day) for kind, _step, day in said()] == [
        ("erasure_ahead", "2028-01-31"),
        ("erasure_ahead", "2028-02-23"),
        ("erasure_ahead", "2028-02-29"),
    ]
    assert BillingNotice.objects.first().recipients == 2
