"""
Who sees which part-up: defined here, and nowhere else.

A member sees what was opened to their level of trust, and what they are a partner of. A guest
sees what they have a pass for, once it was opened. Who is not in the tribe now sees nothing;
stewards see no more than others. Every list, count, page and notice is filtered by `seen_by`;
`policies.can_see` says the same of rows that were read already, and `tests/core/partups/
test_one_sight.py` holds the two to each other.
"""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import (
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from core.members.models import Member
from core.partups.models.guests import GuestPass
from core.partups.models.participations import Participation

# Lower than any level: for guests, to whom no part-up is open by trust.
NO_LEVEL = -1


class Audience(TextChoices):
    """Whom a part-up is open to, once it was opened."""

    EVERYONE = "everyone", _("everyone in the tribe")
    LEVEL_1 = "level_1", _("members from level 1 up")
    LEVEL_2 = "level_2", _("members from level 2 up")
    LEVEL_3 = "level_3", _("members of level 3")
    INSIDE = "inside", _("only those inside")


# The trust it takes; what is not here is seen by nobody from outside.
LEVEL_NEEDED = {
    Audience.EVERYONE.value: 0,
    Audience.LEVEL_1.value: 1,
    Audience.LEVEL_2.value: 2,
    Audience.LEVEL_3.value: 3,
}

# What a member sees by, as `trust_of` says it of a row that was read.
TRUST = Case(
    When(role=Member.Role.GUEST, then=Value(NO_LEVEL)),
    default=F("level"),
    output_field=IntegerField(),
)

_LEVEL_NEEDED = Case(
    *(When(audience=audience, then=Value(level)) for audience, level in LEVEL_NEEDED.items()),
    default=None,
    output_field=IntegerField(),
)


class SightQuerySet(models.QuerySet[Any]):
    """Part-ups by who sees them."""

    def seen_by(self, *, level: Any, needed: Any = _LEVEL_NEEDED, **who: Any) -> Self:
        """
        Those that somebody who is in the tribe now sees.

        `level` is their trust (`NO_LEVEL` for a guest) and `who` names them on rows that have a
        member; both are values, or columns of an outer query. `needed` is the trust it takes, for
        whoever asks what would be.
        """
        seats = Participation.objects.partners().exclude(member__role=Member.Role.GUEST)
        is_partner = Exists(seats.filter(partup=OuterRef("pk"), **who))
        is_let_in = Exists(GuestPass.objects.live().filter(partup=OuterRef("pk"), **who))
        opened = Q(opened_at__isnull=False)
        return self.alias(level_needed=needed).filter(
            opened & Q(level_needed__lte=level) | opened & Q(is_let_in) | Q(is_partner)
        )

    def visible_to(self, member: Member) -> Self:
        """What a member, or a guest, may see now."""
        if not member.is_present:
            return self.none()
        return self.seen_by(level=trust_of(member), member=member)

    def visible_to_account(self, account_id: uuid.UUID) -> Self:
        """The same, asked from outside the tribe: nothing for who does not belong to it now."""
        present = Member.objects.present().filter(account_id=account_id)
        level = Subquery(present.annotate(trust=TRUST).values("trust")[:1])
        seen = self.seen_by(level=level, member__account_id=account_id)
        return seen.filter(Exists(present))


def trust_of(member: Member) -> int:
    """The level a member sees by."""
    return NO_LEVEL if member.is_guest else member.level


def members_who_see(partups: SightQuerySet, *, as_if: str | None = None) -> QuerySet[Member]:
    """
    Those in the tribe now who see one of some part-ups: the same rule, asked from its other end.

    With `as_if` they are asked for as they would be with that audience.
    """
    needed: Any = _LEVEL_NEEDED
    if as_if is not None:
        needed = Value(LEVEL_NEEDED.get(as_if), output_field=IntegerField())
    seen = partups.seen_by(level=OuterRef("trust"), needed=needed, member=OuterRef(OuterRef("pk")))
    return Member.objects.present().alias(trust=TRUST).filter(Exists(seen))
