"""What tribes have beyond what they pay for, always with an end: the register."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from billing.models import AccessOverride, EntitlementOverride
from core.common import clock
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table

TITLE = _("Exceptions")
LEDE = _("What tribes have beyond what they pay for. Each has an end and a reason.")
MOST = 500

_COLUMNS = [
    Column("tribe", _("Tribe")),
    Column("organisation", _("Organisation")),
    Column("kind", _("What")),
    Column("until", _("Until"), Kind.DAY),
    Column("reason", _("Why")),
    Column("made_by", _("By")),
    Column("approved_by", _("Agreed by")),
    Column("made_at", _("Since"), Kind.DAY),
]


def exceptions() -> Report:
    """Gifts, more time, freezes and more room: those that run by their end, then the others."""
    moment = clock.now()
    found = [*_access(), *_room()]
    runs = sorted((row for row in found if row["ends_at"] > moment), key=_end)
    over = sorted((row for row in found if row["ends_at"] <= moment), key=_end, reverse=True)
    tables = [
        Table("running", _("Running"), _COLUMNS, runs, _("No tribe has an exception now.")),
        Table("over", _("Over"), _COLUMNS, over[:MOST], _("None yet.")),
    ]
    return Report("exceptions", TITLE, LEDE, moment, tables)


def _end(row: dict[str, Any]) -> Any:
    return row["ends_at"]


def _access() -> list[dict[str, Any]]:
    rows = AccessOverride.objects.select_related("tribe__organisation", "made_by", "approved_by")
    return [_row(one, str(one.get_kind_display())) for one in rows.order_by("-created_at")[:MOST]]


def _room() -> list[dict[str, Any]]:
    rows = EntitlementOverride.objects.select_related(
        "tribe__organisation", "made_by", "approved_by"
    )
    return [
        _row(one, f"{one.capability}: {one.value}") for one in rows.order_by("-created_at")[:MOST]
    ]


def _row(one: AccessOverride | EntitlementOverride, kind: str) -> dict[str, Any]:
    return {
        "tribe": one.tribe.name,
        "tribe_id": one.tribe_id,
        "organisation": one.tribe.organisation.name,
        "kind": kind,
        "until": one.until,
        "ends_at": min(one.until, one.ended_at or one.until),
        "reason": one.reason,
        "made_by": one.made_by.name,
        "approved_by": one.approved_by.name if one.approved_by else "",
        "made_at": one.created_at,
    }
