"""What happened around the money of an organisation: people, the payment service, and access."""

import datetime as dt
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import BillingCommand
from billing.portal.desks import Desk
from billing.wording import Sentence
from core.audit.selectors import tell
from tenants.models import AccessTransition
from tenants.selectors import lines_of_organisation

A_PAGE = 30
RECORD, COMMAND, ACCESS = "record", "command", "access"

# The change of access is told by the transition itself, which says why.
_TOLD_ELSEWHERE = ("tribe.access_changed",)
_KINDS: dict[str, Sentence] = {
    "details": gettext_lazy("The details for invoices"),
    "tax_id_add": gettext_lazy("A VAT number"),
    "tax_id_remove": gettext_lazy("The end of a VAT number"),
    "method_default": gettext_lazy("The usual way to pay"),
    "method_remove": gettext_lazy("The end of a way to pay"),
    "invoice_reference": gettext_lazy("A purchase order number"),
    "cancel": gettext_lazy("The end of the subscription"),
    "resume": gettext_lazy("The subscription going on after all"),
    "upgrade": gettext_lazy("A larger plan"),
    "downgrade": gettext_lazy("A smaller plan"),
    "order": gettext_lazy("An order by invoice"),
    "refund": gettext_lazy("A refund"),
    "credit_note": gettext_lazy("A credit note"),
    "pause_charges": gettext_lazy("No charges while a payment is disputed"),
    "resume_charges": gettext_lazy("Charges going on after a dispute"),
}
_STATES: dict[str, Sentence] = {
    BillingCommand.State.PENDING: gettext_lazy("%(what)s: on its way to the payment service"),
    BillingCommand.State.SENDING: gettext_lazy("%(what)s: on its way to the payment service"),
    BillingCommand.State.UNKNOWN: gettext_lazy("%(what)s: no answer yet, we keep asking"),
    BillingCommand.State.DONE: gettext_lazy("%(what)s: known at the payment service"),
    BillingCommand.State.FAILED: gettext_lazy("%(what)s: refused by the payment service"),
}
_CAUSES: dict[str, Sentence] = {
    AccessTransition.Cause.EVENT: gettext_lazy("because of a payment"),
    AccessTransition.Cause.TIMER: gettext_lazy("because its time came"),
    AccessTransition.Cause.STAFF: gettext_lazy("by Part-up"),
    AccessTransition.Cause.PERSON: gettext_lazy("by somebody of the organisation"),
}


def command_words(kind: str) -> str:
    """What a kind of command is about; empty for what customers are not told."""
    return str(_KINDS.get(kind, ""))


@dataclass(frozen=True)
class Happening:
    """One thing that happened; `source` is where it is written: record, command or access."""

    id: uuid.UUID
    at: dt.datetime
    source: str
    sentence: str
    actor: str = ""


@dataclass(frozen=True)
class ActivityPage:
    """Some happenings, newest first, and where the older ones begin (empty at the end)."""

    rows: list[Happening]
    older: str


def activity_of(desk: Desk, *, before: str = "", size: int = A_PAGE) -> ActivityPage:
    """A page of what happened; each source is asked once, whatever the page."""
    place = _place(before)
    found = [
        *_records(_cut(_lines(desk), "at", place, size)),
        *_commands(_cut(_asked(desk), "created_at", place, size)),
        *_transitions(_cut(_changes(desk), "created_at", place, size)),
    ]
    found.sort(key=lambda one: (one.at, one.id), reverse=True)
    shown = found[:size]
    older = f"{shown[-1].at.isoformat()}_{shown[-1].id}" if len(found) > size else ""
    return ActivityPage(rows=shown, older=older)


def _place(before: str) -> tuple[dt.datetime, uuid.UUID] | None:
    """Where a page begins; what nobody could have been given begins at the top."""
    moment, _mark, key = before.partition("_")
    try:
        at = parse_datetime(moment)
        return (at, uuid.UUID(key)) if at and at.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _cut(
    rows: QuerySet[Any], field: str, place: tuple[dt.datetime, uuid.UUID] | None, size: int
) -> list[Any]:
    if place:
        at, key = place
        same = rows.filter(**{field: at, "pk__lt": key})
        rows = rows.filter(**{f"{field}__lt": at}) | same
    return list(rows.order_by(f"-{field}", "-pk")[: size + 1])


def _lines(desk: Desk) -> QuerySet[Any]:
    return lines_of_organisation(desk.organisation).exclude(action__in=_TOLD_ELSEWHERE)


def _asked(desk: Desk) -> QuerySet[BillingCommand]:
    asked = BillingCommand.objects.filter(account__organisation=desk.organisation)
    return asked.select_related("tribe", "actor")


def _changes(desk: Desk) -> QuerySet[AccessTransition]:
    changes = AccessTransition.objects.filter(tribe__organisation=desk.organisation)
    return changes.select_related("tribe")


def _records(lines: Iterable[Any]) -> Iterator[Happening]:
    for told in tell(lines):
        particulars = [f"{name}: {words}" for name, words in told.facts]
        yield Happening(
            id=told.line.pk,
            at=told.line.at,
            source=RECORD,
            sentence="; ".join([told.sentence, *particulars]),
            actor=told.actor,
        )


def _commands(commands: Iterable[BillingCommand]) -> Iterator[Happening]:
    for command in commands:
        what = str(_KINDS.get(command.kind, _("A change")))
        if command.tribe:
            what = _("%(what)s (%(tribe)s)") % {"what": what, "tribe": command.tribe.name}
        yield Happening(
            id=command.pk,
            at=command.created_at,
            source=COMMAND,
            sentence=str(_STATES[command.state]) % {"what": what},
            actor=command.actor.display_name if command.actor else "",
        )


def _transitions(changes: Iterable[AccessTransition]) -> Iterator[Happening]:
    for change in changes:
        words = _("%(tribe)s went from “%(before)s” to “%(after)s”, %(cause)s")
        yield Happening(
            id=change.pk,
            at=change.created_at,
            source=ACCESS,
            sentence=words
            % {
                "tribe": change.tribe.name,
                "before": change.get_from_state_display(),
                "after": change.get_to_state_display(),
                "cause": str(_CAUSES[change.cause]),
            },
        )
