"""The list of part-ups: one question a page, whatever its size."""

import base64
import binascii
import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    FloatField,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Extract
from django.utils.translation import gettext_lazy as _

from core.members.models import Member
from core.partups.models import Opening, Participation, Partup
from core.partups.models.partups import PartupQuerySet
from core.partups.selectors.visible import visible_partups

PAGE_SIZE = 20
MOST_FACES = 5
MOST_TITLES = 3

NEEDS_PEOPLE, RUNNING, CLOSING, DRAFTS, OVER = range(5)
GROUPS = {
    NEEDS_PEOPLE: _("Needs people"),
    RUNNING: _("Running"),
    CLOSING: _("Closing"),
    DRAFTS: _("Your drafts"),
    OVER: _("Closed"),
}


@dataclass(frozen=True)
class PartupCard:
    """A part-up in a list: its group, the first faces, and the first open seats."""

    partup: Partup
    group: int
    people: list[Member]
    partner_count: int
    open_titles: list[str]

    @property
    def group_name(self) -> str:
        """The heading it stands under."""
        return str(GROUPS[self.group])


@dataclass(frozen=True)
class Page:
    """Some cards, and where the next ones begin (empty at the end)."""

    cards: list[PartupCard]
    next_cursor: str


def partup_page(*, member: Member, cursor: str = "") -> Page:
    """
    The part-ups a member may see: who needs people first, what is over last, soon-ending first.

    A cursor that is not one of ours starts at the beginning.
    """
    rows = _ranked(visible_partups(member))
    if after := _read_cursor(cursor):
        rank, moment, key = after
        rows = rows.filter(
            Q(rank__gt=rank)
            | Q(rank=rank, moment__gt=moment)
            | Q(rank=rank, moment=moment, pk__gt=key)
        )
    found = list(_with_faces(rows.order_by("rank", "moment", "pk"))[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    more = len(found) > PAGE_SIZE
    return Page(
        cards=[_card(row) for row in shown], next_cursor=_write_cursor(shown[-1]) if more else ""
    )


def live_partups_of(member: Member) -> PartupQuerySet:
    """The part-ups that are on and have this member as a partner, soon-ending first."""
    return Partup.objects.live().with_partner(member).order_by("closes_at", "pk")


def live_partups_of_person(*, member: Member, person: Member) -> QuerySet[Partup]:
    """The part-ups a person is a partner of now, as far as the member may see them."""
    return live_partups_of(person).visible_to(member)


def _ranked(partups: QuerySet[Partup]) -> QuerySet[Any]:
    wanted = Exists(Opening.objects.open().filter(partup=OuterRef("pk")))
    return partups.annotate(
        rank=Case(
            When(Q(state=Partup.State.OPEN), then=Value(NEEDS_PEOPLE)),
            When(Q(state=Partup.State.RUNNING) & wanted, then=Value(NEEDS_PEOPLE)),
            When(state=Partup.State.RUNNING, then=Value(RUNNING)),
            When(state=Partup.State.CLOSING, then=Value(CLOSING)),
            When(state=Partup.State.DRAFT, then=Value(DRAFTS)),
            default=Value(OVER),
            output_field=IntegerField(),
        ),
        moment=Case(
            When(closed_at__isnull=False, then=Value(0.0) - _seconds("closed_at")),
            default=_seconds("closes_at"),
            output_field=FloatField(),
        ),
    )


def _seconds(field: str) -> Any:
    return Extract(field, "epoch", output_field=FloatField())


def _with_faces(partups: QuerySet[Any]) -> QuerySet[Any]:
    partners = Participation.objects.partners()
    total = (
        partners.filter(partup=OuterRef("pk"))
        .order_by()
        .values("partup")
        .annotate(total=Count("pk"))
        .values("total")
    )
    faces = partners.select_related("member").order_by("joined_at", "id")[:MOST_FACES]
    titles = Opening.objects.open().order_by("id")[:MOST_TITLES]
    return partups.annotate(partner_count=Coalesce(Subquery(total), 0)).prefetch_related(
        Prefetch("participations", faces, to_attr="faces"),
        Prefetch("openings", titles, to_attr="wanted"),
    )


def _card(row: Any) -> PartupCard:
    return PartupCard(
        partup=row,
        group=row.rank,
        people=[seat.member for seat in row.faces],
        partner_count=row.partner_count,
        open_titles=[opening.title for opening in row.wanted] if row.is_working else [],
    )


def _write_cursor(row: Any) -> str:
    plain = f"{row.rank}|{row.moment!r}|{row.pk}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[int, float, uuid.UUID] | None:
    try:
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        rank, moment, key = plain.split("|")
        place = int(rank), float(moment), uuid.UUID(key)
    except (ValueError, binascii.Error):
        return None
    return place if place[0] in GROUPS else None
