"""Levels of trust: given by stewards, named by the tribe, told to the person."""

import datetime as dt
import uuid

import pytest

from core.common import clock
from core.common.errors import InvalidInput, NotAllowed, NotFound
from core.history.models import Event
from core.history.registry import sentence_of
from core.inbox.models import Pointer
from core.members import services
from core.members.models import Member
from core.trail.models import TrailRecord
from tenants.context import enter_tribe


@pytest.fixture
def levels(ada):
    """A tribe with a first and a third level."""
    return services.change_rules(
        actor=ada, version=1, reason="Trust grows.", level_1="Kring", level_3="Raad"
    )


def test_a_steward_puts_somebody_at_a_level(ada, bram, levels):
    member = services.set_level(actor=ada, member_id=bram.pk, level=3)

    assert member.level == 3
    event = Event.objects.get(kind="member.level_given")
    assert sentence_of(event) == "Ada gave Bram the level Raad"
    assert Pointer.objects.get(kind="member.level_given").account_id == bram.account_id
    assert TrailRecord.objects.get(action="member.level_changed").changes == {
        "before": 0,
        "after": 3,
    }


def test_taking_it_away_is_told_too(ada, bram, levels):
    services.set_level(actor=ada, member_id=bram.pk, level=1)
    services.set_level(actor=ada, member_id=bram.pk, level=0)

    event = Event.objects.get(kind="member.level_taken")
    assert sentence_of(event) == "Ada took the level Kring from Bram"
    assert Pointer.objects.filter(kind="member.level_taken").count() == 1


def test_the_same_level_again_is_harmless(ada, bram, levels):
    for _ in range(2):
        services.set_level(actor=ada, member_id=bram.pk, level=1)

    assert Event.objects.filter(kind="member.level_given").count() == 1


def test_stewards_may_give_themselves_one_and_everybody_reads_it(ada, levels):
    services.set_level(actor=ada, member_id=ada.pk, level=3)

    assert sentence_of(Event.objects.latest("created_at")) == "Ada gave Ada the level Raad"


@pytest.mark.parametrize("level", [2, 4, -1, 10**9])
def test_a_level_that_is_off_or_none_is_refused(ada, bram, levels, level):
    with pytest.raises(InvalidInput):
        services.set_level(actor=ada, member_id=bram.pk, level=level)

    bram.refresh_from_db()
    assert bram.level == 0


def test_members_give_nobody_a_level(bram, esra, levels):
    with pytest.raises(NotAllowed):
        services.set_level(actor=bram, member_id=esra.pk, level=1)

    esra.refresh_from_db()
    assert esra.level == 0


def test_guests_and_strangers_have_none(ada, farid_account, levels):
    guest = services.admit_member(
        account=farid_account, role="guest", ends_at=clock.now() + dt.timedelta(days=2)
    )

    for key in (guest.pk, uuid.uuid4()):
        with pytest.raises(NotFound):
            services.set_level(actor=ada, member_id=key, level=1)


def test_it_is_given_on_the_page_of_a_person(visit, ada_account, bram_account, alpha, levels):
    with enter_tribe(alpha):
        page = f"/people/{Member.objects.get(display_name='Bram').pk}/"
    steward, member = visit(ada_account).to(alpha), visit(bram_account).to(alpha)

    answer = steward.post(f"{page}level/", {"level": "1"}, follow=True).content.decode()

    assert "Bram is at Kring now." in answer
    assert 'action="/people/' in steward.get(page).content.decode()
    assert "Kring" in member.get(page).content.decode()
    assert f'action="{page}level/"' not in member.get(page).content.decode()


@pytest.mark.parametrize("level", ["2", "7", "x", "²"])
def test_what_is_no_level_is_told_and_changes_nothing(visit, ada_account, alpha, levels, level):
    with enter_tribe(alpha):
        page = f"/people/{Member.objects.get(display_name='Bram').pk}/"

    answer = visit(ada_account).to(alpha).post(f"{page}level/", {"level": level}, follow=True)

    assert "This level is off in this tribe." in answer.content.decode()
    with enter_tribe(alpha):
        assert Member.objects.get(display_name="Bram").level == 0


def test_a_member_who_posts_it_is_told(visit, bram_account, alpha, levels):
    with enter_tribe(alpha):
        page = f"/people/{Member.objects.get(display_name='Bram').pk}/"

    answer = visit(bram_account).to(alpha).post(f"{page}level/", {"level": "1"}, follow=True)

    assert "Only stewards give levels." in answer.content.decode()


def test_the_json_door_gives_levels_too(visit, ada_account, bram_account, alpha, levels):
    with enter_tribe(alpha):
        key = Member.objects.get(display_name="Bram").pk
    address = f"/api/v1/members/{key}/level/"
    json = {"content_type": "application/json"}
    steward, member = visit(ada_account).to(alpha), visit(bram_account).to(alpha)

    given = steward.put(address, {"level": 1}, **json)
    refused = member.put(address, {"level": 3}, **json)
    off = steward.put(address, {"level": 2}, **json)
    typed = steward.put(address, {"level": "high"}, **json)

    assert (given.status_code, given.json()["level"]) == (200, 1)
    assert refused.status_code == 403
    assert (off.status_code, list(off.json()["errors"])) == (422, ["level"])
    assert typed.status_code == 422
    with enter_tribe(alpha):
        assert Member.objects.get(pk=key).level == 1


def test_whom_a_guest_does_not_meet_is_not_there_for_them(ada, bram, farid_account, levels):
    ends_at = clock.now() + dt.timedelta(days=2)
    guest = services.admit_member(account=farid_account, role="guest", ends_at=ends_at)

    for deed in (
        lambda: services.set_level(actor=guest, member_id=bram.pk, level=1),
        lambda: services.make_steward(actor=guest, member_id=bram.pk),
        lambda: services.hand_over(actor=guest, member_id=bram.pk),
        lambda: services.remove_member(actor=guest, member_id=bram.pk),
    ):
        with pytest.raises(NotFound):
            deed()

    bram.refresh_from_db()
    assert (bram.level, bram.role, bram.is_present) == (0, "member", True)
