"""States of paying in a person's words: what is so, what comes next, and why."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.models import Invoice, TribeSubscription
from billing.rules import Decision, Standing
from core.common import clock
from core.ui.templatetags.ui_time import day_words
from tenants.models import Tribe
from tenants.models.tribes import Access

Sentence = str | Promise


@dataclass(frozen=True)
class Words:
    """A state as a label with a tone, and the sentences that go with it."""

    label: str
    tone: str
    sentences: tuple[str, ...]


_LABELS: dict[str, tuple[str, Sentence]] = {
    Access.PENDING: ("warning", gettext_lazy("Not open yet")),
    Access.TRIALING: ("teal", gettext_lazy("On trial")),
    Access.ACTIVE: ("good", gettext_lazy("Open")),
    Access.PAST_DUE: ("warning", gettext_lazy("Payment is late")),
    Access.GRACE: ("bad", gettext_lazy("Payment is very late")),
    Access.READ_ONLY: ("bad", gettext_lazy("Can only be read")),
    Access.SUSPENDED: ("bad", gettext_lazy("Closed for now")),
    Access.CANCELLED: ("plain", gettext_lazy("Ended")),
    Access.ARCHIVED: ("plain", gettext_lazy("Put away")),
    Access.ERASED: ("plain", gettext_lazy("Erased")),
}
_NOW: dict[str, Sentence] = {
    Access.PENDING: gettext_lazy("It opens with a trial, or when it is paid for."),
    Access.PAST_DUE: gettext_lazy("Everything in the tribe still works."),
    Access.GRACE: gettext_lazy("Everything still works, but nobody new can be invited."),
    Access.READ_ONLY: gettext_lazy("People can read everything and change nothing."),
    Access.SUSPENDED: gettext_lazy("Nobody gets in. Paying opens it at once, as it was."),
    Access.CANCELLED: gettext_lazy("It can still be read. A new subscription opens it, as it was."),
    Access.ARCHIVED: gettext_lazy("Nobody gets in. Paying brings it back, as it was."),
}
_NEXT: dict[str, Sentence] = {
    Access.GRACE: gettext_lazy(
        "If nothing is paid by %(day)s, nobody new can be invited any more."
    ),
    Access.READ_ONLY: gettext_lazy("If nothing is paid by %(day)s, it can only be read."),
    Access.SUSPENDED: gettext_lazy("If nothing is paid by %(day)s, nobody gets in any more."),
    Access.ARCHIVED: gettext_lazy("If nothing is paid by %(day)s, it is put away."),
}
# The codes of a Decision; those of a gift or of more time say until when, and come first.
_REASONS: dict[str, Sentence] = {
    "at_risk": gettext_lazy("The bank is still working on the payment; that can take a week."),
    "subscription_past_due": gettext_lazy("The payment service says that a payment is late."),
    "subscription_unpaid": gettext_lazy("The payment service no longer tries to collect it."),
    "subscription_paused": gettext_lazy("The subscription is paused."),
    "frozen": gettext_lazy("The next step waits, as we agreed with you."),
    "not_warned": gettext_lazy("The next step waits until we have warned you."),
    "no_working_day": gettext_lazy("The next step waits for a working day."),
    "mirror_too_old": gettext_lazy(
        "The next step waits until we have heard from the payment service."
    ),
}
_UNTIL: dict[str, Sentence] = {
    "comp": gettext_lazy("Given for free until %(day)s."),
    "extension": gettext_lazy("We gave you more time, until %(day)s."),
    "paid_late": gettext_lazy("Paid until %(day)s. It does not go on by itself: choose a plan."),
}


def day(moment: dt.datetime) -> str:
    """A day as the reader's language says it."""
    return day_words(timezone.localtime(moment).date())


def words_of(
    *,
    tribe: Tribe,
    decision: Decision,
    standing: Standing,
    subscription: TribeSubscription | None,
    owed: Invoice | None = None,
) -> Words:
    """
    Say how a tribe stands.

    The state is what the door of the tribe goes by; the decision tells why and what comes next.
    `owed` is the invoice for the year that runs, while it is not paid.
    """
    tone, label = _LABELS[tribe.access_state]
    is_ending = tribe.access_state == Access.ACTIVE and _ends(subscription)
    sentences = [
        _since(standing, tribe),
        *_until(tribe, decision, subscription, owed),
        str(_NOW.get(tribe.access_state, "")),
        *(str(_REASONS[code]) for code in decision.reasons if code in _REASONS),
        _next(decision),
    ]
    return Words(
        label=_("Ends") if is_ending else str(label),
        tone="warning" if is_ending else tone,
        sentences=tuple(filter(None, sentences)),
    )


def _since(standing: Standing, tribe: Tribe) -> str:
    if standing.unpaid_since and tribe.access_state != Access.ACTIVE:
        return _("A payment is late since %(day)s.") % {"day": day(standing.unpaid_since)}
    is_over = tribe.access_state in (Access.READ_ONLY, Access.SUSPENDED, Access.ARCHIVED)
    if is_over and not standing.status and standing.free_until and not standing.ended_at:
        return _("The trial ended on %(day)s.") % {"day": day(standing.free_until)}
    if tribe.access_state == Access.CANCELLED and standing.ended_at:
        return _("The subscription ended on %(day)s.") % {"day": day(standing.ended_at)}
    return ""


def _until(
    tribe: Tribe,
    decision: Decision,
    subscription: TribeSubscription | None,
    owed: Invoice | None,
) -> tuple[str, ...]:
    special = [code for code in decision.reasons if code in _UNTIL]
    if special and decision.until:
        return tuple(str(_UNTIL[code]) % {"day": day(decision.until)} for code in special)
    until = tribe.access_until
    if tribe.access_state == Access.TRIALING and until:
        return (_("Free until %(day)s; nothing is charged by itself.") % {"day": day(until)},)
    if tribe.access_state != Access.ACTIVE:
        return ()
    if subscription and subscription.current_period_end:
        return (_owed_until(subscription, owed) if owed else _paid_until(subscription),)
    return (_("Open until %(day)s.") % {"day": day(until)},) if until else ()


def _paid_until(subscription: TribeSubscription) -> str:
    end = subscription.cancel_at or subscription.current_period_end
    if _ends(subscription) and end:
        return _("Paid until %(day)s. It ends then, and nothing more is charged.") % {
            "day": day(end)
        }
    return _("Paid until %(day)s.") % {"day": day(end)} if end else ""


def _owed_until(subscription: TribeSubscription, owed: Invoice) -> str:
    """A year that runs before it is paid for, as one that was ordered by invoice."""
    end = subscription.cancel_at or subscription.current_period_end
    days = {"day": day(end) if end else "", "due": day(owed.due_at) if owed.due_at else ""}
    sentence = _("Runs until %(day)s. The invoice for this year is not paid yet.")
    if owed.due_at:
        sentence = _(
            "Runs until %(day)s. The invoice for this year is not paid yet; it is due on %(due)s."
        )
    if _ends(subscription):
        return f"{sentence % days} {_('Then it ends, and nothing more is charged.')}"
    return sentence % days


def _ends(subscription: TribeSubscription | None) -> bool:
    return bool(subscription and (subscription.cancel_at_period_end or subscription.cancel_at))


def _next(decision: Decision) -> str:
    sentence = _NEXT.get(decision.next_state, "")
    if not sentence or decision.next_at is None or decision.next_at <= clock.now():
        return ""
    return str(sentence) % {"day": day(decision.next_at)}
