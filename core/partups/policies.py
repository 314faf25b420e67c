"""
Who may do what with a part-up. All partners are equal; nobody decides by rank.

A policy says who may; whether it is possible now (a seat is free, the part-up is still on) is
said by the service.
"""

from core.members.models import Member, TribeRules
from core.partups.models import Offer, Participation
from core.partups.models.sight import LEVEL_NEEDED, trust_of
from core.partups.rules import first_audience
from core.partups.selectors import Standing


def can_start(member: Member, rules: TribeRules) -> bool:
    """Members start part-ups, as far as the rules let them; guests work on those of others."""
    if not member.is_present or member.is_guest:
        return False
    if rules.who_may_start == TribeRules.Starters.STEWARDS:
        return member.is_steward
    return member.level >= LEVEL_NEEDED[rules.who_may_start]


def can_see_new(member: Member, rules: TribeRules) -> bool:
    """Whether a part-up that somebody else starts is open to a member, as the rules begin it."""
    needed = LEVEL_NEEDED.get(first_audience(rules))
    return member.is_present and needed is not None and trust_of(member) >= needed


def can_see(standing: Standing) -> bool:
    """
    Partners see their part-up; other members what was opened to their level; guests what they
    were let into. The same as the lists say (models/sight.py), of rows that were read.
    """
    member, partup = standing.member, standing.partup
    if not member.is_present:
        return False
    if member.is_guest:
        return standing.is_let_in and partup.opened_at is not None
    needed = partup.level_needed
    return standing.is_partner or (needed is not None and trust_of(member) >= needed)


def can_keep_guests(standing: Standing) -> bool:
    """Partners let guests in, move their last day and end their visit; guests do not."""
    return standing.is_partner and not standing.member.is_guest and can_see(standing)


def can_follow(standing: Standing) -> bool:
    """Whoever sees a part-up may follow it."""
    return can_see(standing)


def can_converse(standing: Standing) -> bool:
    """Whoever sees a part-up joins in its conversation, until it is over."""
    return can_see(standing) and not standing.partup.is_over


def can_offer(standing: Standing) -> bool:
    """Whoever sees a part-up and is no partner yet may offer to help."""
    return can_see(standing) and not standing.is_partner


def can_withdraw_offer(member: Member, offer: Offer) -> bool:
    """Who offered takes it back."""
    return offer.member_id == member.pk


def can_see_offer(standing: Standing, offer: Offer) -> bool:
    """An offer is between who made it and the partners."""
    if not can_see(standing):
        return False
    return standing.is_partner or offer.member_id == standing.member.pk


def can_answer_offers(standing: Standing) -> bool:
    """Any partner answers offers."""
    return standing.is_partner


def can_change(standing: Standing) -> bool:
    """Partners change the description and the openings."""
    return standing.is_partner


def can_open(standing: Standing) -> bool:
    """Partners open their draft."""
    return standing.is_partner


def can_extend(standing: Standing) -> bool:
    """Partners move the end date."""
    return standing.is_partner


def can_stop(standing: Standing) -> bool:
    """Partners stop their part-up."""
    return standing.is_partner


def can_leave(standing: Standing) -> bool:
    """Partners leave their seat."""
    return standing.is_partner


def can_close(standing: Standing) -> bool:
    """Partners say that the work is done, answer the questions, and close."""
    return standing.is_partner


def can_confirm(standing: Standing, participation: Participation) -> bool:
    """A partner confirms what another partner contributed, never their own."""
    return standing.is_partner and participation.member_id != standing.member.pk
