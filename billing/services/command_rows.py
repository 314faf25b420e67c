"""The rows of the outbox to Stripe: who has a command in hand, and what became of it."""

import datetime as dt
import random
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from billing.errors import StripeAway, StripeRefused
from billing.models import BillingCommand
from billing.services.command_kinds import kind_of
from billing.services.staff_tasks import ask_staff
from core.common import clock

State = BillingCommand.State

# Longer than two calls may take, and shorter than somebody waits for a worker that died.
LOCK = dt.timedelta(minutes=2)
# Stripe forgets a key after a day; what was asked longer ago is looked up first.
KEY_LIFE = dt.timedelta(hours=23)
PATIENCE = dt.timedelta(hours=1)
BACK_OFF_SECONDS = (5, 15, 60, 300, 1800, 3600, 3 * 3600, 6 * 3600, 12 * 3600)
_SOONEST = BACK_OFF_SECONDS[0]


@dataclass(frozen=True)
class Turn:
    """A command in our hands; `must_look_first` when nobody knows what an old try did."""

    command: BillingCommand
    must_look_first: bool


@transaction.atomic(durable=True)
def claim(*, command_id: uuid.UUID, at_once: bool) -> Turn | None:
    """
    Take a command in hand, or None when it is over, in other hands, in line, or to wait.

    `at_once` takes one that is to wait too. What was asked before about the same object goes first:
    a resumption never overtakes the cancellation it undoes.
    """
    moment = clock.now()
    command = (
        BillingCommand.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(_free(moment, at_once=at_once), pk=command_id)
        .select_related("account__organisation", "tribe")
        .first()
    )
    if command is None or _is_in_line(command):
        return None
    is_doubtful = command.state != State.PENDING and not command.result_id
    is_old = command.first_sent_at is not None and moment - command.first_sent_at > KEY_LIFE
    command.state = State.SENDING
    command.locked_until = moment + LOCK
    command.first_sent_at = command.first_sent_at or moment
    command.attempts += 1
    command.save()
    return Turn(command, is_doubtful and is_old)


def waiting(*, limit: int) -> list[uuid.UUID]:
    """The commands whose time has come, oldest first."""
    rows = BillingCommand.objects.filter(_free(clock.now(), at_once=False))
    return list(rows.order_by("next_at", "pk").values_list("pk", flat=True)[:limit])


def renew_key(command: BillingCommand) -> None:
    """Ask under a new key from now on, as surely nothing was made under the old one."""
    command.key_version += 1
    command.first_sent_at = clock.now()
    command.save(update_fields=["key_version", "first_sent_at", "updated_at"])


def note_made(command: BillingCommand, result_id: str) -> None:
    """Stripe did it; what is left is to mirror it. It stays in our hands."""
    command.result_id = result_id
    command.attempts = 0
    command.error = ""
    command.save(update_fields=["result_id", "attempts", "error", "updated_at"])


def note_done(command: BillingCommand, *, error: str = "") -> None:
    """It is done and mirrored."""
    _put_down(command, state=State.DONE, error=error, finished_at=clock.now())


@transaction.atomic
def note_refused(command: BillingCommand, refused: StripeRefused) -> None:
    """Stripe said no, and nobody asks again; the person is told."""
    error = f"{type(refused).__name__}: {refused.reason}"
    _put_down(command, state=State.FAILED, error=error, finished_at=clock.now())
    kind_of(command.kind).refused(command)


def note_away(command: BillingCommand, away: StripeAway) -> None:
    """Stripe did not answer; in the first hour that does not count as a try."""
    is_excused = clock.now() < command.created_at + PATIENCE
    try_later(
        command,
        state=State.PENDING if away.did_nothing else State.UNKNOWN,
        error=f"away: {away.reason}",
        attempts=command.attempts - 1 if is_excused else command.attempts,
    )


def try_later(
    command: BillingCommand, *, state: str, error: str, attempts: int | None = None
) -> None:
    """Put a command away until its next turn; one that goes on failing is shown to staff too."""
    tried = command.attempts if attempts is None else attempts
    wait = BACK_OFF_SECONDS[min(tried, len(BACK_OFF_SECONDS)) - 1] if tried else _SOONEST
    moment = clock.now() + dt.timedelta(seconds=wait * random.uniform(1, 1.2))  # noqa: S311
    _put_down(command, state=state, error=error, attempts=tried, next_at=moment)
    if tried >= len(BACK_OFF_SECONDS):
        ask_staff(
            kind="command_stuck",
            subject=str(command.pk),
            account=command.account,
            tribe=command.tribe,
            facts={"kind": command.kind, "error": error[:200]},
        )


def settle_soon(command: BillingCommand) -> None:
    """Somebody else reads about the customer now; mirror in a moment, which is no try."""
    moment = clock.now() + dt.timedelta(seconds=_SOONEST)
    _put_down(command, state=State.PENDING, error="", attempts=0, next_at=moment)


def _free(moment: dt.datetime, *, at_once: bool) -> Q:
    waits = Q(state__in=[State.PENDING, State.UNKNOWN])
    due = waits if at_once else waits & Q(next_at__lte=moment)
    return due | Q(state=State.SENDING, locked_until__lte=moment)


def _is_in_line(command: BillingCommand) -> bool:
    """Whether something that was asked earlier about the same object is not sent yet."""
    earlier = BillingCommand.objects.filter(
        Q(created_at__lt=command.created_at) | Q(created_at=command.created_at, pk__lt=command.pk),
        account_id=command.account_id,
        state__in=BillingCommand.UNDER_WAY,
        result_id="",
        idempotency_key__contains=f":{command.target}:",
    )
    return not command.result_id and earlier.exclude(pk=command.pk).exists()


def _put_down(command: BillingCommand, **values: object) -> None:
    """Write what became of it, unless another worker took it over meanwhile."""
    values["error"] = str(values["error"])[:500]
    BillingCommand.objects.filter(
        pk=command.pk, state=State.SENDING, locked_until=command.locked_until
    ).update(**values, locked_until=None, updated_at=clock.now())
