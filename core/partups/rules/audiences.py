"""Whom a part-up may be open to, in the words of its tribe."""

from django.utils.translation import gettext as _

from core.common.errors import InvalidInput
from core.members.models import TribeRules
from core.partups.models import Partup
from core.partups.models.sight import LEVEL_NEEDED

Audience = Partup.Audience


def audience_words(audience: str, tribe_rules: TribeRules) -> str:
    """Who sees it, with the tribe's own name for a level; one that is off is told by its number."""
    if audience == Audience.EVERYONE:
        return _("Everyone in the tribe")
    if audience == Audience.INSIDE:
        return _("Only those inside")
    level = LEVEL_NEEDED[audience]
    name = tribe_rules.levels.get(level) or _("level %(number)s") % {"number": level}
    if not any(one > level for one in tribe_rules.levels):
        return name
    return _("%(level)s and up") % {"level": name}


def choices(tribe_rules: TribeRules, *, now: str = "") -> list[tuple[str, str]]:
    """What can be chosen: levels that are on; one that went off only where it is chosen already."""
    return [
        (audience.value, audience_words(audience, tribe_rules))
        for audience in Audience
        if is_on(audience, tribe_rules) or audience == now
    ]


def is_on(audience: str, tribe_rules: TribeRules) -> bool:
    """Whether this can be chosen anew."""
    return not LEVEL_NEEDED.get(audience) or LEVEL_NEEDED[audience] in tribe_rules.levels


def first_audience(tribe_rules: TribeRules) -> str:
    """
    What a new part-up is open to by the rules.

    If its level went off: the next one up that is on, else only those inside; never wider.
    """
    wanted = tribe_rules.default_audience
    narrower = [a for a, level in LEVEL_NEEDED.items() if level >= LEVEL_NEEDED[wanted]]
    return next((one for one in narrower if is_on(one, tribe_rules)), Audience.INSIDE.value)


def check_audience(audience: str, tribe_rules: TribeRules) -> None:
    """
    Refuse what cannot be chosen anew.

    :raises InvalidInput: if there is no such audience, or its level is off.
    """
    if audience not in Audience or not is_on(audience, tribe_rules):
        raise InvalidInput({"audience": [_("This tribe has no such level. Choose another.")]})
