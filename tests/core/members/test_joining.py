"""Coming in: as many as the plan gives room for."""

import uuid

import pytest

from core.common import clock
from core.members.models import Member
from core.members.services import TribeFull, admit_member, make_invitation_link
from tenants.models import Invitation, Membership

ROOM = 100


def _fill(number):
    rows = [
        Member(account_id=uuid.uuid4(), display_name="Somebody", joined_at=clock.now())
        for _ in range(number - Member.objects.present().count())
    ]
    Member.objects.bulk_create(rows)


def test_the_last_place_is_given(in_alpha, farid_account):
    _fill(ROOM - 1)

    admit_member(account=farid_account)

    assert Member.objects.present().count() == ROOM


def test_a_full_tribe_refuses_and_nothing_is_written(in_alpha, farid_account):
    _fill(ROOM)

    with pytest.raises(TribeFull):
        admit_member(account=farid_account)

    assert Member.objects.present().count() == ROOM
    assert not Membership.objects.filter(account=farid_account).exists()


def test_who_belongs_already_stays_in_a_full_tribe(ada, bram_account):
    _fill(ROOM)

    assert admit_member(account=bram_account).name == "Bram"


def test_who_left_makes_room(bram, farid_account):
    _fill(ROOM)
    Member.objects.filter(pk=bram.pk).update(left_at=clock.now())

    assert admit_member(account=farid_account).is_present


def test_an_invitation_to_a_full_tribe_says_so_and_still_works_later(
    visit, ada, alpha, farid_account
):
    _, token = make_invitation_link(actor=ada)
    _fill(ROOM)

    answer = visit(farid_account).post(f"/invitations/{token}/accept/", {"accepted_version": "1"})

    assert answer.status_code == 422
    assert str(TribeFull.message) in answer.content.decode()
    assert Invitation.objects.get(kind="link").uses == 0
