"""What becomes of sight and seats when the rules change, or somebody goes; told beforehand."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.members.models import Member
from core.members.registry import Effect, Parting, RulesChange
from core.partups.models import GuestPass, Offer, Participation, Partup


def lost_sight(change: RulesChange, fallen: list[Member]) -> list[Effect]:
    """Who would not see part-ups any more because their level falls; partners see their own."""
    wide = {level for person in fallen for level in _between(change, person)}
    audiences = {f"level_{level}": level for level in wide}
    opened = Partup.objects.filter(audience__in=audiences, opened_at__isnull=False)
    needed = {key: audiences[audience] for key, audience in opened.values_list("pk", "audience")}
    seats = Participation.objects.partners().filter(partup__in=needed, member__in=fallen)
    inside = set(seats.values_list("partup", "member"))
    lost = {
        (key, person)
        for person in fallen
        for key, level in needed.items()
        if level in _between(change, person) and (key, person.pk) not in inside
    }
    if not lost:
        return []
    number = len({key for key, _person in lost})
    losers = {person.pk for _key, person in lost}
    people = tuple(person for person in fallen if person.pk in losers)
    sentence = ngettext(
        "%(number)s part-up for a level that goes off is not seen any more by:",
        "%(number)s part-ups for a level that goes off are not seen any more by:",
        number,
    )
    return [Effect("sight", sentence % {"number": number}, is_loss=True, people=people)]


def _between(change: RulesChange, person: Member) -> range:
    """The levels somebody is in and would not be in."""
    return range(change.levels[person.level] + 1, person.level + 1)


def partings_of(person: Member, reader: Member) -> list[Parting]:
    """What somebody who goes gives up in part-ups, as far as the reader sees those."""
    return [*_last_partner(person, reader), *_seats(person, reader), *_lesser(person, reader)]


def _last_partner(person: Member, reader: Member) -> list[Parting]:
    """What nobody else works on: whoever leaves settles it first; removed, it stops with them."""
    others = Participation.objects.partners().filter(partup=OuterRef("pk")).exclude(member=person)
    alone = Partup.objects.live().with_partner(person).filter(~Exists(others))
    if person != reader:
        names = _names(alone, reader)
        sentence = _("These stop, for nobody else works on them:")
        return [Parting(sentence, names=names)] if names else []
    sentence = _("You are the last partner here. Accept somebody else first, or stop it.")
    return [
        Parting(sentence, (partup.name,), partup.get_absolute_url(), is_in_the_way=True)
        for partup in alone.order_by("closes_at", "pk")
    ]


def _seats(person: Member, reader: Member) -> list[Parting]:
    others = Participation.objects.partners().filter(partup=OuterRef("pk")).exclude(member=person)
    teams = Partup.objects.live().with_partner(person).filter(Exists(others))
    partings = []
    if names := _names(teams, reader):
        sentence = ngettext(
            "%(number)s seat becomes free:", "%(number)s seats become free:", len(names)
        )
        partings.append(Parting(sentence % {"number": len(names)}, names=names))
    came_by = Participation.objects.partners().filter(
        partup__in=teams.visible_to(reader), member=person, opening__isnull=False
    )
    if titles := tuple(came_by.order_by("id").values_list("opening__title", flat=True)):
        sentence = ngettext("This opening opens again:", "These openings open again:", len(titles))
        partings.append(Parting(sentence, names=titles))
    return partings


def _lesser(person: Member, reader: Member) -> list[Parting]:
    seen = Partup.objects.visible_to(reader)
    partings = []
    if number := Offer.objects.pending().filter(member=person, opening__partup__in=seen).count():
        sentence = ngettext(
            "%(number)s offer to help is withdrawn.",
            "%(number)s offers to help are withdrawn.",
            number,
        )
        partings.append(Parting(sentence % {"number": number}))
    follows = Participation.objects.supporters().filter(member=person, partup__in=seen)
    if number := follows.exclude(partup__state__in=Partup.OVER).count():
        sentence = ngettext(
            "Following %(number)s part-up ends.", "Following %(number)s part-ups ends.", number
        )
        partings.append(Parting(sentence % {"number": number}))
    return [*partings, *_guests(person, reader)]


def _guests(person: Member, reader: Member) -> list[Parting]:
    let_in = GuestPass.objects.live().filter(
        let_in_by=person, partup__in=Partup.objects.visible_to(reader)
    )
    names = tuple(
        let_in.order_by("member__display_name")
        .values_list("member__display_name", flat=True)
        .distinct()
    )
    if not names:
        return []
    sentence = ngettext(
        "%(number)s guest stays with the other partners, until their day:",
        "%(number)s guests stay with the other partners, until their day:",
        len(names),
    )
    return [Parting(sentence % {"number": len(names)}, names=names)]


def _names(partups: object, reader: Member) -> tuple[str, ...]:
    seen = partups.visible_to(reader).order_by("closes_at", "pk")  # type: ignore[attr-defined]
    return tuple(seen.values_list("name", flat=True))
