"""Who was refused is written down, and a door that is rattled at is not a flood of lines."""

import datetime as dt

import pytest
from django.db import transaction

from core.audit.models import PlatformRecord
from core.audit.services import refusals_recorded as platform_refusals
from core.common import clock
from core.common.errors import NotAllowed
from core.members.models import Member
from core.trail import selectors
from core.trail.models import TrailRecord
from core.trail.services import refusals_recorded


@refusals_recorded("member.removed", about="member_id")
@transaction.atomic
def remove(*, actor, member_id):
    Member.objects.filter(pk=member_id).update(display_name="Half done")
    raise NotAllowed


def refused():
    return TrailRecord.objects.filter(outcome="refused")


def test_a_refusal_stays_when_the_rest_is_taken_back(bram, ada):
    with pytest.raises(NotAllowed):
        remove(actor=bram, member_id=ada.pk)

    line = refused().get()
    assert (line.action, line.actor) == ("member.removed", bram)
    assert (line.object_type, line.object_id) == ("member", ada.pk)
    said = selectors.tell([line])[0].sentence
    assert said == "Bram removed Ada from the tribe: refused, nothing changed"
    assert Member.objects.get(pk=ada.pk).display_name == "Ada"


def test_the_same_refusal_is_told_once_a_minute(bram, ada, esra):
    def rattle(actor, at):
        with pytest.raises(NotAllowed), clock.standing_at(at):
            remove(actor=actor, member_id=ada.pk)

    start = clock.now()
    for seconds in (0, 20, 59):
        rattle(bram, start + dt.timedelta(seconds=seconds))
    assert refused().count() == 1

    rattle(esra, start)
    assert refused().count() == 2

    rattle(bram, start + dt.timedelta(seconds=61))
    assert refused().count() == 3


def test_the_platform_does_the_same(ada_account):
    @platform_refusals("organisation.owner_made", about="account_id")
    @transaction.atomic
    def make_owner(*, actor, account_id):
        raise NotAllowed

    for _ in range(2):
        with pytest.raises(NotAllowed):
            make_owner(actor=ada_account, account_id=ada_account.pk)

    line = PlatformRecord.objects.get(outcome="refused")
    assert (line.account_id, line.object_id) == (ada_account.pk, ada_account.pk)
