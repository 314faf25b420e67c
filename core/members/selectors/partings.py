"""What ends for somebody who leaves or is removed, told before it happens."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.members import registry
from core.members.models import Member
from core.members.registry import Parting
from core.members.selectors.invitations import open_invitations_of
from core.members.selectors.people import is_last_steward
from core.members.selectors.rules import current_rules
from core.members.selectors.wording import level_name


def partings_of(*, person: Member, reader: Member) -> list[Parting]:
    """
    What ends when a person goes, as far as the reader may know; what is in the way comes first.

    `reader` is the person, or the steward who would remove them.
    """
    found = [*_here(person), *registry.partings_elsewhere(person=person, reader=reader)]
    return sorted(found, key=lambda parting: not parting.is_in_the_way)


def _here(person: Member) -> list[Parting]:
    partings = []
    if is_last_steward(person):
        partings.append(
            Parting(
                _("You are the last steward. Make somebody else steward first, then leave."),
                href=reverse("members:list"),
                is_in_the_way=True,
            )
        )
    elif person.is_steward:
        partings.append(Parting(_("Being a steward of this tribe ends.")))
    if person.level:
        name = level_name(current_rules(), person.level)
        partings.append(Parting(_("The level %(level)s ends.") % {"level": name}))
    if number := open_invitations_of(person).count():
        sentence = ngettext(
            "%(number)s invitation that nobody used yet stops working.",
            "%(number)s invitations that nobody used yet stop working.",
            number,
        )
        partings.append(Parting(sentence % {"number": number}))
    return partings
