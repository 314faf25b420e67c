"""Who is in the demo story could have done what it says of them."""

from typing import Any

from core.demo.story import Offer, PartUp, Tribe
from tests.core.demo.told import PARTUPS, each_partup, each_tribe, end_of


def _guests(partup: PartUp) -> dict[str, float]:
    """Who was let in from outside, and how many days ago."""
    return {guest.of: guest.ago for guest in partup.guests}


def _acts(partup: PartUp) -> list[tuple[str, float]]:
    """Everything somebody does in a part-up, but following it: who, and how many days ago."""
    offers = [offer for opening in partup.openings for offer in opening.offers]
    return [
        (partup.starter, partup.began_days_ago),
        *((offer.by, offer.ago) for offer in offers),
        *((offer.answered_by, offer.answered_ago or 0.0) for offer in offers if offer.answered_by),
        *((guest.by, guest.ago) for guest in partup.guests),
        *((message.by, message.ago) for message in partup.messages),
        *((answer.by, answer.ago) for answer in partup.answers),
    ]


@each_partup
def test_everybody_in_a_part_up_belongs_to_the_tribe_by_then(tribe: Tribe, partup: PartUp):
    guests = _guests(partup)
    came = tribe.members | guests
    acts = _acts(partup) + [(who, partup.began_days_ago) for who in partup.supporters]
    assert [act for act in acts if came[act[0]] < act[1]] == []
    assert not set(guests) & set(tribe.members)
    assert not set(guests) & {partup.starter, *partup.supporters}


@each_partup
def test_guests_are_let_in_by_a_partner_for_as_long_as_the_rules_say(tribe: Tribe, partup: PartUp):
    for guest in partup.guests:
        assert partup.began_days_ago > guest.ago > end_of(partup)
        assert partup.partners[guest.by] > guest.ago
        days = _rule(tribe, "guest_days", at=guest.ago, before=0)
        assert 0 < guest.until_in + guest.ago <= days


@each_tribe
def test_who_left_did_nothing_afterwards_and_left_nothing_undone(tribe: Tribe):
    for who, ago in tribe.left.items():
        assert ago < tribe.members[who]
        assert who not in tribe.stewards
        for partup in tribe.partups:
            assert [act for act in _acts(partup) if act[0] == who and act[1] <= ago] == []
            assert who not in partup.supporters
            assert who not in partup.partners or end_of(partup) > ago


def test_somebody_left_whose_words_are_still_there():
    kept = [
        message
        for tribe, partup in PARTUPS
        for message in partup.messages
        if message.by in tribe.left
    ]
    assert len(kept) >= 2


def _rule(tribe: Tribe, name: str, *, at: float, before: object) -> Any:
    """What a rule said some days ago; a tribe that never changed it has what it began with."""
    changed = [change for change in tribe.rules if change.ago > at and name in change.changes]
    return min(changed, key=lambda change: change.ago).changes[name] if changed else before


def _has_a_first_yes(tribe: Tribe, partup: PartUp, offer: Offer) -> bool:
    """Whether one of two partners answered, where the rules ask two and there are two."""
    if offer.answered_ago is None or not offer.answered_by:
        return False
    at = offer.answered_ago
    asks_two = _rule(tribe, "who_accepts", at=at, before="any_partner") == "two_partners"
    return asks_two and at < offer.ago and sum(ago > at for ago in partup.partners.values()) >= 2


@each_partup
def test_offers_are_answered_after_they_were_made(tribe: Tribe, partup: PartUp):
    partners = partup.partners
    for offer in (offer for opening in partup.openings for offer in opening.offers):
        if offer.state == "pending":
            assert offer.ago < 9
            assert offer.answered_ago is None or _has_a_first_yes(tribe, partup, offer)
        elif offer.state == "lapsed":
            assert offer.ago > 10
        else:
            assert offer.answered_ago is not None
            assert end_of(partup) <= offer.answered_ago < offer.ago
            assert offer.ago - offer.answered_ago < 10
        if offer.answered_by:
            assert partners[offer.answered_by] > (offer.answered_ago or 0)
        if offer.state == "declined":
            assert offer.answer
        assert offer.by != partup.starter


@each_partup
def test_work_and_words_come_from_those_who_are_in_it(tribe: Tribe, partup: PartUp):
    partners, guests = partup.partners, _guests(partup)
    assert not set(partup.supporters) & {partup.starter}
    for activity in partup.activities:
        assert set(activity.by) <= set(partners)
        assert -min(0, partup.ends_in_days) < activity.ago <= partup.began_days_ago
        assert activity.state != "idea" or len(activity.by) <= 1
        if activity.due_in is not None:
            assert -activity.ago <= activity.due_in <= partup.ends_in_days
        assert (activity.done_ago is not None) == (activity.state == "done")
        assert activity.state in {"idea", "todo"} or activity.by
        if activity.done_ago is not None:
            assert end_of(partup) <= activity.done_ago < activity.ago
            assert all(partners[who] > activity.done_ago for who in activity.by)
    times = [message.ago for message in partup.messages]
    assert times == sorted(times, reverse=True)
    for message in partup.messages:
        speaks_since = max(
            partners.get(message.by, 0.0),
            guests.get(message.by, 0.0),
            partup.began_days_ago if message.by in partup.supporters else 0.0,
        )
        assert end_of(partup) <= message.ago < speaks_since, message
    for answer in partup.answers:
        assert partup.state in {"closing", "closed"}
        assert answer.by in partners
        assert end_of(partup) <= answer.ago <= -partup.ends_in_days - 1
    assert partup.state != "closed" or partup.answers
    assert bool(partup.outcome) == bool(partup.answers)
