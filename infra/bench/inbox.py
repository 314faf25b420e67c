"""An inbox over many tribes: pointers in public, and one that is kept in each tribe."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable
from itertools import chain
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.accounts.models import Account
from core.common import clock
from core.conversations.models import Conversation, Message
from core.history.models import Event
from core.inbox import rules
from core.inbox.models import Pointer
from core.inbox.selectors import PAGE_SIZE, badges, inbox_page
from core.members.models import Member
from core.partups.models import Partup
from infra.bench.databases import fresh_database
from infra.bench.harness import Row, Scale, alternate, compared, milliseconds
from infra.bench.tribes import make_founder, make_person, make_tribe, make_work
from tenants import fleet, hydration
from tenants.context import enter_tribe
from tenants.models import Tribe
from tenants.selectors import live_memberships

TRIBES = 50
FEW_TRIBES = 5
PARTUPS = 3
HAPPENINGS = 60
CROWD = 2000
# A run is this many in a row: one takes a few milliseconds.
TIMES = 10
THEIRS = f"a loop that enters {TRIBES} tribes, each with its own table of notices"
_FILL = """
    insert into public.inbox_pointer
      (id, account_id, tribe_id, kind, object_id, event_id, partup_id, count, created_at, read_at,
       dedupe_key)
    select gen_random_uuid(), a.id, %s, 'partup.extended', gen_random_uuid(), gen_random_uuid(),
           gen_random_uuid(), 1, now() - n * interval '1 minute',
           case when n %% 5 = 0 then null else now() end, gen_random_uuid()::text
      from (select id from public.accounts_account where email like 'crowd%%' order by id limit %s
            offset %s) a, generate_series(1, %s) n"""


def run(scale: Scale) -> list[Row]:
    """Compare the badge and the first page, and count what both ask."""
    pointers = 100_000 if scale.is_quick else 1_000_000
    with fresh_database("bench_inbox"):
        reader, newcomer = _stage(pointers)
        _check_same(reader)
        badge = compared(
            alternate(
                lambda: _took(lambda: badges(reader)),
                lambda: _took(lambda: _looped_badge(reader)),
                runs=scale.runs,
            ),
            case=f"unread badge, {TRIBES} tribes, {pointers:,} pointers",
            theirs_is=THEIRS,
            at_least=20,
        )
        page = compared(
            alternate(
                lambda: _took(lambda: inbox_page(reader)),
                lambda: _took(lambda: _looped_page(reader)),
                runs=scale.runs,
            ),
            case=f"first page with its texts, {TRIBES} tribes",
            theirs_is=THEIRS,
            at_least=8,
        )
        counts = [
            _statements("badge", _badge, _looped_badge, reader, newcomer),
            _statements("first page", inbox_page, _looped_page, reader, newcomer),
        ]
    return [badge, page, *counts]


def _took(work: Callable[[], object]) -> float:
    return milliseconds(lambda: [work() for _ in range(TIMES)]) / TIMES


def _badge(account: Account) -> dict[str, int]:
    return {badge.tribe.slug: badge.unread for badge in badges(account)}


def _looped_badge(account: Account) -> dict[str, int]:
    unread = {}
    for membership in live_memberships(account):
        with enter_tribe(membership.tribe):
            mine = Pointer.objects.of(account).unread()
            unread[membership.tribe.slug] = mine.count()
    return unread


def _looped_page(account: Account) -> list[tuple[Pointer, str]]:
    """The newest of each tribe, the newest of those, and then their texts, tribe by tribe."""
    newest: list[tuple[Pointer, Tribe]] = []
    for membership in live_memberships(account):
        with enter_tribe(membership.tribe):
            mine = Pointer.objects.of(account).order_by("-created_at", "-id")
            newest += [(pointer, membership.tribe) for pointer in mine[: PAGE_SIZE + 1]]
    newest.sort(key=lambda found: (found[0].created_at, found[0].pk), reverse=True)
    shown = newest[:PAGE_SIZE]
    wanted: dict[Tribe, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for pointer, tribe in shown:
        wanted[tribe][_shown_by(pointer)].append(pointer.event_id)
    titles: dict[Any, str] = {}
    for tribe, by_kind in wanted.items():
        with enter_tribe(tribe):
            for kind, keys in by_kind.items():
                rows = hydration._kinds[kind](account.pk).filter(pk__in=keys)
                titles |= {row["object_id"]: row["title"] for row in rows}
    return [(pointer, titles[pointer.event_id]) for pointer, _tribe in shown]


def _shown_by(pointer: Pointer) -> str:
    rule = rules.rule_of(pointer.kind)
    assert rule
    return rule.shown_by


def _check_same(reader: Account) -> None:
    """:raises RuntimeError: if the two ways do not say the same."""
    if not any(_badge(reader).values()) or _badge(reader) != _looped_badge(reader):
        raise RuntimeError("The badges differ.")
    notices = chain.from_iterable(group.notices for group in inbox_page(reader).groups)
    ours = {notice.pointer.event_id: notice.card.title for notice in notices}
    theirs = {pointer.event_id: title for pointer, title in _looped_page(reader)}
    if len(ours) != PAGE_SIZE or ours != theirs:
        raise RuntimeError("The pages differ.")


def _statements(
    what: str,
    ours: Callable[[Account], object],
    theirs: Callable[[Account], object],
    reader: Account,
    newcomer: Account,
) -> Row:
    """How many statements a person in many tribes costs, and one in few."""
    many, few, looped = _asked(ours, reader), _asked(ours, newcomer), _asked(theirs, reader)
    return Row(
        case=f"statements of the {what}, {TRIBES} tribes",
        unit="statements",
        ours=many,
        theirs=looped,
        ratio=round(looped / many, 2),
        runs=1,
        theirs_is=THEIRS,
        reach=f"as many as in {FEW_TRIBES} tribes ({few})",
        reached=many == few,
    )


def _asked(question: Callable[[Account], object], account: Account) -> int:
    question(account)
    with CaptureQueriesContext(connection) as heard:
        question(account)
    return len(heard)


def _stage(pointers: int) -> tuple[Account, Account]:
    """Somebody in all tribes, somebody in a few, and a crowd with an inbox each."""
    fleet.migrate_public()
    fleet.migrate_template()
    founder, organisation = make_founder()
    reader, newcomer = make_person("Bram"), make_person("Chidi")
    crowd = (Account(email=f"crowd{number}@partup.example") for number in range(CROWD))
    Account.objects.bulk_create(crowd)
    for number in range(TRIBES):
        tribe = make_tribe(founder, organisation)
        people = [reader, newcomer] if number < FEW_TRIBES else [reader]
        make_work(tribe, people, partups=PARTUPS)
        _happen(tribe, people, number)
        _crowd_in(tribe, number, pointers // TRIBES)
        _keep_in_tribe(tribe)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return reader, newcomer


def _happen(tribe: Tribe, people: list[Account], shift: int) -> None:
    """A hundred days of history, told to people; the tribes take turns."""
    with enter_tribe(tribe):
        actor = Member.objects.get(account=tribe.founder_id)
        partups = list(Partup.objects.all())
        events = [_said(actor, partup, shift) for partup in partups]
        for number in range(HAPPENINGS):
            partup = partups[number % PARTUPS]
            event = _event("partup.extended", actor, partup)
            event.subject_id = partup.pk
            event.created_at = clock.now() - dt.timedelta(hours=36 * number, minutes=shift)
            events.append(event)
        Event.objects.bulk_create(events)
    Pointer.objects.bulk_create(
        Pointer(
            account=person,
            tribe=tribe,
            kind=event.kind,
            object_id=event.subject_id,
            event_id=event.pk,
            partup_id=event.partup_id,
            created_at=event.created_at,
            read_at=clock.now() if number % 5 else None,
            dedupe_key=str(event.pk),
        )
        for person in people
        for number, event in enumerate(events)
    )


def _said(actor: Member, partup: Partup, shift: int) -> Event:
    conversation = Conversation.objects.create(subject_type="partup", subject_id=partup.pk)
    moment = clock.now() - dt.timedelta(minutes=shift, seconds=30)
    message = Message.objects.create(
        conversation=conversation, author=actor, text="I walked the route.", created_at=moment
    )
    event = _event("message.posted", actor, partup)
    event.subject_type, event.subject_id, event.created_at = "message", message.pk, moment
    return event


def _event(kind: str, actor: Member, partup: Partup) -> Event:
    return Event(kind=kind, actor=actor, subject_type="partup", partup_id=partup.pk)


def _crowd_in(tribe: Tribe, number: int, pointers: int) -> None:
    """Pointers of others: 400 people of each tribe have as many."""
    people = 400
    offset = number * people % CROWD
    with connection.cursor() as cursor:
        cursor.execute(_FILL, [tribe.pk, people, offset, max(1, pointers // people)])


def _keep_in_tribe(tribe: Tribe) -> None:
    """The same rows in a table of the tribe's own, which is found first inside it."""
    quoted = connection.ops.quote_name(tribe.schema_name)
    with connection.cursor() as cursor:
        cursor.execute(
            f"create table {quoted}.inbox_pointer (like public.inbox_pointer including all)"
        )
        cursor.execute(
            f"insert into {quoted}.inbox_pointer select * from public.inbox_pointer"
            " where tribe_id = %s",
            [tribe.pk],
        )
