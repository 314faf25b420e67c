"""What part-ups do when others say something."""

import datetime as dt
from typing import Any

from django.dispatch import receiver

from core.history.models import Event
from core.history.signals import event_recorded
from core.members.events import MemberEvent
from core.members.models import Member
from core.members.services.guest_door import register_guest_door
from core.members.signals import member_going, member_leaving, rules_changed
from core.partups import selectors, services
from core.partups.services import erasing, visits


@receiver(member_leaving, dispatch_uid="partups.leave_all")
def leave_all(*, member: Member, by: Member | None = None, **_: Any) -> None:
    """Who leaves the tribe leaves its part-ups, unless one would be left alone."""
    services.leave_all(member=member, by=by)


@receiver(member_going, dispatch_uid="partups.end_what_nobody_else_does")
def end_what_nobody_else_does(*, member: Member, **_: Any) -> None:
    """What only somebody worked on who cannot hand it over ends with them."""
    erasing.end_what_nobody_else_does(member=member)


@receiver(rules_changed, dispatch_uid="partups.shorten_visits")
def shorten_visits(*, guests_end_at: dt.datetime | None, **_: Any) -> None:
    """Guests stay no longer than the new rules let them."""
    if guests_end_at is not None:
        visits.shorten_visits(ends_at=guests_end_at)


@receiver(event_recorded, dispatch_uid="partups.close_passes")
def close_passes(*, event: Event, **_: Any) -> None:
    """A guest who became a member needs no pass any more."""
    if event.kind == MemberEvent.JOINED and event.actor and not event.actor.is_guest:
        visits.close_passes_of(event.actor)


register_guest_door(services.admit_guest, name_of=selectors.name_of_live)
