"""What pointers to activities show, on pages that span tribes."""

import uuid
from typing import Any

from django.db.models import F, QuerySet
from django.db.models.functions import JSONObject

from core.activities import selectors
from tenants import hydration


def work_cards(account_id: uuid.UUID) -> "QuerySet[Any, Any]":
    """The open work of an account: what is done, given back or ended is not there any more."""
    activities = selectors.activities_of_account(account_id)
    return activities.values(
        "title",
        object_id=F("pk"),
        detail=JSONObject(
            partup_id=F("partup_id"),
            partup=F("partup__name"),
            state=F("state"),
            due_date=F("due_date"),
        ),
        path=hydration.path_of("activities:detail", activity_id="pk"),
    )


hydration.register("activity", work_cards)
