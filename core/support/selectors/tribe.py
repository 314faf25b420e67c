"""One tribe as the ladder sees it: where it stands, why, and what staff gave it."""

import uuid
from dataclasses import dataclass
from typing import Any

from billing import rules
from billing.models import AccessOverride, Approval, EntitlementOverride
from billing.rules import Decision
from billing.services.limits import Allowance, allowances_of
from billing.services.standing import standing_of
from core.common import clock
from core.support.selectors.platform import TONES
from tenants.models import Tribe
from tenants.models.tribes import Access


@dataclass(frozen=True)
class Standing:
    """How a tribe stands; `running` are exceptions that last, `waiting` what waits for a yes."""

    tribe: Tribe
    tone: str
    decision: Decision
    next_label: str
    running: list[dict[str, Any]]
    waiting: list[Approval]
    room: list[Allowance]


def tribe_named(tribe_id: uuid.UUID) -> Tribe | None:
    """A tribe by its key, or None."""
    return Tribe.objects.filter(pk=tribe_id).select_related("organisation").first()


def standing(tribe: Tribe) -> Standing:
    """Where a tribe stands."""
    decision = rules.compute_access(now=clock.now(), standing=standing_of(tribe))
    state = decision.next_state
    waiting = Approval.objects.filter(tribe=tribe, state=Approval.State.WAITING)
    return Standing(
        tribe=tribe,
        tone=TONES.get(Access(tribe.access_state), "plain"),
        decision=decision,
        next_label=str(Access(state).label) if state else "",
        running=[*_access(tribe), *_room(tribe)],
        waiting=list(waiting.select_related("asked_by")),
        room=allowances_of(tribe),
    )


def _access(tribe: Tribe) -> list[dict[str, Any]]:
    runs = AccessOverride.objects.filter(tribe=tribe, ended_at=None, until__gt=clock.now())
    return [_told(one, str(one.get_kind_display())) for one in runs.select_related("made_by")]


def _room(tribe: Tribe) -> list[dict[str, Any]]:
    runs = EntitlementOverride.objects.filter(tribe=tribe, ended_at=None, until__gt=clock.now())
    return [_told(one, f"{one.capability}: {one.value}") for one in runs.select_related("made_by")]


def _told(one: AccessOverride | EntitlementOverride, label: str) -> dict[str, Any]:
    return {
        "id": one.pk,
        "label": label,
        "until": one.until,
        "reason": one.reason,
        "by": one.made_by.name,
    }
