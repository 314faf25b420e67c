"""Who may do what, asked without a database."""

import uuid

import pytest

from core.members.models import Member, TribeRules
from core.partups import policies
from core.partups.models import Offer, Participation, Partup
from core.partups.selectors import Standing

NOW = "2027-01-01T00:00:00Z"


def somebody(**values):
    return Member(id=uuid.uuid4(), display_name="Somebody", **values)


def standing(role=None, *, left_at=None, audience="everyone", opened_at=NOW, member=None, **more):
    member = member or somebody()
    partup = Partup(audience=audience, opened_at=opened_at, **{"state": "open", **more})
    place = Participation(partup=partup, member=member, role=role, left_at=left_at)
    return Standing(member=member, partup=partup, participation=place if role else None)


PARTNERS_ONLY = [
    policies.can_answer_offers,
    policies.can_change,
    policies.can_open,
    policies.can_extend,
    policies.can_stop,
    policies.can_leave,
    policies.can_close,
]


@pytest.mark.parametrize("may", PARTNERS_ONLY)
def test_partners_decide_and_nobody_else(may):
    assert may(standing("partner"))
    assert not may(standing("supporter"))
    assert not may(standing())
    assert not may(standing("partner", left_at=NOW))


def test_stewards_decide_nothing_in_a_part_up_of_others():
    steward = somebody(role=Member.Role.STEWARD)

    assert not any(may(standing(member=steward)) for may in PARTNERS_ONLY)


@pytest.mark.parametrize(
    ("case", "sees"),
    [
        (standing(), True),
        (standing("supporter"), True),
        (standing("partner"), True),
        (standing(audience="inside"), False),
        (standing("supporter", audience="inside"), False),
        (standing("partner", audience="inside"), True),
        (standing("partner", audience="inside", left_at=NOW), False),
        (standing(opened_at=None, state="draft"), False),
        (standing("partner", opened_at=None, state="draft"), True),
        (standing(member=somebody(left_at=NOW)), False),
        (standing("partner", member=somebody(left_at=NOW)), False),
    ],
)
def test_partners_see_theirs_and_others_what_was_opened(case, sees):
    assert policies.can_see(case) is sees
    assert policies.can_follow(case) is sees
    assert policies.can_offer(case) is (sees and not case.is_partner)


def test_the_conversation_ends_with_the_part_up():
    assert policies.can_converse(standing())
    assert not policies.can_converse(standing(audience="inside"))
    assert not policies.can_converse(standing("partner", state="closed"))


def test_the_rules_say_who_starts():
    member, steward = somebody(), somebody(role=Member.Role.STEWARD)
    everyone, stewards = TribeRules(who_may_start="everyone"), TribeRules(who_may_start="stewards")

    assert policies.can_start(member, everyone)
    assert policies.can_start(steward, stewards)
    assert not policies.can_start(member, stewards)
    assert not policies.can_start(somebody(left_at=NOW), everyone)


def test_an_offer_is_between_its_maker_and_the_partners():
    maker = somebody()
    offer = Offer(member=maker)

    assert policies.can_see_offer(standing(member=maker), offer)
    assert policies.can_see_offer(standing("partner"), offer)
    assert not policies.can_see_offer(standing("supporter"), offer)
    assert policies.can_withdraw_offer(maker, offer)
    assert not policies.can_withdraw_offer(somebody(), offer)


def test_a_partner_confirms_others_only():
    asked = standing("partner")
    other = Participation(member=somebody())

    assert policies.can_confirm(asked, other)
    assert not policies.can_confirm(asked, asked.participation)
    assert not policies.can_confirm(standing("supporter"), other)
