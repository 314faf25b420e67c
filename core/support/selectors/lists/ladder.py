"""Which tribe stands on which step of the ladder, and when the next one comes."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from billing import rules
from billing.models import AccessOverride
from billing.rules import Decision
from billing.services.standing import standings_of
from core.common import clock
from core.support.selectors.platform import TONES
from core.ui.reports import Report
from core.ui.tables import Column, Kind, Table
from tenants.models import Tribe
from tenants.models.tribes import Access

BOARD = (
    Access.TRIALING,
    Access.PAST_DUE,
    Access.GRACE,
    Access.READ_ONLY,
    Access.SUSPENDED,
    Access.CANCELLED,
    Access.ARCHIVED,
)
MOST_PER_STEP = 50
# Everything that may not be shown is still counted.
_FAR = dt.datetime.max.replace(tzinfo=dt.UTC)


@dataclass(frozen=True)
class Card:
    """A tribe on the board: what comes next and when, and what holds it."""

    tribe: Tribe
    decision: Decision
    overrides: list[AccessOverride]

    @property
    def next_label(self) -> str:
        """The step that comes next, in words; empty when none does."""
        return str(Access(self.decision.next_state).label) if self.decision.next_state else ""


@dataclass(frozen=True)
class Step:
    """A column of the board; `count` is of all, `cards` are those whose next step is nearest."""

    state: str
    label: str
    tone: str
    count: int
    cards: list[Card]


def board() -> list[Step]:
    """
    The ladder without those who pay and those who never began: at most fifty tribes a step.

    As many questions for thousands of tribes as for one.
    """
    counts = dict(
        Tribe.objects.filter(access_state__in=BOARD)
        .values_list("access_state")
        .annotate(number=Count("pk"))
    )
    cards = _cards(list(_shown()))
    return [
        Step(
            state=state.value,
            label=str(state.label),
            tone=TONES.get(state, "plain"),
            count=counts.get(state.value, 0),
            cards=sorted(cards[state.value], key=lambda card: card.decision.next_at or _FAR),
        )
        for state in BOARD
    ]


def ladder() -> Report:
    """The same as a table."""
    rows = [_row(step, card) for step in board() for card in step.cards]
    columns = [
        Column("tribe", _("Tribe")),
        Column("organisation", _("Organisation")),
        Column("state", _("Access")),
        Column("since", _("Since"), Kind.DAY),
        Column("next", _("Next step")),
        Column("next_at", _("On"), Kind.DAY),
        Column("reasons", _("Why")),
    ]
    table = Table("ladder", _("Tribes on the ladder"), columns, rows, _("Everybody pays."))
    return Report(
        "ladder", _("The ladder"), _("Who is late, and what comes next."), clock.now(), [table]
    )


def _row(step: Step, card: Card) -> dict[str, Any]:
    return {
        "tribe": card.tribe.name,
        "organisation": card.tribe.organisation.name,
        "organisation_id": card.tribe.organisation_id,
        "state": step.label,
        "since": card.decision.since,
        "next": card.next_label,
        "next_at": card.decision.next_at,
        "reasons": ", ".join(card.decision.reasons),
    }


def _shown() -> Iterable[Tribe]:
    """The tribes of each step whose time runs out first."""
    for state in BOARD:
        tribes = Tribe.objects.filter(access_state=state).select_related("organisation")
        yield from tribes.order_by("access_until", "pk")[:MOST_PER_STEP]


def _cards(tribes: list[Tribe]) -> dict[str, list[Card]]:
    moment, standings = clock.now(), standings_of(tribes)
    overrides: dict[Any, list[AccessOverride]] = defaultdict(list)
    running = AccessOverride.objects.filter(tribe__in=tribes, ended_at=None, until__gt=moment)
    for override in running.order_by("until"):
        overrides[override.tribe_id].append(override)
    found: dict[str, list[Card]] = defaultdict(list)
    for tribe in tribes:
        decision = rules.compute_access(now=moment, standing=standings[tribe.pk])
        found[tribe.access_state].append(Card(tribe, decision, overrides[tribe.pk]))
    return found
