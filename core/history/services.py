"""Write down what happened."""

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models

from core.common import clock
from core.history import signals
from core.history.models import Event

if TYPE_CHECKING:
    from core.members.models import Member


def record_event(
    *,
    kind: str,
    actor: "Member | None",
    subject: models.Model,
    partup_id: uuid.UUID | None = None,
    data: dict[str, Any] | None = None,
) -> Event:
    """
    Write one row about a happening, and let other rooms hear of it, in the present transaction.

    `actor` is None when nobody acted (the clock did).
    """
    event = Event.objects.create(
        kind=kind,
        actor=actor,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        partup_id=partup_id,
        data=data or {},
        created_at=clock.now(),
    )
    signals.event_recorded.send(sender=Event, event=event)
    return event
