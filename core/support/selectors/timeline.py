"""What happened with a customer, from seven tables merged into one line of time."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import (
    AccountNote,
    Approval,
    BillingAccount,
    BillingCommand,
    BillingNotice,
    StaffTask,
    StripeEvent,
)
from core.common import clock
from core.support.selectors import wording
from core.support.selectors.tasks import title_of
from tenants.models import AccessTransition, Organisation, Tribe
from tenants.models.tribes import Access

A_PAGE = 50


@dataclass(frozen=True)
class Moment:
    """One thing that happened: when, what kind, in words, and what somebody wrote about it."""

    at: dt.datetime
    kind: str
    label: str | Promise
    words: str
    who: str = ""
    note: str = ""
    key: str = ""


_LABELS = {
    "event": gettext_lazy("Letter from Stripe"),
    "command": gettext_lazy("Command to Stripe"),
    "transition": gettext_lazy("Access"),
    "notice": gettext_lazy("Mail"),
    "note": gettext_lazy("Note"),
    "approval": gettext_lazy("Four eyes"),
    "task": gettext_lazy("Task"),
}


def moments_of(
    organisation: Organisation,
    account: BillingAccount | None,
    tribes: list[Tribe],
    *,
    before: dt.datetime | None = None,
) -> tuple[list[Moment], str]:
    """
    The last fifty things that happened, the newest first, and where the older ones begin.

    `before` is the moment of the last one that was shown.
    """
    until = before or clock.now() + dt.timedelta(days=1)
    keys = [tribe.pk for tribe in tribes]
    parts: list[Iterable[Moment]] = [_transitions(keys, until)]
    if account:
        parts += [
            _events(account, until),
            _commands(account, until),
            _notices(account, until),
            _notes(account, until),
            _approvals(account, until),
            _tasks(account, until),
        ]
    found = sorted(
        (moment for part in parts for moment in part),
        key=lambda moment: (moment.at, moment.key),
        reverse=True,
    )
    shown = found[:A_PAGE]
    return shown, shown[-1].at.isoformat() if len(found) > A_PAGE else ""


def _some(rows: Any, field: str, until: dt.datetime) -> Any:
    """The newest of some rows, one more than a page."""
    return rows.filter(**{f"{field}__lt": until}).order_by(f"-{field}")[: A_PAGE + 1]


def _moment(kind: str, at: dt.datetime, words: str, key: Any, **more: str) -> Moment:
    return Moment(at, kind, _LABELS[kind], words, key=str(key), **more)


def _transitions(keys: list[Any], until: dt.datetime) -> Iterator[Moment]:
    rows = AccessTransition.objects.filter(tribe_id__in=keys).select_related("tribe")
    for row in _some(rows, "created_at", until):
        words = _("%(tribe)s went from %(before)s to %(after)s") % {
            "tribe": row.tribe.name,
            "before": Access(row.from_state).label,
            "after": Access(row.to_state).label,
        }
        yield _moment("transition", row.created_at, words, row.pk, who=row.get_cause_display())


def _events(account: BillingAccount, until: dt.datetime) -> Iterator[Moment]:
    if not account.stripe_customer_id:
        return
    rows = StripeEvent.objects.filter(customer_id=account.stripe_customer_id)
    for row in _some(rows, "received_at", until):
        words = f"{row.type} {row.object_id}: {row.get_state_display()}"
        yield _moment("event", row.received_at, words, row.pk, note=row.error)


def _commands(account: BillingAccount, until: dt.datetime) -> Iterator[Moment]:
    rows = BillingCommand.objects.filter(account=account).select_related("actor")
    for row in _some(rows, "created_at", until):
        what = wording.command_words(row.kind)
        words = f"{what} ({row.target}): {row.get_state_display()}"
        note = row.reason or row.error
        yield _moment("command", row.created_at, words, row.pk, who=_name(row.actor), note=note)


def _notices(account: BillingAccount, until: dt.datetime) -> Iterator[Moment]:
    for row in _some(BillingNotice.objects.filter(account=account), "created_at", until):
        state = _("sent") if row.sent_at else _("failed") if row.failed_at else _("waits")
        words = f"{wording.mail_words(row.kind)}: {state}"
        yield _moment("notice", row.created_at, words, row.pk)


def _notes(account: BillingAccount, until: dt.datetime) -> Iterator[Moment]:
    rows = AccountNote.objects.filter(account=account).select_related("author")
    for row in _some(rows, "created_at", until):
        yield _moment("note", row.created_at, row.words, row.pk, who=_name(row.author))


def _approvals(account: BillingAccount, until: dt.datetime) -> Iterator[Moment]:
    rows = Approval.objects.filter(account=account).select_related("asked_by", "decided_by")
    for row in _some(rows, "created_at", until):
        words = f"{row.get_kind_display()}: {row.get_state_display()}"
        note = row.reason if not row.answer else f"{row.reason} · {row.answer}"
        who = ", ".join(filter(None, [_name(row.asked_by), _name(row.decided_by)]))
        yield _moment("approval", row.created_at, words, row.pk, who=who, note=note)


def _tasks(account: BillingAccount, until: dt.datetime) -> Iterator[Moment]:
    rows = StaffTask.objects.filter(account=account).select_related("closed_by")
    for row in _some(rows, "created_at", until):
        state = _("settled") if row.closed_at else _("open")
        words = f"{title_of(row)} ({row.subject}): {state}"
        yield _moment(
            "task", row.created_at, words, row.pk, who=_name(row.closed_by), note=row.answer
        )


def _name(account: Any) -> str:
    return account.name if account else ""
