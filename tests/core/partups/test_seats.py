"""Following, leaving, and leaving the tribe."""

import pytest

from core.common.errors import NotAllowed, NotFound
from core.history.models import Event
from core.members.models import Member
from core.members.services import leave_tribe
from core.partups import services
from core.partups.errors import LastPartner, PartupOver
from core.partups.models import Offer, Opening, Participation, Partup
from tenants.models import DueJob
from tests.core.partups.conftest import photographer


def test_following_twice_is_harmless(bram, partup):
    first = services.follow(actor=bram, partup=partup)
    second = services.follow(actor=bram, partup=partup)

    assert first == second
    assert first.role == "supporter"
    assert Event.objects.filter(kind="partup.followed").count() == 1


def test_a_partner_who_follows_stays_a_partner(ada, partup):
    assert services.follow(actor=ada, partup=partup).role == "partner"

    services.unfollow(actor=ada, partup=partup)

    assert Participation.objects.get().is_partner


def test_unfollowing_twice_is_harmless(bram, partup):
    services.follow(actor=bram, partup=partup)

    services.unfollow(actor=bram, partup=partup)
    services.unfollow(actor=bram, partup=partup)

    assert not partup.participations.supporters().exists()
    assert Event.objects.filter(kind="partup.unfollowed").count() == 1


def test_what_is_hidden_is_not_followed(bram, start):
    hidden = start(audience="inside")

    with pytest.raises(NotFound):
        services.follow(actor=bram, partup=hidden)


def test_what_is_over_is_not_followed(ada, bram, partup):
    services.stop_partup(actor=ada, partup=partup, reason="Enough.")

    with pytest.raises(PartupOver):
        services.follow(actor=bram, partup=partup)


def test_leaving_frees_the_seat(bram, partup, opening, join):
    join(bram, opening)

    services.leave_seat(actor=bram, partup=partup)
    services.leave_seat(actor=bram, partup=partup)

    opening.refresh_from_db()
    assert (opening.state, opening.seats_taken) == ("open", 0)
    assert not partup.participations.partners().filter(member=bram).exists()
    kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert kinds[-2:] == ["opening.reopened", "partup.left"]
    assert Partup.objects.get().state == "running"


def test_who_left_can_come_back(bram, partup, opening, join):
    join(bram, opening)
    services.leave_seat(actor=bram, partup=partup)

    join(bram, opening)

    assert partup.participations.filter(member=bram).count() == 2
    assert partup.participations.partners().filter(member=bram).count() == 1


def test_a_seat_left_in_a_closed_opening_stays_closed(ada, bram, esra, start, join):
    partup = start(openings=[photographer(seats=2)])
    opening = partup.openings.get()
    join(bram, opening)
    services.close_opening(actor=ada, opening=opening)

    services.leave_seat(actor=bram, partup=partup)

    opening.refresh_from_db()
    assert (opening.state, opening.seats_taken) == ("closed", 0)


def test_a_seat_left_while_closing_opens_nothing(ada, bram, partup, opening, join):
    join(bram, opening)
    services.finish_partup(actor=ada, partup=partup)

    services.leave_seat(actor=bram, partup=partup)

    opening.refresh_from_db()
    assert (opening.state, opening.seats_taken) == ("closed", 0)


def test_the_last_partner_stays(ada, partup):
    with pytest.raises(LastPartner):
        services.leave_seat(actor=ada, partup=partup)

    assert partup.participations.partners().get().member == ada


def test_the_starter_may_leave_when_another_stays(ada, bram, partup, opening, join):
    join(bram, opening)

    services.leave_seat(actor=ada, partup=partup)

    assert partup.participations.partners().get().member == bram
    with pytest.raises(LastPartner):
        services.leave_seat(actor=bram, partup=partup)


def test_a_supporter_has_no_seat_to_leave(bram, partup):
    services.follow(actor=bram, partup=partup)

    with pytest.raises(NotAllowed):
        services.leave_seat(actor=bram, partup=partup)


def test_a_record_does_not_change_by_leaving(ada, bram, partup, opening, join):
    join(bram, opening)
    services.stop_partup(actor=ada, partup=partup, reason="Enough.")

    with pytest.raises(PartupOver):
        services.leave_seat(actor=bram, partup=partup)


def test_leaving_the_tribe_ends_seats_follows_and_offers(ada, bram, esra, start, join):
    worked, followed, offered = start(), start(name="Followed"), start(name="Offered")
    join(bram, worked.openings.get())
    services.follow(actor=bram, partup=followed)
    services.offer_help(actor=bram, opening=offered.openings.get())

    leave_tribe(actor=bram)

    assert not Participation.objects.present().filter(member=bram).exists()
    assert Offer.objects.get(opening__partup=offered).state == "withdrawn"
    assert Opening.objects.get(partup=worked).state == "open"
    assert not DueJob.objects.filter(kind__startswith="offer.", done_at=None).exists()


def test_nobody_leaves_a_part_up_alone_behind(bram, start):
    start(actor=bram)

    with pytest.raises(LastPartner) as refusal:
        leave_tribe(actor=bram)

    assert "Quiet roads" in str(refusal.value)
    assert Member.objects.get(pk=bram.pk).is_present
    assert Participation.objects.get().is_partner


def test_a_draft_of_ones_own_ends_when_leaving(bram, start):
    draft = start(actor=bram, open_now=False)

    leave_tribe(actor=bram)

    draft.refresh_from_db()
    assert draft.state == "stopped"
    assert not Member.objects.get(pk=bram.pk).is_present


def test_a_record_stays_when_leaving(bram, start):
    over = start(actor=bram)
    services.stop_partup(actor=bram, partup=over, reason="Enough.")

    leave_tribe(actor=bram)

    assert over.participations.partners().get().member == bram
