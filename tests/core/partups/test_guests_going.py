"""A visit ends: by a partner, the guest, the clock, or new rules; nothing is left of it."""

import datetime as dt

import pytest

from core.activities import services as activities
from core.activities.models import Contribution
from core.common.errors import NotAllowed, NotFound
from core.history.models import Event
from core.inbox.models import Pointer, WorkPointer
from core.members.models import TribeRules
from core.members.services import admit_member, leave_tribe
from core.members.signals import rules_changed
from core.partups import rules, selectors, services
from core.partups.errors import LastPartner
from core.partups.models import GuestPass, Offer, Participation
from tenants import due
from tenants.models import DueJob, Membership
from tests.core.partups.conftest import photographer
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


@pytest.fixture
def busy(ada, farid, partup, start, join):
    """Farid has a seat, a waiting offer, an activity, and one he would like to do."""
    first = partup.openings.get()
    second = services.add_opening(actor=ada, partup=partup, wish=photographer(title="Baker"))
    join(farid, first)
    offer = Offer.objects.create(opening=second, member=farid)
    activity = activities.add_activity(actor=ada, partup=partup, title="Bake")
    activities.take_on(actor=farid, activity=activity)
    return first, offer


def assert_gone(farid, partup, busy):
    first, offer = busy
    farid.refresh_from_db()
    first.refresh_from_db()
    offer.refresh_from_db()
    assert not farid.is_present
    assert farid.left_at is not None
    assert Membership.objects.get(account=farid.account_id).left_at is not None
    assert not Participation.objects.present().filter(member=farid).exists()
    assert (first.seats_taken, first.state) == (0, "open")
    assert offer.state == "withdrawn"
    assert not Contribution.objects.filter(member=farid).exists()
    assert not Pointer.objects.filter(account=farid.account_id).exists()
    assert not WorkPointer.objects.filter(account=farid.account_id).exists()
    assert not selectors.visible_partups(farid).exists()
    assert not GuestPass.objects.filter(member=farid, ended_at=None).exists()
    assert not DueJob.objects.filter(kind__startswith="guest.", done_at=None).exists()


def test_a_visit_that_a_partner_ends_leaves_nothing(ada, farid, partup, visit_of_farid, busy):
    services.end_guest(actor=ada, guest_pass=visit_of_farid)

    assert_gone(farid, partup, busy)
    assert kinds(partup)[-1] == "guest.ended"

    services.end_guest(actor=ada, guest_pass=visit_of_farid)
    assert kinds(partup).count("guest.ended") == 1


def test_a_visit_ends_by_the_clock(ada, farid, partup, visit_of_farid, busy):
    at_end_of(visit_of_farid)

    assert_gone(farid, partup, busy)


def test_a_guest_ends_the_visit_and_nobody_else_does(ada, bram, farid, partup, visit_of_farid):
    with pytest.raises(NotAllowed):
        services.end_guest(actor=bram, guest_pass=visit_of_farid)

    services.end_guest(actor=farid, guest_pass=visit_of_farid)

    farid.refresh_from_db()
    assert not farid.is_present


def test_a_guest_leaves_the_tribe(ada, farid, partup, visit_of_farid, busy):
    leave_tribe(actor=farid)

    assert_gone(farid, partup, busy)


def test_with_another_pass_a_guest_stays(ada, farid, visit_of_farid, start):
    second = start(name="A second one")
    services.let_in(actor=ada, partup=second, member_id=farid.pk, until=in_days(10))

    services.end_guest(actor=ada, guest_pass=visit_of_farid)

    farid.refresh_from_db()
    assert farid.is_present
    assert farid.ends_at == rules.closing_moment(in_days(10))
    assert list(selectors.visible_partups(farid)) == [second]


def test_a_guest_alone_is_refused_but_the_clock_stops_the_part_up(
    ada, farid, partup, opening, visit_of_farid, join
):
    join(farid, opening)
    services.leave_seat(actor=ada, partup=partup)

    with pytest.raises(LastPartner):
        services.end_guest(actor=farid, guest_pass=visit_of_farid)
    at_end_of(visit_of_farid)

    partup.refresh_from_db()
    farid.refresh_from_db()
    assert (partup.state, farid.is_present) == ("stopped", False)


def test_a_week_before_the_guest_and_the_partners_hear_of_it(
    ada, ada_account, farid, farid_account, partup, visit_of_farid
):
    Pointer.objects.all().delete()

    due.run_due(at=visit_of_farid.ends_at - dt.timedelta(days=7))

    told = set(Pointer.objects.values_list("account_id", "kind"))
    assert told == {
        (farid_account.pk, "guest.ending"),
        (ada_account.pk, "guest.ending_here"),
    }


def test_a_short_visit_gets_no_warning(ada, farid_account, partup):
    guest_pass = come_in(farid_account, partup, by=ada, days=3)

    assert [job.kind for job in DueJob.objects.filter(object_id=guest_pass.pk)] == ["guest.end"]


def test_who_becomes_a_member_keeps_the_seat_and_needs_no_pass(
    ada, farid, farid_account, partup, opening, visit_of_farid, join
):
    join(farid, opening)

    admit_member(account=farid_account)

    farid.refresh_from_db()
    assert (farid.role, farid.ends_at) == ("member", None)
    assert not GuestPass.objects.filter(ended_at=None).exists()
    at_end_of(visit_of_farid)
    farid.refresh_from_db()
    assert farid.is_present
    assert selectors.is_partner(member=farid, partup_id=partup.pk)


def change_guest_days(days):
    """New rules come into force, as the members room does it."""
    TribeRules.objects.update(guest_days=days)
    moment = rules.closing_moment(in_days(days)) if days else dt.datetime.now(dt.UTC)
    rules_changed.send(sender=TribeRules, change=None, guests_end_at=moment)


def test_shorter_rules_shorten_visits(ada, farid, visit_of_farid):
    affected = selectors.guests_affected(TribeRules(guest_days=10))
    assert affected == [(visit_of_farid, in_days(10))]
    assert selectors.guests_affected(TribeRules(guest_days=20)) == []

    change_guest_days(10)

    visit_of_farid.refresh_from_db()
    assert (visit_of_farid.until, visit_of_farid.ended_at) == (in_days(10), None)
    at_end_of(visit_of_farid)
    farid.refresh_from_db()
    assert farid.left_at is not None


def test_rules_without_guests_end_visits_at_once(ada, farid, partup, visit_of_farid, busy):
    assert selectors.guests_affected(TribeRules(guest_days=0)) == [(visit_of_farid, None)]

    change_guest_days(0)

    assert_gone(farid, partup, busy)


def test_a_guest_of_former_days_comes_back(ada, farid, farid_account, partup, visit_of_farid):
    services.end_guest(actor=ada, guest_pass=visit_of_farid)

    second = come_in(farid_account, partup, by=ada, days=5)

    assert second != visit_of_farid
    assert second.member == farid
    assert list(selectors.visible_partups(second.member)) == [partup]


def test_an_ended_visit_is_not_moved(ada, visit_of_farid):
    services.end_guest(actor=ada, guest_pass=visit_of_farid)

    with pytest.raises(NotFound):
        services.move_guest(actor=ada, guest_pass=visit_of_farid, until=in_days(25))
