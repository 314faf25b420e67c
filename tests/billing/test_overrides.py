"""Exceptions that staff make: always with an end, written down, and a gift with four eyes."""

import datetime as dt

import pytest

from billing import services
from billing.models import AccessOverride, Approval, BillingAccount, TribeSubscription
from billing.services.gifts import AlreadyDecided
from billing.services.overrides import NothingToExtend
from core.accounts.models import Account
from core.audit.models import PlatformRecord
from core.common import clock
from core.common.errors import InvalidInput, NotAllowed, NotFound
from tenants.context import enter_tribe
from tenants.models import AccessTransition, Tribe
from tenants.selectors import lines_of_organisation
from tenants.services.erasing import _rows_inside
from tests.support.staff import give_roles

DAY = dt.timedelta(days=1)


@pytest.fixture
def late(alpha) -> Tribe:
    """Alpha, whose payment is late since fifty days."""
    account = BillingAccount.objects.create(organisation=alpha.organisation)
    TribeSubscription.objects.create(
        account=account,
        tribe=alpha,
        stripe_subscription_id="sub_late",
        status="past_due",
        unpaid_since=clock.now() - 50 * DAY,
        synced_at=clock.now(),
    )
    Tribe.objects.filter(pk=alpha.pk).update(access_state="read_only")
    alpha.refresh_from_db()
    return alpha


@pytest.fixture
def ezra(_database) -> Account:
    """A colleague of Dunya's."""
    made = Account.objects.create_user("ezra@partup.example", display_name="Ezra", is_staff=True)
    return give_roles(made, "billing_manager")


@pytest.fixture
def wish(late, dunya_account):
    give_roles(dunya_account, "billing_manager")

    def make(**changes):
        values = {"actor": dunya_account, "tribe": late, "reason": "They called."}
        return {**values, "until": clock.now() + 10 * DAY, **changes}

    return make


def _state(tribe):
    tribe.refresh_from_db()
    return tribe.access_state


MAKERS = (services.extend_access, services.freeze_ladder, services.ask_for_gift)


@pytest.mark.parametrize("make", MAKERS)
def test_nobody_but_staff_makes_exceptions(make, wish, late, ada_account):
    with pytest.raises(NotAllowed):
        make(**wish(actor=ada_account))

    assert not AccessOverride.objects.exists()
    assert not Approval.objects.exists()
    refused = PlatformRecord.objects.get(account_id=ada_account.pk, outcome="refused")
    assert refused.object_id == late.pk


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("days", [-1, 0, 400])
def test_an_exception_ends_on_a_day_to_come_and_not_too_late(make, days, wish):
    with pytest.raises(InvalidInput) as refusal:
        make(**wish(until=clock.now() + days * DAY))

    assert list(refusal.value.errors) == ["until"]
    assert not AccessOverride.objects.exists()


@pytest.mark.parametrize("make", MAKERS)
@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "a\x00b"])
def test_an_exception_has_a_reason(make, reason, wish):
    with pytest.raises(InvalidInput) as refusal:
        make(**wish(reason=reason))

    assert list(refusal.value.errors) == ["reason"]
    assert not AccessOverride.objects.exists()


def test_more_time_opens_a_tribe_that_was_read_only(wish, late):
    given = services.extend_access(**wish())

    assert _state(late) == "past_due"
    assert late.access_until == given.until
    moved = AccessTransition.objects.filter(tribe=late).last()
    assert (moved.to_state, moved.cause, moved.cause_ref) == ("past_due", "staff", str(given.pk))


def test_the_same_again_changes_nothing(wish):
    first = services.extend_access(**(again := wish()))

    assert services.extend_access(**again).pk == first.pk
    assert PlatformRecord.objects.filter(action="billing.extended").count() == 1


def test_a_new_end_takes_the_place_of_the_old_one(wish, late):
    first = services.extend_access(**wish())
    second = services.extend_access(**wish(until=clock.now() + 20 * DAY))

    first.refresh_from_db()
    assert first.ended_at is not None
    assert (_state(late), late.access_until) == ("past_due", second.until)


def test_one_that_is_over_makes_room_for_another(wish):
    first = services.extend_access(**wish())

    with clock.standing_at(first.until + DAY):
        services.extend_access(**wish(until=first.until + 5 * DAY))

    first.refresh_from_db()
    assert first.ended_at == first.until


def test_a_tribe_that_never_began_has_nothing_to_extend(wish, late):
    Tribe.objects.filter(pk=late.pk).update(access_state="pending")

    with pytest.raises(NothingToExtend):
        services.extend_access(**wish())


def test_a_freeze_keeps_a_tribe_where_it_is(wish, late):
    frozen = services.freeze_ladder(**wish(until=clock.now() + 60 * DAY))

    assert _state(late) == "read_only"
    assert late.access_until >= frozen.until


def test_sixty_days_of_freeze_are_for_a_whole_year(wish):
    first = services.freeze_ladder(**wish(until=clock.now() + 40 * DAY))

    with clock.standing_at(first.until + 30 * DAY), pytest.raises(InvalidInput) as refusal:
        services.freeze_ladder(**wish(until=first.until + 55 * DAY))
    with clock.standing_at(first.until + 30 * DAY):
        services.freeze_ladder(**wish(until=first.until + 50 * DAY))

    assert "20" in refusal.value.errors["until"][0]
    assert AccessOverride.objects.filter(kind="freeze").count() == 2


def test_a_new_year_has_sixty_days_of_its_own(wish):
    first = services.freeze_ladder(**wish(until=clock.now() + 60 * DAY))

    with clock.standing_at(first.until + 366 * DAY):
        again = services.freeze_ladder(**wish(until=clock.now() + 60 * DAY))

    assert again.pk != first.pk


def test_an_exception_ends_before_its_time(wish, late, dunya_account):
    given = services.extend_access(**wish())

    services.end_override(actor=dunya_account, override=given)
    services.end_override(actor=dunya_account, override=given)

    given.refresh_from_db()
    assert given.ended_at is not None
    assert PlatformRecord.objects.filter(action="billing.override_ended").count() == 1


def test_nobody_but_staff_ends_an_exception(wish, ada_account):
    given = services.extend_access(**wish())

    with pytest.raises(NotAllowed):
        services.end_override(actor=ada_account, override=given)

    given.refresh_from_db()
    assert given.ended_at is None


def test_a_gift_opens_nothing_before_another_one_agrees(wish, late, dunya_account, ezra):
    approval = services.ask_for_gift(**wish())
    assert services.ask_for_gift(**wish()).pk == approval.pk
    with pytest.raises(NotAllowed):
        services.decide_gift(actor=dunya_account, approval_id=approval.pk, is_approved=True)
    assert (_state(late), AccessOverride.objects.count()) == ("read_only", 0)

    given = services.decide_gift(actor=ezra, approval_id=approval.pk, is_approved=True)
    again = services.decide_gift(actor=ezra, approval_id=approval.pk, is_approved=True)

    assert (_state(late), late.access_until, again.pk) == ("active", given.until, given.pk)
    assert (given.made_by, given.approved_by) == (dunya_account, ezra)


def test_staff_brings_an_archived_tribe_back_with_everything_in_it(
    wish, late, ezra, visit, bram_account
):
    with enter_tribe(late):
        before = _rows_inside(late)
    Tribe.objects.filter(pk=late.pk).update(access_state="archived", updated_at=clock.now())
    closed = visit(bram_account).to(late).get("/api/v1/partups/")

    approval = services.ask_for_gift(**wish())
    services.decide_gift(actor=ezra, approval_id=approval.pk, is_approved=True)

    opened = visit(bram_account).to(late).get("/api/v1/partups/")
    assert (closed.status_code, opened.status_code, _state(late)) == (410, 200, "active")
    assert _rows_inside(late) == before


def test_more_time_brings_an_archived_tribe_back_too(wish, late):
    Tribe.objects.filter(pk=late.pk).update(access_state="archived")

    services.extend_access(**wish())

    assert _state(late) == "past_due"


def test_a_gift_is_refused_with_an_answer(wish, late, ezra):
    approval = services.ask_for_gift(**wish())

    answers = [
        services.decide_gift(
            actor=ezra, approval_id=approval.pk, is_approved=False, answer="Not now."
        )
        for _time in range(2)
    ]

    approval.refresh_from_db()
    assert (answers, approval.state, approval.answer) == ([None, None], "refused", "Not now.")
    assert _state(late) == "read_only"
    with pytest.raises(AlreadyDecided):
        services.decide_gift(actor=ezra, approval_id=approval.pk, is_approved=True)


def test_who_asked_takes_it_back(wish, dunya_account, ezra):
    approval = services.ask_for_gift(**wish())
    with pytest.raises(NotAllowed):
        services.withdraw_gift(actor=ezra, approval_id=approval.pk)

    services.withdraw_gift(actor=dunya_account, approval_id=approval.pk)
    services.withdraw_gift(actor=dunya_account, approval_id=approval.pk)

    with pytest.raises(AlreadyDecided):
        services.decide_gift(actor=ezra, approval_id=approval.pk, is_approved=True)


def test_a_gift_whose_end_passed_meanwhile_is_not_given(wish, late, ezra):
    approval = services.ask_for_gift(**wish())

    with clock.standing_at(clock.now() + 11 * DAY), pytest.raises(InvalidInput):
        services.decide_gift(actor=ezra, approval_id=approval.pk, is_approved=True)

    approval.refresh_from_db()
    assert (approval.state, _state(late)) == ("waiting", "read_only")


def test_a_question_nobody_asked_is_not_there(late, ezra):
    with pytest.raises(NotFound):
        services.decide_gift(actor=ezra, approval_id=late.pk, is_approved=True)


def test_the_organisation_reads_what_was_decided_about_it(wish, late, dunya_account, ezra):
    services.freeze_ladder(**wish())
    approval = services.ask_for_gift(**wish())
    given = services.decide_gift(actor=ezra, approval_id=approval.pk, is_approved=True)
    services.end_override(actor=dunya_account, override=given)

    lines = lines_of_organisation(late.organisation).filter(action__startswith="billing.")
    assert set(lines.values_list("action", flat=True)) == {
        "billing.frozen",
        "billing.gift_asked",
        "billing.given",
        "billing.override_ended",
    }
