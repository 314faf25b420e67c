"""The one way round "rows are only added": for seals, for forgetting, and for the end of time."""

from typing import Any

from django.db import models


def door_to(model: type[models.Model]) -> models.QuerySet[Any]:
    """
    Rows of a record that can be changed.

    Only the services beside this one come in here: sealing writes which seal a line has, and
    keeping forgets addresses and removes what is past its time.
    """
    return models.QuerySet(model)
