"""The work of a part-up in its four columns."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.core.paginator import Paginator
from django.db.models import Count, F, Prefetch, QuerySet, Window
from django.db.models.functions import RowNumber

from core.activities.models import Activity, Contribution
from core.members.models import Member
from core.partups.models import Partup

MOST_IN_COLUMN = 50
PAGE_SIZE = 100


@dataclass(frozen=True)
class Row:
    """An activity with who does it, who offered to, and what the onlooker has to do with it."""

    activity: Activity
    people: list[Member]
    proposals: list[Contribution]
    mine: Contribution | None

    @property
    def is_done(self) -> bool:
        return self.activity.is_done

    @property
    def is_mine(self) -> bool:
        """Whether the onlooker does it."""
        return self.mine is not None and self.mine.is_agreed

    @property
    def is_proposed_by_me(self) -> bool:
        """Whether the onlooker offered to do it."""
        return self.mine is not None and self.mine.is_proposed


@dataclass(frozen=True)
class Column:
    """The first activities of a state, and how many there are in all."""

    state: Activity.State
    rows: list[Row]
    total: int

    @property
    def is_done(self) -> bool:
        return self.state == Activity.State.DONE

    @property
    def hidden(self) -> int:
        """How many are not among the rows."""
        return self.total - len(self.rows)


@dataclass(frozen=True)
class StatePage:
    """A hundred activities of one state; `previous_url` and `next_url` are empty at the ends."""

    state: Activity.State
    rows: list[Row]
    total: int
    previous_url: str
    next_url: str


def board_of(*, member: Member, partup: Partup) -> list[Column]:
    """
    The four columns of a part-up the member sees, at most fifty activities in each.

    Two queries, whatever their number.
    """
    by_state = Window(
        RowNumber(), partition_by=[F("state")], order_by=[F("position").asc(), F("id").asc()]
    )
    found = (
        Activity.objects.filter(partup=partup)
        .annotate(number=by_state, total=Window(Count("pk"), partition_by=[F("state")]))
        .filter(number__lte=MOST_IN_COLUMN)
        .in_order()
    )
    rows = rows_of(found, member)
    return [_column(state, rows) for state in Activity.State]


def state_page(
    *, member: Member, partup: Partup, state: Activity.State, number: str = "1"
) -> StatePage:
    """One page of all activities of a state; a number past the end gives the last page."""
    found = Activity.objects.filter(partup=partup, state=state).in_order()
    page = Paginator(found, PAGE_SIZE).get_page(number)
    return StatePage(
        state=state,
        rows=rows_of(cast("QuerySet[Activity]", page.object_list), member),
        total=page.paginator.count,
        previous_url=f"?page={page.number - 1}" if page.has_previous() else "",
        next_url=f"?page={page.number + 1}" if page.has_next() else "",
    )


def rows_of(activities: "QuerySet[Activity]", member: Member) -> list[Row]:
    """Activities with their people, in two queries."""
    contributions = Contribution.objects.select_related("member").order_by("created_at", "id")
    found = activities.prefetch_related(Prefetch("contributions", contributions, to_attr="all"))
    return [_row(activity, activity.all, member) for activity in found]


def _row(activity: Activity, contributions: Iterable[Contribution], member: Member) -> Row:
    return Row(
        activity=activity,
        people=[one.member for one in contributions if one.is_agreed],
        proposals=[one for one in contributions if one.is_proposed],
        mine=next((one for one in contributions if one.member_id == member.pk), None),
    )


def _column(state: Activity.State, rows: list[Row]) -> Column:
    inside = [row for row in rows if row.activity.state == state]
    total = inside[0].activity.total if inside else 0  # type: ignore[attr-defined]
    return Column(state=state, rows=inside, total=total)
