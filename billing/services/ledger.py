"""The ledger of letters: each event once, and what became of it."""

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import asdict

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from billing import signals
from billing.gateway import Letter
from billing.models import StripeEvent
from billing.services.staff_tasks import ask_staff
from core.common import clock

State = StripeEvent.State

WORDS_KEPT = dt.timedelta(days=90)
ROWS_KEPT = dt.timedelta(days=730)

DEAD_LETTER = "dead_letter"
STRANGER = "stranger"

LOCK = dt.timedelta(minutes=5)
SOON = dt.timedelta(seconds=2)
PATIENCE = dt.timedelta(hours=1)
BACK_OFF_SECONDS = (10, 30, 120, 600, 3600, 3 * 3600, 6 * 3600, 12 * 3600)


# Stripe waits for the answer, and may send thousands at once: one statement, written by hand.
_REMEMBER = """
    insert into public.billing_stripeevent as known
      (id, type, api_version, livemode, happened_at, object_type, object_id, customer_id,
       received_at, next_at, deliveries, state, attempts, error)
    values
      (%(event_id)s, %(type)s, %(api_version)s, %(livemode)s, %(happened_at)s, %(object_type)s,
       %(object_id)s, %(customer_id)s, %(moment)s, %(moment)s, 1, %(state)s, 0, '')
    on conflict (id) do update set deliveries = known.deliveries + 1
    returning deliveries"""


def remember_stripe_event(*, letter: Letter) -> bool:
    """
    Write a letter into the ledger; True the first time, False when it came before.

    The second delivery is only counted.
    """
    values = asdict(letter) | {"moment": clock.now(), "state": State.RECEIVED.value}
    with connection.cursor() as cursor:
        cursor.execute(_REMEMBER, values)
        ((deliveries,),) = cursor.fetchall()
    is_first = bool(deliveries == 1)
    if is_first:
        announce(event_id=letter.event_id)
    return is_first


@transaction.atomic
def remember_asked_for(*, letters: Iterable[Letter], source: str) -> list[str]:
    """Write down letters that were asked for, but for those that are known; the new ones' keys."""
    wanted = {letter.event_id: letter for letter in letters}
    known = set(StripeEvent.objects.filter(pk__in=wanted).values_list("pk", flat=True))
    fresh = [as_row(letter, source=source) for key, letter in wanted.items() if key not in known]
    StripeEvent.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)
    for event in fresh:
        announce(event_id=event.pk)
    return [event.pk for event in fresh]


def as_row(letter: Letter, *, source: str) -> StripeEvent:
    """A letter as a row that is not written yet."""
    values = {name: value for name, value in asdict(letter).items() if name != "event_id"}
    moment = clock.now()
    return StripeEvent(
        id=letter.event_id, received_at=moment, next_at=moment, source=source, **values
    )


def replay(*, event_ids: Iterable[str]) -> int:
    """Have letters processed once more, whatever became of them; how many that are."""
    moment = clock.now()
    keys = list(event_ids)
    found = StripeEvent.objects.filter(pk__in=keys).exclude(state=State.PROCESSING)
    count = found.update(
        state=State.RECEIVED,
        source=StripeEvent.Source.REPLAY,
        attempts=0,
        next_at=moment,
        error="",
    )
    for key in keys:
        announce(event_id=key)
    return count


def tend() -> tuple[int, int]:
    """Forget the words of old errors, and old letters; how many of each."""
    moment = clock.now()
    settled = StripeEvent.objects.filter(state__in=[State.DONE, State.IGNORED, State.DEAD])
    wordy = settled.filter(received_at__lt=moment - WORDS_KEPT).exclude(error="")
    forgotten = wordy.update(error="")
    gone, _rows = settled.filter(received_at__lt=moment - ROWS_KEPT).delete()
    return forgotten, gone


@transaction.atomic
def claim(*, event_id: str) -> StripeEvent | None:
    """Take an event in hand, or None when it is done, in other hands, or to wait."""
    event = (
        StripeEvent.objects.select_for_update(skip_locked=True)
        .filter(_waiting(clock.now()), pk=event_id)
        .first()
    )
    if event:
        event.state = State.PROCESSING
        event.locked_until = clock.now() + LOCK
        event.save(update_fields=["state", "locked_until"])
    return event


def waiting(*, limit: int) -> list[str]:
    """The events that wait to be processed, oldest first."""
    rows: QuerySet[StripeEvent] = StripeEvent.objects.filter(_waiting(clock.now()))
    return list(rows.order_by("next_at").values_list("pk", flat=True)[:limit])


def finish(*, event: StripeEvent, state: str, error: str = "") -> str:
    """Put an event away, and return its state."""
    _save(event, state=state, processed_at=clock.now(), locked_until=None, error=error)
    return state


def finish_others(*, seen: set[str], fetched_after: dt.datetime) -> None:
    """
    Put away what else was received about the same objects before they were fetched.

    What was fetched is at least as new as what those letters spoke of.
    """
    StripeEvent.objects.filter(
        object_id__in=seen - {""},
        state__in=StripeEvent.WAITING,
        received_at__lt=fetched_after,
    ).update(state=State.DONE, processed_at=clock.now(), error="")


def put_back(*, event: StripeEvent, wait: dt.timedelta = SOON) -> str:
    """Leave an event for a moment: somebody else reads about its customer, or Stripe is away."""
    _save(event, state=State.RECEIVED, locked_until=None, next_at=clock.now() + wait)
    return State.RECEIVED


def try_later(*, event: StripeEvent, error: str, is_away: bool) -> str:
    """
    Try an event again after a while, and give it up at last; returns its state.

    As long as Stripe itself is away, the first hour does not count.
    """
    is_excused = is_away and clock.now() < event.received_at + PATIENCE
    attempts = event.attempts + (0 if is_excused else 1)
    if attempts >= len(BACK_OFF_SECONDS):
        return give_up(event=event, error=error, attempts=attempts)
    wait = BACK_OFF_SECONDS[attempts]
    _save(
        event,
        state=State.FAILED,
        attempts=attempts,
        locked_until=None,
        next_at=clock.now() + dt.timedelta(seconds=wait * random.uniform(1, 1.2)),  # noqa: S311
        error=error[:500],
    )
    return State.FAILED


@transaction.atomic
def give_up(*, event: StripeEvent, error: str, attempts: int = 0) -> str:
    """Try an event no more, and tell staff; returns its state."""
    _save(
        event,
        state=State.DEAD,
        attempts=attempts or event.attempts,
        locked_until=None,
        error=error[:500],
    )
    ask_staff(
        kind=DEAD_LETTER,
        subject=event.pk,
        facts={"type": event.type, "object": event.object_id, "error": error[:200]},
    )
    return State.DEAD


def announce(*, event_id: str) -> None:
    """Let a worker process an event after the commit."""
    signals.stripe_event_remembered.send(sender=StripeEvent, event_id=event_id)


def _waiting(moment: dt.datetime) -> Q:
    return Q(state__in=StripeEvent.WAITING, next_at__lte=moment) | Q(
        state=State.PROCESSING, locked_until__lte=moment
    )


def _save(event: StripeEvent, **values: object) -> None:
    """Write what became of an event, and whose it turned out to be."""
    StripeEvent.objects.filter(pk=event.pk).update(customer_id=event.customer_id, **values)
