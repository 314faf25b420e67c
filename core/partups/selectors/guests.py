"""Guests of part-ups, and who is on the way."""

import datetime as dt
import uuid

from django.db.models import F, Q, QuerySet

from core.common import clock
from core.members.models import Member, TribeRules
from core.partups import rules
from core.partups.models import GuestPass, Participation, Partup
from core.partups.models.guests import GuestPassQuerySet
from tenants.context import current_tribe
from tenants.models import Invitation


def guests_of(partup: Partup) -> list[GuestPass]:
    """Who is a guest of a part-up now, the first to go first, with who let them in."""
    passes = GuestPass.objects.live().filter(partup=partup).select_related("member", "let_in_by")
    return list(passes.order_by("ends_at", "id"))


def find_pass(*, member: Member, pass_id: uuid.UUID) -> GuestPass | None:
    """A guest's pass into a part-up the member may see."""
    return (
        GuestPass.objects.live()
        .filter(pk=pass_id, partup__in=Partup.objects.visible_to(member))
        .select_related("member", "partup")
        .first()
    )


def passes_of(member: Member) -> GuestPassQuerySet:
    """What a guest was let into."""
    return GuestPass.objects.live().filter(member=member)


def guests_to_let_in(*, member: Member, partup: Partup) -> QuerySet[Member]:
    """The guests a partner meets in other part-ups, who are not in this one."""
    seen = GuestPass.objects.live().filter(partup__in=Partup.objects.visible_to(member))
    here = GuestPass.objects.live().filter(partup=partup)
    known = Member.objects.present().filter(pk__in=seen.values("member"))
    return known.exclude(pk__in=here.values("member")).order_by("display_name", "id")


def people_met_by(member: Member) -> QuerySet[Member]:
    """The people, guests too, inside the part-ups a member sees."""
    seen = Partup.objects.visible_to(member).values("pk")
    places = Participation.objects.present().filter(partup__in=seen)
    passes = GuestPass.objects.live().filter(partup__in=seen)
    is_inside = Q(pk__in=places.values("member")) | Q(pk__in=passes.values("member"))
    return Member.objects.present().filter(is_inside)


def name_of_live(partup_id: uuid.UUID) -> str:
    """What a part-up that is on is called, for whoever was asked into it; else nothing."""
    return Partup.objects.live().filter(pk=partup_id).values_list("name", flat=True).first() or ""


def open_guest_invitations(partup: Partup) -> QuerySet[Invitation]:
    """The invitations into a part-up that still work, newest first; for its partners only."""
    return Invitation.objects.filter(
        tribe=current_tribe(),
        partup_id=partup.pk,
        withdrawn_at=None,
        expires_at__gt=clock.now(),
        uses__lt=F("max_uses"),
    ).order_by("-id")


def guests_affected(tribe_rules: TribeRules) -> list[tuple[GuestPass, dt.date | None]]:
    """Whose visit some rules would shorten, and until when: None for at once."""
    last_day = rules.last_guest_day(tribe_rules) if tribe_rules.lets_guests_in else None
    passes = GuestPass.objects.live().select_related("member", "partup").order_by("ends_at", "id")
    if last_day:
        passes = passes.filter(until__gt=last_day)
    return [(guest_pass, last_day) for guest_pass in passes]
