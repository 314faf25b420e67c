"""Leaving a tribe that nobody can enter: from outside, and always possible."""

import pytest
from django.conf import settings

from core.history.models import Event
from core.members import services
from core.members.models import Member
from core.members.services import NotClosed
from core.partups.models import Partup
from core.trail.models import TrailRecord
from tenants.context import enter_tribe
from tenants.models import Membership
from tenants.services import set_access
from tests.core.members.crowd import roles
from tests.core.members.test_leaving import start

CLOSED = ["suspended", "archived"]


def page_of(tribe):
    return f"/tribes/{tribe.pk}/leave/"


def entry_of(tribe):
    return f"/api/v1/tribes/{tribe.pk}/membership/"


@pytest.mark.parametrize("state", CLOSED)
def test_a_closed_tribe_is_left_from_the_list_of_tribes(visit, bram_account, alpha, state):
    set_access(tribe=alpha, state=state)
    bram = visit(bram_account)

    listed = bram.get("/tribes/").content.decode()
    noticed = bram.get(f"/tribes/{alpha.pk}/access/").content.decode()
    asked = bram.get(page_of(alpha)).content.decode()
    left = bram.post(page_of(alpha))

    assert f'href="{settings.ACCOUNT_ORIGIN}{page_of(alpha)}"' in listed
    assert f'href="{page_of(alpha)}"' in noticed
    assert "Leave Alpha tribe?" in asked
    assert "A part-up that nobody else works on stops." in asked
    assert left.url == "/tribes/"
    assert "You left Alpha tribe." in bram.get("/tribes/").content.decode()
    assert not Membership.objects.live().filter(account=bram_account, tribe=alpha).exists()
    with enter_tribe(alpha):
        assert sorted(roles()) == ["Ada", "Esra"]


def test_a_program_leaves_it_too_and_the_second_time_there_is_nothing(visit, bram_account, alpha):
    set_access(tribe=alpha, state="suspended")
    bram = visit(bram_account)

    first, again = bram.delete(entry_of(alpha)), bram.delete(entry_of(alpha))

    assert (first.status_code, again.status_code) == (204, 404)
    assert bram.post(page_of(alpha)).status_code == 404
    with enter_tribe(alpha):
        assert Event.objects.filter(kind="member.left").count() == 1
        assert TrailRecord.objects.filter(action="member.left").count() == 1


def test_what_only_they_worked_on_stops(visit, bram_account, alpha):
    with enter_tribe(alpha):
        alone = start(Member.objects.get(display_name="Bram"), "All alone")
    set_access(tribe=alpha, state="suspended")

    answer = visit(bram_account).delete(entry_of(alpha))

    assert answer.status_code == 204
    with enter_tribe(alpha):
        assert Partup.objects.get(pk=alone.pk).state == "stopped"


def test_whoever_has_been_there_longest_keeps_what_the_last_steward_leaves(
    visit, ada_account, alpha
):
    set_access(tribe=alpha, state="suspended")

    answer = visit(ada_account).delete(entry_of(alpha))

    assert answer.status_code == 204
    with enter_tribe(alpha):
        assert roles() == {"Bram": "steward", "Esra": "member"}
        inherited = TrailRecord.objects.get(action="member.made_steward")
        assert inherited.changes == {"because": "closed"}
    keys = Membership.objects.live().filter(tribe=alpha).order_by("account__email")
    assert list(keys.values_list("role", flat=True)) == ["steward", "member"]


@pytest.mark.parametrize("state", ["active", "read_only", "cancelled"])
def test_a_tribe_that_can_be_entered_is_left_from_inside(visit, bram_account, alpha, state):
    set_access(tribe=alpha, state=state)
    bram = visit(bram_account)

    page, by_api = bram.post(page_of(alpha)), bram.delete(entry_of(alpha))

    assert page.url == f"{alpha.url}/leave/"
    assert (by_api.status_code, by_api.json()["code"]) == (409, "tribe_not_closed")
    assert "Leave Alpha" not in bram.get("/tribes/").content.decode()
    with enter_tribe(alpha):
        assert "Bram" in roles()


def test_a_tribe_that_waits_for_its_first_payment_is_dropped_not_left(visit, ada_account, alpha):
    set_access(tribe=alpha, state="pending")

    page = visit(ada_account).get(page_of(alpha))

    assert page.url == f"/tribes/{alpha.pk}/access/"
    with pytest.raises(NotClosed):
        services.leave_closed_tribe(actor=ada_account, tribe_id=alpha.pk)


def test_strangers_find_nothing_to_leave(visit, farid_account, alpha):
    set_access(tribe=alpha, state="suspended")
    farid = visit(farid_account)

    answers = [
        farid.get(page_of(alpha)),
        farid.post(page_of(alpha)),
        farid.delete(entry_of(alpha)),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    with enter_tribe(alpha):
        assert sorted(roles()) == ["Ada", "Bram", "Esra"]
