"""Stewards: made, stepping down, and never none."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections

from core.common import clock
from core.common.errors import NotAllowed, NotFound
from core.history.models import Event
from core.members import services
from core.members.models import Member
from core.members.services import TooManyStewards
from tenants.context import enter_tribe
from tenants.models import Membership, Tribe
from tests.core.members.crowd import add_people, roles

PEOPLE = "/people/"


def test_a_steward_makes_another(visit, ada_account, alpha):
    with enter_tribe(alpha):
        bram = Member.objects.get(display_name="Bram")

    answer = visit(ada_account).to(alpha).post(f"/people/{bram.pk}/make-steward/")

    with enter_tribe(alpha):
        assert roles() == {"Ada": "steward", "Bram": "steward", "Esra": "member"}
        assert Event.objects.latest("created_at").kind == "member.made_steward"
    assert answer.url == f"/people/{bram.pk}/"
    assert Membership.objects.get(account__email="bram@partup.example").role == "steward"


def test_making_a_steward_twice_is_harmless(ada, bram):
    services.make_steward(actor=ada, member_id=bram.pk)
    services.make_steward(actor=ada, member_id=bram.pk)

    assert Event.objects.filter(kind="member.made_steward").count() == 1


def test_a_member_makes_nobody_steward(ada, bram, esra):
    with pytest.raises(NotAllowed):
        services.make_steward(actor=bram, member_id=esra.pk)

    assert roles()["Esra"] == "member"


def test_a_member_who_posts_it_is_told(visit, bram_account, alpha):
    with enter_tribe(alpha):
        esra = Member.objects.get(display_name="Esra")
    inside = visit(bram_account).to(alpha)

    page = inside.post(f"/people/{esra.pk}/make-steward/", follow=True).content.decode()

    assert "Only stewards make others steward." in page
    with enter_tribe(alpha):
        assert roles()["Esra"] == "member"


def test_nobody_of_elsewhere_becomes_steward(ada):
    with pytest.raises(NotFound):
        services.make_steward(actor=ada, member_id=uuid.uuid4())


def test_an_eleventh_steward_is_refused(ada):
    people = add_people(10)
    for person in people[:9]:
        Member.objects.filter(pk=person.pk).update(role="steward")

    with pytest.raises(TooManyStewards):
        services.make_steward(actor=ada, member_id=people[9].pk)

    assert Member.objects.filter(role="steward").count() == 10


def test_two_stewards_who_choose_the_tenth_at_once_never_make_eleven(committed_db):
    alpha = Tribe.objects.get(slug="alpha")
    with enter_tribe(alpha):
        people = add_people(12)
        Member.objects.filter(pk__in=[person.pk for person in people[:8]]).update(role="steward")
        actors = list(Member.objects.filter(role="steward")[:2])
    gate = Barrier(2)

    def choose(number):
        gate.wait()
        try:
            with enter_tribe(alpha):
                services.make_steward(actor=actors[number], member_id=people[10 + number].pk)
                return "made"
        except TooManyStewards:
            return "refused"
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(choose, range(2)))

    assert answers == ["made", "refused"]
    with enter_tribe(alpha):
        assert Member.objects.filter(role="steward").count() == 10


def test_a_steward_steps_down_when_there_is_another(visit, ada_account, alpha):
    with enter_tribe(alpha):
        ada, bram = (Member.objects.get(display_name=name) for name in ("Ada", "Bram"))
        services.make_steward(actor=ada, member_id=bram.pk)

    visit(ada_account).to(alpha).post("/people/step-down/")

    with enter_tribe(alpha):
        assert roles() == {"Ada": "member", "Bram": "steward", "Esra": "member"}
    assert Membership.objects.get(account=ada_account, tribe=alpha).role == "member"


def test_the_last_steward_does_not_step_down(visit, ada_account, alpha):
    inside = visit(ada_account).to(alpha)

    page = inside.post("/people/step-down/", follow=True).content.decode()

    assert "You are the last steward." in page
    with enter_tribe(alpha):
        assert roles()["Ada"] == "steward"


def test_stepping_down_twice_is_harmless(ada, bram):
    services.make_steward(actor=ada, member_id=bram.pk)
    services.step_down(actor=ada)
    services.step_down(actor=ada)

    assert Event.objects.filter(kind="member.stepped_down").count() == 1


def test_handing_over_makes_one_and_steps_down_in_one_step(visit, ada_account, alpha):
    with enter_tribe(alpha):
        bram = Member.objects.get(display_name="Bram")

    answer = visit(ada_account).to(alpha).post(f"/people/{bram.pk}/hand-over/", follow=True)

    assert "Bram is a steward now, in your place." in answer.content.decode()
    with enter_tribe(alpha):
        assert roles() == {"Ada": "member", "Bram": "steward", "Esra": "member"}
    assert Membership.objects.get(account=ada_account, tribe=alpha).role == "member"


def test_of_ten_one_hands_over_and_they_stay_ten(ada):
    people = add_people(10)
    Member.objects.filter(pk__in=[person.pk for person in people[:9]]).update(role="steward")

    services.hand_over(actor=ada, member_id=people[9].pk)

    stewards = Member.objects.filter(role="steward")
    assert stewards.count() == 10
    assert ada not in stewards


def test_handing_over_a_second_time_is_refused(ada, bram, esra):
    services.hand_over(actor=ada, member_id=bram.pk)

    with pytest.raises(NotAllowed):
        services.hand_over(actor=ada, member_id=esra.pk)

    assert roles() == {"Ada": "member", "Bram": "steward", "Esra": "member"}


def test_handing_over_to_oneself_changes_nothing(ada):
    assert services.hand_over(actor=ada, member_id=ada.pk) == ada

    assert roles()["Ada"] == "steward"


def test_two_last_stewards_who_step_down_at_once_do_not_leave_none(committed_db):
    alpha = Tribe.objects.get(slug="alpha")
    with enter_tribe(alpha):
        ada, bram = (Member.objects.get(display_name=name) for name in ("Ada", "Bram"))
        services.make_steward(actor=ada, member_id=bram.pk)
    gate = Barrier(2)

    def step_down(actor):
        gate.wait()
        try:
            with enter_tribe(alpha):
                services.step_down(actor=actor)
                return "down"
        except services.LastSteward:
            return "stays"
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(step_down, [ada, bram]))

    assert answers == ["down", "stays"]
    with enter_tribe(alpha):
        assert list(roles().values()).count("steward") == 1


def test_a_guest_is_made_no_steward(ada, farid_account):
    ends_at = clock.now() + dt.timedelta(days=2)
    guest = services.admit_member(account=farid_account, role="guest", ends_at=ends_at)

    for hand in (services.make_steward, services.hand_over):
        with pytest.raises(NotFound):
            hand(actor=ada, member_id=guest.pk)
