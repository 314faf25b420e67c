"""What a change of the rules gives partners, or takes from them; told before anybody saves it."""

from django.utils.translation import ngettext

from core.members.models import Member, TribeRules
from core.members.registry import Effect, RulesChange
from core.members.selectors import people
from core.partups.models import Participation, Partup

Acceptance = TribeRules.Acceptance


def guests_and_offers(change: RulesChange, fallen: list[Member]) -> list[Effect]:
    """Who can let guests in from now on, or no more; and whose yes gives a seat."""
    return [*_guests(change), *_offers(change)]


def _guests(change: RulesChange) -> list[Effect]:
    if change.before.lets_guests_in == change.after.lets_guests_in:
        return []
    partners = tuple(one for one in _partners() if not one.is_guest)
    if not partners:
        return []
    if change.after.lets_guests_in:
        sentence = ngettext(
            "%(number)s partner can let guests into their part-up from now on.",
            "%(number)s partners can let guests into their part-ups from now on.",
            len(partners),
        )
    else:
        sentence = ngettext(
            "%(number)s partner can no longer let guests in.",
            "%(number)s partners can no longer let guests in.",
            len(partners),
        )
    words = sentence % {"number": len(partners)}
    return [Effect("let_in", words, is_loss=not change.after.lets_guests_in, people=partners)]


def _offers(change: RulesChange) -> list[Effect]:
    before, after = change.before.who_accepts, change.after.who_accepts
    if before == after:
        return []
    partners, everybody = tuple(_partners()), tuple(people())
    effects = []
    if Acceptance.OPEN_SEATS in {before, after}:
        effects.append(_taking(everybody, is_loss=before == Acceptance.OPEN_SEATS))
    if partners and (sentence := _accepting(before, after, len(partners))):
        is_loss = _yes_counts(after) < _yes_counts(before)
        words = sentence % {"number": len(partners)}
        effects.append(Effect("accept", words, is_loss=is_loss, people=partners))
    return effects


def _taking(everybody: tuple[Member, ...], *, is_loss: bool) -> Effect:
    number = len(everybody)
    if is_loss:
        sentence = ngettext(
            "%(number)s person waits for a yes again to get a seat.",
            "%(number)s people wait for a yes again to get a seat.",
            number,
        )
    else:
        sentence = ngettext(
            "%(number)s person can take a free seat without waiting for a yes.",
            "%(number)s people can take a free seat without waiting for a yes.",
            number,
        )
    return Effect("take", sentence % {"number": number}, is_loss=is_loss, people=everybody)


def _accepting(before: str, after: str, number: int) -> str:
    if after == Acceptance.OPEN_SEATS:
        return ngettext(
            "%(number)s partner no longer chooses who gets a free seat.",
            "%(number)s partners no longer choose who gets a free seat.",
            number,
        )
    if after == Acceptance.TWO_PARTNERS and before == Acceptance.ANY_PARTNER:
        return ngettext(
            "%(number)s partner needs a second one to accept an offer.",
            "%(number)s partners need a second one to accept an offer.",
            number,
        )
    if after == Acceptance.ANY_PARTNER and before == Acceptance.TWO_PARTNERS:
        return ngettext(
            "%(number)s partner can accept an offer alone.",
            "%(number)s partners can accept an offer alone.",
            number,
        )
    return ngettext(
        "%(number)s partner chooses again who gets a free seat.",
        "%(number)s partners choose again who gets a free seat.",
        number,
    )


def _yes_counts(acceptance: str) -> int:
    """How much the yes of one partner decides: nothing, half of it, all of it."""
    return [Acceptance.OPEN_SEATS, Acceptance.TWO_PARTNERS, Acceptance.ANY_PARTNER].index(
        Acceptance(acceptance)
    )


def _partners() -> list[Member]:
    """Everybody who is partner of a part-up that is on."""
    seats = Participation.objects.partners().filter(partup__state__in=Partup.LIVE)
    found = Member.objects.filter(pk__in=seats.values("member")).order_by("display_name", "pk")
    return [one for one in found if one.is_present]
