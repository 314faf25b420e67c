"""Reading what happened."""

import uuid

from django.db.models import QuerySet

from core.history.models import Event


def events_of_partup(partup_id: uuid.UUID) -> QuerySet[Event]:
    """What happened in a part-up, newest first, with who did it."""
    return (
        Event.objects.filter(partup_id=partup_id)
        .select_related("actor")
        .order_by("-created_at", "-id")
    )
