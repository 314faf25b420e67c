"""What we ask of Stripe: written down with the wish, then sent, under one key for ever."""

import time
from typing import Any

import structlog
from django.db.models import Q

from billing import gateway, signals
from billing.errors import StripeAway, StripeRefused
from billing.models import BillingAccount, BillingCommand
from billing.services import command_rows as rows
from billing.services.command_kinds import Kind, kind_of
from billing.services.leases import LeaseBusy, LeaseLost, leased
from core.accounts.models import Account
from core.common import clock
from tenants.models import Tribe

log = structlog.get_logger(__name__)

State = BillingCommand.State

_LONGEST_KEY = 200
# The letter about what we just did comes at once, and its reader holds the lease a moment.
_PATIENCE_SECONDS = 0.4
_PATIENT_TRIES = 5


def ask(
    *,
    account: BillingAccount,
    kind: str,
    payload: dict[str, Any],
    key: str,
    actor: Account | None = None,
    tribe: Tribe | None = None,
    reason: str = "",
) -> BillingCommand:
    """
    Write down what Stripe shall do, in the transaction of the caller, who has asked the policy.

    `key` is `kind:target:version`, see `key_for`; the same key again gives the same command,
    whatever became of it. Call `send` after the commit. If that never happens, the round does it.

    :raises UnknownKind: if nobody registered the kind.
    :raises ValueError: if the key is not of that form, or belongs to another account or kind.
    """
    kind_of(kind)
    if not key.startswith(f"{kind}:") or key.count(":") < 2 or len(key) > _LONGEST_KEY:
        raise ValueError(f"{key} is no key for {kind}.")
    command = BillingCommand(
        account=account,
        tribe=tribe,
        kind=kind,
        payload=payload,
        idempotency_key=key,
        next_at=clock.now() + rows.LOCK / 4,
        actor=actor,
        reason=reason,
    )
    BillingCommand.objects.bulk_create([command], ignore_conflicts=True)
    known = BillingCommand.objects.select_related("account", "tribe").get(idempotency_key=key)
    if (known.account_id, known.kind) != (account.pk, kind):
        raise ValueError(f"{key} belongs to something else.")
    return known


def key_for(*, kind: str, target: str) -> str:
    """
    The key for doing this to an object: of the command that is under way, or else a new one.

    So a second click finds the first, and the same thing can be done again next month. Where a
    second click may come when the first is done already, the caller checks that, or makes a key
    with a token of the form.
    """
    head = f"{kind}:{target}:"
    commands = BillingCommand.objects.filter(idempotency_key__startswith=head)
    over = commands.filter(Q(state__in=[State.DONE, State.FAILED])).count()
    return f"{head}{over + 1}"


def send(*, command: BillingCommand, is_awaited: bool = True) -> BillingCommand:
    """
    Ask Stripe now, and mirror what it did; returns the command as it stands afterwards.

    Machine work, outside any transaction. Whoever waits for it waits about eight seconds. It ends
    `done`, or `failed` when Stripe refused, which is final and for the person to see; everything
    else goes on behind the scenes. Sending what is done, or in other hands, changes nothing.
    """
    turn = rows.claim(command_id=command.pk, at_once=is_awaited)
    if turn is None:
        return _as_it_stands(command)
    kind = kind_of(turn.command.kind)
    with gateway.patience(is_short=is_awaited):
        if turn.command.result_id or _make(turn, kind):
            _settle(turn.command, kind, tries=_PATIENT_TRIES if is_awaited else 1)
    return _as_it_stands(command)


def send_soon(*, command: BillingCommand) -> None:
    """Let a worker send it after the commit, for machine work that nobody waits for."""
    signals.billing_command_asked.send(sender=BillingCommand, command_id=command.pk)


def send_waiting(*, limit: int = 100) -> int:
    """Send everything whose time has come, unless Stripe is left alone; how many that were."""
    if gateway.rest_seconds():
        return 0
    commands = BillingCommand.objects.in_bulk(rows.waiting(limit=limit))
    for command in commands.values():
        try:
            send(command=command, is_awaited=False)
        except Exception:
            # It comes again when its lock has run out; the others must not wait for that.
            log.exception("billing_command_dropped", command=str(command.pk), kind=command.kind)
    return len(commands)


def _make(turn: rows.Turn, kind: Kind) -> bool:
    """Have Stripe do it, and say whether it is known to be done."""
    command = turn.command
    try:
        result_id = _look_then_ask(command, kind) if turn.must_look_first else _ask(command, kind)
    except StripeAway as away:
        rows.note_away(command, away)
    except StripeRefused as refused:
        rows.note_refused(command, refused)
    except Exception as error:
        # One command that trips over a mistake of ours must not stop the round.
        log.exception("billing_command_failed", command=str(command.pk), kind=command.kind)
        rows.try_later(command, state=State.UNKNOWN, error=repr(error))
    else:
        rows.note_made(command, result_id)
        return True
    return False


def _ask(command: BillingCommand, kind: Kind) -> str:
    """Ask under our key; where Stripe only remembers a failure under it, look what it did."""
    try:
        return kind.send(command)
    except StripeAway as away:
        if not away.is_replay:
            raise
    return _look_then_ask(command, kind)


def _look_then_ask(command: BillingCommand, kind: Kind) -> str:
    found = kind.find(command)
    if found:
        return found
    rows.renew_key(command)
    return kind.send(command)


def _settle(command: BillingCommand, kind: Kind, *, tries: int) -> None:
    try:
        with leased(command.account.stripe_customer_id or "") as lease:
            kind.settle(command, lease)
    except (LeaseBusy, LeaseLost):
        if tries > 1:
            time.sleep(_PATIENCE_SECONDS)
            _settle(command, kind, tries=tries - 1)
        else:
            rows.settle_soon(command)
    except StripeAway as away:
        rows.try_later(command, state=State.PENDING, error=f"not mirrored: {away.reason}")
    except Exception as error:
        # It is done at Stripe, whatever we fail to write about it; the letters tell it too.
        log.exception("billing_command_not_settled", command=str(command.pk), kind=command.kind)
        rows.try_later(command, state=State.PENDING, error=f"not mirrored: {error!r}")
    else:
        rows.note_done(command)


def _as_it_stands(command: BillingCommand) -> BillingCommand:
    return BillingCommand.objects.select_related("account", "tribe").get(pk=command.pk)
