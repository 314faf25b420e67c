"""Guests come in by one part-up, see nothing else, and go when their time is over."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from core.common.errors import InvalidInput, NotAllowed
from core.history.models import Event
from core.members.models import Member
from core.partups import rules, selectors, services
from core.partups.errors import NoGuest, NoGuests, PartupOver, PassOver
from core.partups.models import Partup
from core.trail.models import TrailRecord
from tenants import due
from tenants.models import DueJob, Membership
from tests.core.partups.guests import come_in, in_days, let_guests_in


@pytest.fixture(autouse=True)
def _guests_welcome(ada):
    let_guests_in()


@pytest.fixture
def visit_of_farid(ada, farid_account, partup):
    return come_in(farid_account, partup, by=ada)


@pytest.fixture
def farid(visit_of_farid):
    return visit_of_farid.member


def at_end_of(guest_pass):
    return due.run_due(at=guest_pass.ends_at + dt.timedelta(seconds=1))


def kinds(partup):
    events = Event.objects.filter(partup_id=partup.pk, kind__startswith="guest.")
    return list(events.order_by("created_at", "id").values_list("kind", flat=True))


def test_a_guest_has_a_row_a_key_and_a_pass_until_the_end_of_the_day(
    alpha, farid_account, visit_of_farid, partup
):
    member, key = visit_of_farid.member, Membership.objects.get(account=farid_account)
    end = rules.closing_moment(in_days(20))

    assert (member.role, member.ends_at, member.level) == ("guest", end, 0)
    assert (key.role, key.ends_at, key.tribe) == ("guest", end, alpha)
    assert (visit_of_farid.until, visit_of_farid.ends_at) == (in_days(20), end)
    assert kinds(partup) == ["guest.came"]
    assert TrailRecord.objects.filter(action="guest.came", actor=member).count() == 1


def test_the_last_day_counts_in_the_zone_of_the_tribe(alpha, ada, farid_account, partup):
    guest_pass = come_in(farid_account, partup, by=ada, days=0)

    local = guest_pass.ends_at.astimezone(ZoneInfo(alpha.time_zone))
    assert (local.date(), local.hour, local.minute) == (in_days(1), 0, 0)


def test_coming_in_twice_is_one_pass(ada, farid_account, partup, visit_of_farid):
    again = come_in(farid_account, partup, by=ada)

    assert again == visit_of_farid
    assert kinds(partup) == ["guest.came"]
    assert DueJob.objects.filter(object_id=again.pk).count() == 2


def test_an_invitation_never_lasts_longer_than_the_rules_of_today(ada, farid_account, partup):
    let_guests_in(5)

    assert come_in(farid_account, partup, by=ada, days=20).until == in_days(5)


def test_nobody_comes_in_where_guests_are_not_let_in(ada, farid_account, partup):
    let_guests_in(0)

    with pytest.raises(NoGuests):
        come_in(farid_account, partup, by=ada)
    assert not Member.objects.filter(account=farid_account).exists()


def test_nobody_comes_in_when_the_part_up_closed_meanwhile(ada, farid_account, partup):
    services.finish_partup(actor=ada, partup=partup)

    with pytest.raises(PartupOver):
        come_in(farid_account, partup, by=ada)
    assert not Member.objects.filter(account=farid_account).exists()
    assert not Membership.objects.filter(account=farid_account).exists()


def test_only_a_partner_of_today_lets_in(ada, bram, farid_account, partup):
    with pytest.raises(PassOver):
        come_in(farid_account, partup, by=bram)
    assert not Member.objects.filter(account=farid_account).exists()


def test_a_member_stays_a_member(ada, bram, bram_account, partup):
    assert come_in(bram_account, partup, by=ada) is None
    bram.refresh_from_db()
    assert (bram.role, bram.ends_at) == ("member", None)


def test_a_guest_sees_that_part_up_and_nothing_else(ada, farid, partup, start):
    start(name="Open to all")

    assert list(selectors.visible_partups(farid)) == [partup]
    assert list(selectors.partups_visible_to(farid.account_id)) == [partup]


def test_a_guest_sees_what_only_those_inside_see(ada, farid, partup):
    services.change_partup(actor=ada, partup=partup, audience="inside")

    assert list(selectors.visible_partups(farid)) == [partup]


def test_a_guest_becomes_a_partner_and_stays_a_guest(ada, farid, partup, opening):
    offer = services.offer_help(actor=farid, opening=opening)
    services.accept_offer(actor=ada, offer=offer)

    farid.refresh_from_db()
    standing = selectors.standing_of(member=farid, partup=partup)
    assert (standing.is_partner, farid.role) == (True, "guest")


def test_a_guest_who_is_partner_lets_nobody_in(ada, farid, partup, opening, join):
    join(farid, opening)

    with pytest.raises(NotAllowed):
        services.invite_guest(
            actor=farid, partup=partup, address="somebody@partup.example", until=in_days(3)
        )


def test_guests_start_nothing(farid):
    with pytest.raises(NotAllowed):
        services.start_partup(
            actor=farid,
            name="Mine",
            driver="What is going on here, then?",
            intended_result="Something is different.",
            end_date=in_days(30),
        )
    assert not Partup.objects.filter(starter=farid).exists()


def test_a_guest_is_let_into_one_more(ada, farid, visit_of_farid, start):
    second = start(name="A second one")

    guest_pass = services.let_in(actor=ada, partup=second, member_id=farid.pk, until=in_days(25))

    farid.refresh_from_db()
    key = Membership.objects.get(account=farid.account_id)
    assert farid.ends_at == guest_pass.ends_at == key.ends_at
    assert set(selectors.visible_partups(farid)) == {visit_of_farid.partup, second}


def test_only_guests_are_let_in(ada, bram, partup):
    with pytest.raises(NoGuest):
        services.let_in(actor=ada, partup=partup, member_id=bram.pk, until=in_days(3))


@pytest.mark.parametrize(("days", "said"), [(-1, "Choose a day from today on.")])
def test_days_that_are_past_are_refused(ada, farid, visit_of_farid, days, said):
    with pytest.raises(InvalidInput) as refusal:
        services.move_guest(actor=ada, guest_pass=visit_of_farid, until=in_days(days))
    assert refusal.value.errors == {"until": [said]}


def test_a_guest_is_extended_to_the_limit_and_not_past_it(ada, farid, visit_of_farid):
    with pytest.raises(InvalidInput) as refusal:
        services.move_guest(actor=ada, guest_pass=visit_of_farid, until=in_days(31))
    assert refusal.value.errors == {
        "until": ["By the rules of this tribe a guest stays at most 30 days from today."]
    }
    visit_of_farid.refresh_from_db()
    assert visit_of_farid.until == in_days(20)

    services.move_guest(actor=ada, guest_pass=visit_of_farid, until=in_days(30))

    farid.refresh_from_db()
    assert farid.ends_at == rules.closing_moment(in_days(30))
    assert Membership.objects.get(account=farid.account_id).ends_at == farid.ends_at


def test_who_is_no_partner_moves_no_guest(bram, visit_of_farid):
    with pytest.raises(NotAllowed):
        services.move_guest(actor=bram, guest_pass=visit_of_farid, until=in_days(25))


def test_a_moved_end_is_not_acted_on_at_the_former_day(ada, farid, visit_of_farid):
    former = visit_of_farid.ends_at
    services.move_guest(actor=ada, guest_pass=visit_of_farid, until=in_days(30))

    due.run_due(at=former + dt.timedelta(seconds=1))

    visit_of_farid.refresh_from_db()
    assert visit_of_farid.ended_at is None
