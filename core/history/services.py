"""Write down what happened."""

import uuid
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import F, JSONField, Value
from django.db.models.expressions import CombinedExpression

from core.common import clock
from core.history import signals
from core.history.models import Event
from core.history.registry import NAMES

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


def forget_name(*, member_id: uuid.UUID) -> None:
    """
    Take the name of somebody who is erased out of what happened to them; harmless twice.

    Machine work. Whoever writes a name into `data` puts its `member_id` beside it.
    """
    about = Event.objects.filter(data__member_id=str(member_id))
    for word in NAMES:
        nothing = Value({word: ""}, JSONField())
        emptied = CombinedExpression(F("data"), "||", nothing, output_field=JSONField())
        about.filter(data__has_key=word).update(data=emptied)
