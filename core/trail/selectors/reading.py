"""Reading the record of a tribe."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from core.audit import registry
from core.audit.selectors import Standing, Told, Wish, standing_of, told
from core.common.text import has_forbidden_characters
from core.trail.models import TrailRecord
from core.trail.selectors.sealing import chain_of
from tenants.context import current_tribe


def find_lines(
    *, wish: Wish | None = None, who: str = "", person: uuid.UUID | None = None
) -> QuerySet[TrailRecord]:
    """
    Lines that fit a wish, with who did it and their seal.

    `who` is a part of a name, `person` the key of a member: what they did, and what was done to
    them.
    """
    lines = TrailRecord.objects.select_related("actor", "seal").filter((wish or Wish()).filter)
    if person:
        lines = lines.filter(Q(actor=person) | Q(object_id=person))
    if not who:
        return lines
    if has_forbidden_characters(who):
        return lines.none()
    named = _everybody().filter(display_name__icontains=who).values("pk")
    return lines.filter(Q(actor__in=named) | Q(object_id__in=named))


def standing() -> Standing:
    """How far the record of the present tribe is sealed."""
    return standing_of(chain_of(current_tribe()))


def tell(lines: Iterable[TrailRecord]) -> list[Told]:
    """Put lines in words, in the reader's language: one question for each type of thing."""
    kept = list(lines)
    names = registry.names_of((line.object_type, line.object_id) for line in kept)
    return [_told(line, names) for line in kept]


def _told(line: TrailRecord, names: dict[uuid.UUID, str]) -> Told:
    thing = names.get(line.object_id, "") if line.object_id else ""
    return told(line, actor=name_of(line), thing=thing)


def person_called(key: uuid.UUID) -> str:
    """What somebody of this tribe is called; empty when nobody has that key."""
    person = _everybody().filter(pk=key).first()
    return str(person.name) if person else ""


def name_of(line: TrailRecord) -> str:
    """What to call whoever wrote a line: who left is called so, and the clock is Part-up."""
    if line.actor is None:
        return ""
    if line.actor.display_name and not line.actor.is_present:
        return _("%(name)s (former member)") % {"name": line.actor.name}
    return str(line.actor.name)


def _everybody() -> QuerySet[Any]:
    """The people of the tribe, also former ones: this room is below that of members."""
    people = TrailRecord._meta.get_field("actor").related_model
    manager: Any = people._default_manager
    found: QuerySet[Any] = manager.all()
    return found
