"""What a reader can do with a part-up now; the first of it is the one thing that fits."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.partups import policies, registry
from core.partups.selectors import WholePartup


@dataclass(frozen=True)
class Action:
    """A button: a link, or a form of its own when it does something at once."""

    label: str
    url: str
    icon: str = ""
    is_post: bool = False
    tone: str = "quiet"


@dataclass(frozen=True)
class Actions:
    """One that fits best, at most two beside it, and the rest behind "More"."""

    primary: Action | None
    beside: list[Action]
    more: list[Action]


def actions_for(whole: WholePartup) -> Actions:
    """What fits the reader, from best to rarest."""
    if whole.standing.is_partner:
        primary = _best_for_partner(whole)
        return Actions(primary, list(_beside_for_partner(whole)), list(_rare_for_partner(whole)))
    return _for_others(whole)


def _best_for_partner(whole: WholePartup) -> Action | None:
    partup = whole.partup
    if partup.is_draft and (whole.wanted or registry.has_work(partup)):
        return _post(_("Open this part-up"), "partups:open", partup.pk, "flag")
    if partup.is_draft:
        return _add_opening(whole)
    if partup.is_closing:
        return _link(_("Look back together"), "partups:closing", partup.pk, "flag")
    if whole.offers:
        label = ngettext("Answer %(count)s offer", "Answer %(count)s offers", len(whole.offers))
        label %= {"count": len(whole.offers)}
        return _link(label, "partups:offers", partup.pk, "hand")
    return None


def _beside_for_partner(whole: WholePartup) -> Iterator[Action]:
    partup = whole.partup
    if partup.is_draft:
        yield _link(_("Edit"), "partups:edit", partup.pk, "pencil")
    if partup.is_working or (partup.is_draft and whole.wanted):
        yield _add_opening(whole)


def _rare_for_partner(whole: WholePartup) -> Iterator[Action]:
    partup = whole.partup
    if partup.is_live:
        yield _link(_("Edit the description"), "partups:edit", partup.pk, "pencil")
    if partup.is_live:
        yield _link(_("Who sees it"), "partups:audience", partup.pk, "eye")
    if policies.can_keep_guests(whole.standing) and _has_guests(whole):
        yield _link(_("Guests"), "partups:guests", partup.pk, "user-plus")
    if partup.is_extendable:
        yield _link(_("Move the end date"), "partups:extend", partup.pk, "calendar")
    if partup.is_working:
        yield _link(_("The work is done"), "partups:finish", partup.pk, "check")
    if len(whole.team) > 1 and not partup.is_over:
        yield _link(_("Leave the team"), "partups:leave", partup.pk, "log-out")
    if not partup.is_over:
        yield _link(_("Stop this part-up"), "partups:stop", partup.pk, "ban")


def _has_guests(whole: WholePartup) -> bool:
    may_come = whole.partup.is_working and whole.tribe_rules.lets_guests_in
    return bool(whole.guests) or may_come


def _for_others(whole: WholePartup) -> Actions:
    follow = _following(whole)
    offer = _offering(whole)
    if offer:
        return Actions(offer, [follow] if follow else [], [])
    is_new = follow is not None and not whole.standing.is_supporter
    if is_new and not whole.waiting_offer:
        return Actions(follow, [], [])
    return Actions(None, [follow] if follow else [], [])


def _offering(whole: WholePartup) -> Action | None:
    if whole.waiting_offer or not policies.can_offer(whole.standing):
        return None
    seats = [seen.opening for seen in whole.openings if seen.takes_offers]
    label = _("Take a seat") if whole.tribe_rules.opens_seats else _("Offer to help")
    if len(seats) == 1:
        return _link(label, "partups:opening", seats[0].pk, "hand")
    if seats:
        address = reverse("partups:detail", args=[whole.partup.pk])
        return Action(label, f"{address}#openings", "hand")
    return None


def _following(whole: WholePartup) -> Action | None:
    if whole.standing.is_supporter:
        return _post(_("Stop following"), "partups:unfollow", whole.partup.pk, "bell")
    if whole.partup.is_live and policies.can_follow(whole.standing):
        return _post(_("Follow"), "partups:follow", whole.partup.pk, "bell")
    return None


def _add_opening(whole: WholePartup) -> Action:
    return _link(_("Add an opening"), "partups:add_opening", whole.partup.pk, "user-plus")


def _link(label: str, view: str, key: object, icon: str) -> Action:
    return Action(label, reverse(view, args=[key]), icon)


def _post(label: str, view: str, key: object, icon: str) -> Action:
    return Action(label, reverse(view, args=[key]), icon, is_post=True)
