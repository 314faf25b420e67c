"""What each plan gives, and what staff gave beyond it."""

import datetime as dt

import pytest

from billing import services
from billing.entitlements import Capability, limit_of_plan
from billing.models import BillingAccount, EntitlementOverride, TribeSubscription
from billing.plans import PLANS
from billing.services.limits import allowances_of, limit_of
from core.audit.models import PlatformRecord
from core.common import clock
from core.common.errors import InvalidInput, NotAllowed
from tenants.models import Membership, Tribe
from tests.support.staff import give_roles

DAY = dt.timedelta(days=1)
GIVES = [
    ("tribe", "members", 100),
    ("tribe", "guests", 25),
    ("tribe", "storage_mb", 2_000),
    ("large_tribe", "members", 500),
    ("large_tribe", "guests", 125),
    ("large_tribe", "storage_mb", 10_000),
    ("largest_tribe", "members", 10_000),
    ("largest_tribe", "guests", 2_500),
    ("largest_tribe", "storage_mb", 100_000),
]


@pytest.fixture
def wish(alpha, dunya_account):
    give_roles(dunya_account, "billing_agent")

    def make(**changes):
        values = {"actor": dunya_account, "tribe": alpha, "capability": "members", "value": 150}
        until = clock.now() + 30 * DAY
        return {**values, "until": until, "reason": "A summer camp.", **changes}

    return make


def test_every_plan_and_every_capability_is_in_the_table():
    assert {(plan, capability) for plan, capability, _limit in GIVES} == {
        (plan.code, capability) for plan in PLANS for capability in Capability.values
    }


@pytest.mark.parametrize(("plan", "capability", "limit"), GIVES)
def test_a_plan_gives(plan, capability, limit, alpha):
    alpha.plan = plan

    assert (limit_of_plan(plan, capability), limit_of(alpha, capability)) == (limit, limit)


@pytest.mark.parametrize("capability", Capability.values)
def test_a_plan_nobody_knows_gives_what_the_smallest_gives(capability):
    assert limit_of_plan("gone", capability) == limit_of_plan(PLANS[0].code, capability)


@pytest.mark.parametrize("capability", Capability.values)
def test_staff_gives_more_until_a_moment(capability, wish, alpha, beta):
    of_plan = limit_of_plan("tribe", capability)
    given = services.raise_limit(**wish(capability=capability, value=of_plan + 1))

    assert limit_of(alpha, capability) == of_plan + 1
    assert limit_of(beta, capability) == of_plan
    with clock.standing_at(given.until - dt.timedelta(seconds=1)):
        assert limit_of(alpha, capability) == of_plan + 1
    with clock.standing_at(given.until):
        assert limit_of(alpha, capability) == of_plan


def test_a_larger_plan_counts_more_than_what_was_given_for_a_smaller_one(wish, alpha):
    services.raise_limit(**wish())
    alpha.plan = "large_tribe"

    assert limit_of(alpha, "members") == 500


def test_a_smaller_plan_counts_from_the_end_of_what_was_paid(alpha):
    account = BillingAccount.objects.create(organisation=alpha.organisation)
    end = clock.now() + 100 * DAY
    subscription = TribeSubscription.objects.create(
        account=account,
        tribe=alpha,
        stripe_subscription_id="sub_1",
        status="active",
        entitled_plan="large_tribe",
        entitled_until=end,
        synced_at=clock.now(),
    )

    assert limit_of(alpha, "members") == 500
    with clock.standing_at(end):
        assert limit_of(alpha, "members") == 100
    TribeSubscription.objects.filter(pk=subscription.pk).update(status="canceled")
    assert limit_of(alpha, "members") == 100


def test_a_plan_page_tells_used_and_limit_in_a_handful_of_questions(
    wish, alpha, django_assert_num_queries
):
    given = services.raise_limit(**wish())

    with django_assert_num_queries(5):
        members, guests, storage = allowances_of(alpha)

    assert (members.used, members.limit, members.of_plan, members.until) == (
        3,
        150,
        100,
        given.until,
    )
    assert (guests.used, guests.limit, guests.until) == (0, 25, None)
    assert (storage.used, storage.limit, storage.is_over, storage.is_full) == (0, 2_000, 0, 0)


def test_who_left_and_guests_take_no_place_of_a_member(alpha, bram_account, esra_account):
    Membership.objects.filter(tribe=alpha, account=bram_account).update(left_at=clock.now())
    Membership.objects.filter(tribe=alpha, account=esra_account).update(role="guest")

    members, guests, _storage = allowances_of(alpha)

    assert (members.used, guests.used) == (1, 1)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"capability": "wishes"}, "capability"),
        ({"value": 100}, "value"),
        ({"value": -1}, "value"),
        ({"value": 10**9}, "value"),
        ({"reason": ""}, "reason"),
        ({"until": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "until"),
        ({"until": dt.datetime(2099, 1, 1, tzinfo=dt.UTC)}, "until"),
    ],
)
def test_what_does_not_fit_is_refused(changes, field, wish):
    with pytest.raises(InvalidInput) as refusal:
        services.raise_limit(**wish(**changes))

    assert list(refusal.value.errors) == [field]
    assert not EntitlementOverride.objects.exists()


def test_nobody_but_staff_raises_or_ends_a_limit(wish, ada_account):
    given = services.raise_limit(**wish())

    with pytest.raises(NotAllowed):
        services.raise_limit(**wish(actor=ada_account, value=200))
    with pytest.raises(NotAllowed):
        services.end_raised_limit(actor=ada_account, override=given)

    assert EntitlementOverride.objects.get().ended_at is None


def test_the_same_again_is_one_and_another_takes_its_place(wish, alpha):
    first = services.raise_limit(**(again := wish()))
    assert services.raise_limit(**again).pk == first.pk

    services.raise_limit(**wish(value=120))

    assert limit_of(alpha, "members") == 120
    assert EntitlementOverride.objects.filter(ended_at=None).count() == 1


def test_extra_room_is_taken_back_and_nobody_with_it(wish, alpha, dunya_account):
    given = services.raise_limit(**wish())

    for _time in range(2):
        services.end_raised_limit(actor=dunya_account, override=given)

    assert limit_of(alpha, "members") == 100
    assert Membership.objects.live().filter(tribe=alpha).count() == 3
    assert PlatformRecord.objects.filter(action="billing.limit_ended").count() == 1
    assert Tribe.objects.get(pk=alpha.pk).access_state == "active"
