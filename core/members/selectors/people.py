"""Who belongs to a tribe."""

import base64
import binascii
import datetime as dt
import re
import uuid
from dataclasses import dataclass

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet

from core.common.text import has_forbidden_characters, tidy
from core.members.models import Member
from core.members.models.members import NAME_WORDS
from core.members.selectors.sight import people_seen_by

PAGE_SIZE = 60
LONGEST_SEARCH = 80
_WORD = re.compile(r"[^\W_]+")
_SEPARATOR = "\n"
Rows = QuerySet[Member]


@dataclass(frozen=True)
class PeoplePage:
    """Some people by name, and where the ones before and after them are (empty at the ends)."""

    people: list[Member]
    before: str
    after: str


def member_of(account_id: uuid.UUID) -> Member | None:
    """The member (or guest) an account is in the present tribe, if they are in it now."""
    return Member.objects.present().filter(account_id=account_id).first()


def removed_at(account_id: uuid.UUID) -> dt.datetime | None:
    """When an account was removed from the present tribe; None if it was not, or is back."""
    removed = Member.objects.filter(account_id=account_id, removed_at__isnull=False)
    return removed.values_list("removed_at", flat=True).first()


def people(
    *, search: str = "", level: int | None = None, stewards_only: bool = False
) -> QuerySet[Member]:
    """
    Everybody who belongs to the tribe now, by name; guests do not.

    `search` is the beginnings of words of a name, in any order.
    """
    present = Member.objects.present().exclude(role=Member.Role.GUEST)
    if level is not None:
        present = present.filter(level=level)
    if stewards_only:
        present = present.filter(role=Member.Role.STEWARD)
    return _found(present, search).order_by("display_name", "id")


def guests(*, search: str = "") -> QuerySet[Member]:
    """Those who are here as guests now, by name."""
    present = Member.objects.present().filter(role=Member.Role.GUEST)
    return _found(present, search).order_by("display_name", "id")


def nobody() -> QuerySet[Member]:
    """An empty list, for who may not see whom they ask for."""
    return Member.objects.none()


def page_of(rows: QuerySet[Member], *, after: str = "", before: str = "") -> PeoplePage:
    """
    Sixty people of a list that is sorted by name: the first, or those after or before a cursor.

    A cursor that means nothing is passed over.
    """
    if (place := _read_cursor(before)) is not None:
        earlier = rows.filter(_beside(place, "lt")).order_by("-display_name", "-id")
        found = list(earlier[: PAGE_SIZE + 1])
        shown = found[:PAGE_SIZE][::-1]
        has_before, has_after = len(found) > PAGE_SIZE, True
    else:
        place = _read_cursor(after)
        found = list((rows.filter(_beside(place, "gt")) if place else rows)[: PAGE_SIZE + 1])
        shown = found[:PAGE_SIZE]
        has_before, has_after = place is not None, len(found) > PAGE_SIZE
    return PeoplePage(
        people=shown,
        before=_write_cursor(shown[0]) if shown and has_before else "",
        after=_write_cursor(shown[-1]) if shown and has_after else "",
    )


def visible_member(*, member: Member, member_id: uuid.UUID) -> Member | None:
    """Somebody the member may see: members see members, and meet guests in part-ups."""
    return people_seen_by(member).filter(pk=member_id).first()


def stewards() -> QuerySet[Member]:
    """Those who keep the tribe, by name."""
    return people(stewards_only=True)


def is_last_steward(member: Member) -> bool:
    """Whether nobody else keeps the tribe that others are in too."""
    others = people().exclude(pk=member.pk)
    keepers = others.filter(role=Member.Role.STEWARD)
    return member.is_steward and others.exists() and not keepers.exists()


def _found(rows: QuerySet[Member], search: str) -> QuerySet[Member]:
    if has_forbidden_characters(search):
        return rows.none()
    if not search.strip():
        return rows
    words = _WORD.findall(tidy(search[:LONGEST_SEARCH]))
    if not words:
        return rows.none()
    beginnings = " & ".join(f"'{word}':*" for word in words)
    query = SearchQuery(beginnings, search_type="raw", config="simple")
    return rows.annotate(name_words=NAME_WORDS).filter(name_words=query)


def _beside(place: tuple[str, uuid.UUID], side: str) -> Q:
    name, key = place
    further = Q(**{f"display_name__{side}": name})
    return further | Q(**{"display_name": name, f"id__{side}": key})


def _write_cursor(member: Member) -> str:
    plain = f"{member.pk}{_SEPARATOR}{member.display_name}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _read_cursor(cursor: str) -> tuple[str, uuid.UUID] | None:
    try:
        plain = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        key, separator, name = plain.partition(_SEPARATOR)
        place = name, uuid.UUID(key)
    except (ValueError, binascii.Error):
        return None
    return place if separator and not has_forbidden_characters(name) else None
