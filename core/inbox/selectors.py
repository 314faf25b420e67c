"""Questions about what concerns somebody, over all their tribes."""

import datetime as dt
import uuid
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import F, Q

from core.accounts.models import Account, called, hue_of, initials_of
from core.history.registry import with_names
from core.inbox import rules
from core.inbox.models import Pointer, Preference, WorkPointer
from tenants.hydration import Card, Reference, hydrate
from tenants.models import Tribe

PAGE_SIZE = 30
MOST_WORK = 500
# Which hydration shows what waits for somebody: only while it does.
SHOWN_BY = {
    WorkPointer.Kind.ACTIVITY.value: "activity",
    WorkPointer.Kind.CONTRIBUTION.value: "waiting.contribution",
    WorkPointer.Kind.OFFER.value: "waiting.offer",
    WorkPointer.Kind.PARTUP.value: "team",
    "request": "waiting.request",
}
_EPOCH = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


_BADGES = """
    select t.id, t.name, t.slug, t.hue, t.access_state, coalesce(u.number, 0) as unread
      from public.tenants_membership m join public.tenants_tribe t on t.id = m.tribe_id
      left join (select tribe_id, count(*) as number from public.inbox_pointer
                  where account_id = %(account)s and read_at is null group by tribe_id) u
        on u.tribe_id = t.id
     where m.account_id = %(account)s and m.left_at is null
       and (m.ends_at is null or m.ends_at > statement_timestamp())
     order by t.name, t.id"""


@dataclass(frozen=True)
class Badge:
    """A tribe (its name, address, hue and access; more is asked for when read), and a number."""

    tribe: Tribe
    unread: int


@dataclass(frozen=True)
class Notice:
    """A pointer with what it points at, as far as its reader may see that now."""

    pointer: Pointer
    card: Card

    @property
    def tribe(self) -> Tribe:
        return self.pointer.tribe

    @property
    def is_unread(self) -> bool:
        return self.pointer.read_at is None

    @property
    def sentence(self) -> str:
        """What happened, in words."""
        if not self.card.is_there:
            return str(self.card.title)
        words = with_names(self.card.detail.get("data", {})) | {"actor": self._actor}
        return rules.sentence_of(self.pointer.kind, **words, count=self.pointer.count)

    @property
    def person(self) -> dict[str, Any] | None:
        """Who did it, as far as an avatar goes; nobody when the clock did."""
        if (name := self._actor) is None:
            return None
        hue = hue_of(uuid.UUID(self.card.detail["account"]))
        photo_id = self.card.detail.get("photo")
        return {
            "name": name,
            "initials": initials_of(name),
            "hue": hue,
            "shown_photo_id": photo_id,
        }

    @property
    def _actor(self) -> str | None:
        """What whoever did it is called; None when the clock did."""
        name = self.card.detail.get("actor")
        return None if name is None else called(name)

    @property
    def words(self) -> str:
        """What somebody wrote with it: the words of an offer, the answer, the message."""
        return str(self.card.detail.get("words") or "")


@dataclass(frozen=True)
class NoticeGroup:
    """What happened in one part-up, or to a tribe as a whole, newest first."""

    tribe: Tribe
    name: str
    is_partup: bool
    notices: list[Notice]


@dataclass(frozen=True)
class InboxPage:
    """Some notices by part-up, and where the next ones begin (empty at the end)."""

    groups: list[NoticeGroup]
    newest_at: dt.datetime | None
    next_cursor: str


@dataclass(frozen=True)
class WorkItem:
    """Something that waits for somebody, with what it is."""

    pointer: WorkPointer
    card: Card

    @property
    def tribe(self) -> Tribe:
        return self.pointer.tribe

    @property
    def due_date(self) -> dt.date | None:
        return self.pointer.due_date


def badges(account: Account) -> list[Badge]:
    """
    The tribes somebody holds a key of, by name, with what is unread: one statement.

    Every page asks this, so it is written by hand: compiling it anew took longer than asking.
    """
    tribes: Any = Tribe.objects.raw(_BADGES, {"account": account.pk})
    return [Badge(tribe, tribe.unread) for tribe in tribes]


def inbox_page(account: Account, *, cursor: str = "") -> InboxPage:
    """
    A page of the inbox in two statements: the pointers, and what they point at.

    A cursor that is not one of ours starts at the beginning.
    """
    pointers = Pointer.objects.of(account).select_related("tribe")
    if before := _read_cursor(cursor):
        moment, key = before
        pointers = pointers.filter(Q(created_at__lt=moment) | Q(created_at=moment, pk__lt=key))
    found = list(pointers.order_by("-created_at", "-id")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    return InboxPage(
        groups=_grouped(_hydrated(account, shown)),
        newest_at=shown[0].created_at if shown else None,
        next_cursor=_write_cursor(shown[-1]) if len(found) > PAGE_SIZE else "",
    )


def notice_of(*, account: Account, pointer_id: uuid.UUID) -> Notice | None:
    """One of somebody's pointers with what it points at."""
    pointer = Pointer.objects.of(account).select_related("tribe").filter(pk=pointer_id).first()
    return _hydrated(account, [pointer])[0] if pointer else None


def still_waits(*, account: Account, pointer: Pointer) -> bool:
    """Whether what a pointer asks for is still to be answered by this account."""
    rule = rules.rule_of(pointer.kind)
    if rule is None or not rule.while_waiting:
        return rule is not None
    reference = Reference(pointer.tribe, SHOWN_BY[rule.while_waiting], pointer.object_id)
    return hydrate(account=account, references=[reference])[reference].is_there


def work_of(account: Account, *kinds: str) -> list[WorkItem]:
    """
    What waits for somebody over all tribes, each kind soonest first: two statements.

    What they may not see (any more) is left out.
    """
    pointers = list(
        WorkPointer.objects.filter(account=account.pk, kind__in=kinds)
        .select_related("tribe")
        .order_by("-kind", F("due_date").asc(nulls_last=True), "id")[:MOST_WORK]
    )
    references = [Reference(one.tribe, SHOWN_BY[one.kind], one.object_id) for one in pointers]
    cards = hydrate(account=account, references=references)
    items = [
        WorkItem(pointer, cards[reference])
        for pointer, reference in zip(pointers, references, strict=True)
    ]
    return [item for item in items if item.card.is_there]


def wants_mail(account_id: uuid.UUID) -> bool:
    """Whether somebody wants mail about what needs them."""
    return not Preference.objects.filter(pk=account_id, wants_mail=False).exists()


def _hydrated(account: Account, pointers: list[Pointer]) -> list[Notice]:
    references = [_reference(pointer) for pointer in pointers]
    cards = hydrate(account=account, references=references)
    return [
        Notice(pointer, cards[reference])
        for pointer, reference in zip(pointers, references, strict=True)
    ]


def _reference(pointer: Pointer) -> Reference:
    rule = rules.rule_of(pointer.kind)
    return Reference(pointer.tribe, rule.shown_by if rule else "", pointer.event_id)


def _grouped(notices: list[Notice]) -> list[NoticeGroup]:
    """By part-up, the groups with the newest first; a group without one is about the tribe."""
    order: dict[tuple[object, object], int] = {}
    for notice in notices:
        order.setdefault(_place(notice), len(order))
    placed = sorted(notices, key=lambda notice: order[_place(notice)])
    return [_group(list(members)) for _key, members in groupby(placed, key=_place)]


def _place(notice: Notice) -> tuple[object, object]:
    return notice.pointer.tribe_id, notice.pointer.partup_id


def _group(notices: list[Notice]) -> NoticeGroup:
    tribe = notices[0].tribe
    names = [str(notice.card.title) for notice in notices if notice.card.is_there]
    is_partup = bool(names) and notices[0].pointer.partup_id is not None
    return NoticeGroup(tribe, names[0] if is_partup else tribe.name, is_partup, notices)


def _write_cursor(pointer: Pointer) -> str:
    return f"{(pointer.created_at - _EPOCH) // dt.timedelta(microseconds=1)}-{pointer.pk.hex}"


def _read_cursor(cursor: str) -> tuple[dt.datetime, uuid.UUID] | None:
    microseconds, _between, key = cursor.partition("-")
    try:
        return _EPOCH + dt.timedelta(microseconds=int(microseconds)), uuid.UUID(key)
    except (ValueError, OverflowError):
        return None
