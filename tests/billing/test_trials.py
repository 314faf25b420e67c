"""Trying a tribe out."""

import datetime as dt

import pytest

from billing import services
from billing.errors import AlreadyPaid, PlanNotForSale, TrialUsed
from billing.plans import TRIAL_DAYS
from core.common import clock
from core.common.errors import NotAllowed
from tenants.models import AccessTransition, Tribe

pytestmark = pytest.mark.usefixtures("_database")


@pytest.fixture
def try_out(pending, farid_account):
    def start(**changes):
        wish = {"actor": farid_account, "tribe": pending, "plan_code": "large_tribe"}
        return services.start_trial(**{**wish, **changes})

    return start


def test_a_trial_opens_the_tribe_for_thirty_days(try_out, pending):
    tribe = try_out()

    assert (tribe.access_state, tribe.plan) == ("trialing", "large_tribe")
    assert tribe.access_until == tribe.trial_started_at + dt.timedelta(days=TRIAL_DAYS)
    transition = AccessTransition.objects.get(tribe=tribe)
    assert (transition.from_state, transition.cause) == ("pending", "person")


def test_stripe_is_not_needed_for_it(try_out, settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:9"

    assert try_out().access_state == "trialing"


def test_a_second_click_changes_nothing(try_out, pending):
    until = try_out().access_until

    assert try_out().access_until == until
    assert AccessTransition.objects.filter(tribe=pending).count() == 1


def test_there_is_one_trial_for_a_tribe(try_out, pending):
    try_out()
    started_at = clock.now() - dt.timedelta(days=TRIAL_DAYS)
    Tribe.objects.filter(pk=pending.pk).update(
        trial_started_at=started_at, access_state="read_only"
    )

    with pytest.raises(TrialUsed):
        try_out()

    pending.refresh_from_db()
    assert (pending.access_state, pending.trial_started_at) == ("read_only", started_at)


def test_a_paid_tribe_needs_no_trial(try_out, alpha, ada_account):
    with pytest.raises(AlreadyPaid):
        try_out(actor=ada_account, tribe=alpha)

    alpha.refresh_from_db()
    assert (alpha.access_state, alpha.trial_started_at) == ("active", None)


def test_a_stranger_starts_no_trial(try_out, pending, chidi_account):
    with pytest.raises(NotAllowed):
        try_out(actor=chidi_account)

    pending.refresh_from_db()
    assert (pending.access_state, pending.trial_started_at) == ("pending", None)


@pytest.mark.parametrize("code", ["", "unknown", "x" * 5000])
def test_an_unknown_plan_is_refused(try_out, pending, code):
    with pytest.raises(PlanNotForSale):
        try_out(plan_code=code)

    pending.refresh_from_db()
    assert pending.access_state == "pending"


def test_a_tribe_nothing_is_known_of_stays_as_it_is(alpha):
    until = alpha.access_until

    services.refresh_access(tribe=alpha)

    alpha.refresh_from_db()
    assert (alpha.access_state, alpha.access_until) == ("active", until)
