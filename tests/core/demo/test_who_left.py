"""Somebody of a story leaves: their words stay, and nothing else of them."""

from dataclasses import replace

import pytest

from core.accounts.models import Account
from core.conversations.models import Message
from core.demo.services import make_demo
from core.history.models import Event
from core.members.models import Member
from core.partups.models import Participation
from tenants.context import enter_tribe
from tenants.models import Membership, Tribe

pytestmark = pytest.mark.django_db


@pytest.fixture
def ferry(story):
    """The ferry's tribe, after Cas left it yesterday."""
    ferry = next(tribe for tribe in story.tribes if tribe.slug == "ferry")
    others = tuple(tribe for tribe in story.tribes if tribe.slug != "ferry")
    partups = tuple(
        partup for partup in ferry.partups if partup.key not in {"paint", "bell", "bench"}
    )
    left = replace(ferry, partups=partups, left={"cas": 1.5})
    make_demo(story=replace(story, tribes=(left, *others)))
    with enter_tribe(Tribe.objects.get(slug="ferry")) as tribe:
        yield tribe


def test_who_left_has_no_key_and_stays_under_their_name_where_they_were(ferry):
    cas = Account.objects.get(email="cas@small.example")
    member = Member.objects.get(account=cas)
    assert not member.is_present
    assert not Membership.objects.live().filter(account=cas, tribe=ferry).exists()
    assert list(Event.objects.filter(actor=member, kind="member.left")) != []
    seats = Participation.objects.partners().filter(member=member)
    assert list(seats.values_list("partup__name", flat=True)) == ["New rope"]
    assert member.name == "Cas Small"
    words = Message.objects.filter(author=member).values_list("text", "author__display_name")
    assert list(words) == [("Ordered.", "Cas Small")]
