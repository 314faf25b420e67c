"""A list of people to invite, in a tribe with few places or none: said before anything is kept."""

import pytest

from billing.entitlements import Capability
from billing.services import limits
from core.common import clock
from core.members.models import PeopleImport
from core.members.services import OverLimit
from tenants.context import enter_tribe
from tenants.gate import InvitesClosed
from tenants.models import Tribe

PEOPLE = 3
TWO = "one@partup.example\ntwo@partup.example"


@pytest.fixture
def room(alpha, monkeypatch):
    """Let the plan of the tribe have room for so many people; three are in it."""

    def make(places):
        known = limits.limit_of_plan
        wanted = {(alpha.plan, Capability.MEMBERS): places}
        monkeypatch.setattr(
            limits, "limit_of_plan", lambda code, what: wanted.get((code, what), known(code, what))
        )

    return make


@pytest.fixture
def steward(visit, ada_account, alpha):
    return visit(ada_account).to(alpha)


def is_kept(tribe):
    with enter_tribe(tribe):
        return PeopleImport.objects.exists()


def ask_at_both(steward):
    page = steward.post("/people/import/", {"text": TWO, "words": "Come along."})
    told = steward.post("/api/v1/imports/", {"text": TWO}, content_type="application/json")
    return page, told


def test_a_tribe_over_its_limit_refuses_it_in_words(steward, room, alpha):
    room(PEOPLE - 1)

    page, told = ask_at_both(steward)

    text = page.content.decode()
    assert (page.status_code, str(OverLimit.message) in text, TWO in text) == (422, True, True)
    assert (told.status_code, told.json()["code"]) == (409, "over_limit")
    assert not is_kept(alpha)


def test_a_tribe_that_is_very_late_refuses_it_in_words(steward, alpha):
    Tribe.objects.filter(pk=alpha.pk).update(access_state="grace", updated_at=clock.now())

    page, told = ask_at_both(steward)

    assert (page.status_code, str(InvitesClosed.message) in page.content.decode()) == (422, True)
    assert (told.status_code, told.json()["code"]) == (409, "invites_closed")
    assert not is_kept(alpha)


def test_a_list_with_more_people_than_places_is_warned_about(steward, room):
    room(PEOPLE + 1)

    page, told = ask_at_both(steward)

    text = steward.get(page.headers["Location"]).content.decode()
    assert "The plan has room for 1 more person, fewer than are on this list." in text
    assert (told.status_code, told.json()["places_left"], told.json()["ready"]) == (201, 1, 2)


def test_a_list_that_has_room_is_not_warned_about(steward, room):
    room(PEOPLE + 2)

    page, _told = ask_at_both(steward)

    assert (
        "fewer than are on this list" not in steward.get(page.headers["Location"]).content.decode()
    )
