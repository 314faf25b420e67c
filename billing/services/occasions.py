"""Days on which something is to be said to those who pay: found in a few questions for all."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from billing.models import CreditNote, Invoice, PaymentMethod, TribeSubscription
from billing.rules import step_key
from billing.services.late_payments import paid_after_the_end
from billing.services.renewal_amounts import amount_of
from billing.services.standing import WARNING, standings_of
from billing.steps import KEPT_DAYS, KEPT_DAYS_NEVER_PAID
from billing.working_days import OFFICE, working_moment
from core.common import clock
from tenants.models import Organisation, Tribe
from tenants.models.tribes import Access

DAY = dt.timedelta(days=1)
# The mail of an invoice or a credit note waits so long for our copy of it, to come with it.
_WAIT_FOR_COPY = dt.timedelta(minutes=30)
# And that of a renewal so many days for Stripe to say what it will cost.
_WAITS_FOR_STRIPE = 2


@dataclass(frozen=True)
class Reminder:
    """
    Something that is to be said now, if it was not said before.

    `asks` asks Stripe for further facts; while Stripe is away, what `may_wait` is said later.
    """

    kind: str
    step: str
    subject_id: uuid.UUID
    organisation: Organisation
    tribe: Tribe | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    everybody: bool = False
    asks: Callable[[], dict[str, Any]] | None = None
    may_wait: bool = False


def reached(days: int, steps: tuple[int, ...]) -> int | None:
    """The last step that was reached, when so many days are left; None before the first."""
    return min((step for step in steps if 0 < days <= step), default=None)


def passed(days: int, steps: tuple[int, ...]) -> int | None:
    """The last step that was passed, when it is so many days ago; None before the first."""
    return max((step for step in steps if step <= days), default=None)


def _trials() -> Iterator[Reminder]:
    """
    Seven days and one day before a trial ends, and four days before it the warning of the ladder.

    The step down at the end needs that warning to have been sent three whole days before.
    """
    tribes = list(Tribe.objects.filter(access_state=Access.TRIALING).select_related("organisation"))
    standings = standings_of(tribes)
    for tribe in tribes:
        ends_at = standings[tribe.pk].free_until
        step = reached(_days_until(ends_at, tribe.time_zone), (7, 4, 1))
        if ends_at is None or step is None:
            continue
        if step == 4:
            yield _warning(tribe, ends_at)
        else:
            yield _about(tribe, "trial", step, tribe.pk, ends_at, facts={"ends_at": ends_at})


def _warning(tribe: Tribe, ends_at: dt.datetime) -> Reminder:
    return Reminder(
        kind=WARNING,
        step=step_key(Access.READ_ONLY, ends_at),
        subject_id=tribe.pk,
        organisation=tribe.organisation,
        tribe=tribe,
        facts={"state": Access.READ_ONLY, "at": working_moment(ends_at)},
        everybody=True,
    )


def _renewals() -> Iterator[Reminder]:
    for subscription in _subscriptions(within=60 * DAY, status=("active",), is_cancelled=False):
        ends_at = subscription.current_period_end
        days = _days_until(ends_at, subscription.tribe.time_zone)
        step = reached(days, (60, 30, 7))
        if step:
            yield _about(
                subscription.tribe,
                "renewal",
                step,
                subscription.pk,
                ends_at,
                facts={"at": ends_at},
                asks=partial(amount_of, subscription_id=subscription.stripe_subscription_id),
                may_wait=step - days < _WAITS_FOR_STRIPE,
            )


def _endings() -> Iterator[Reminder]:
    live = ("active", "trialing", "past_due")
    for subscription in _subscriptions(within=14 * DAY, status=live, is_cancelled=True):
        ends_at = subscription.current_period_end
        step = reached(_days_until(ends_at, subscription.tribe.time_zone), (14, 3))
        # Who cancelled a moment ago knows.
        asked_at = subscription.canceled_at
        if step and (asked_at is None or asked_at < clock.now() - 2 * DAY):
            yield _about(subscription.tribe, "cancel_ending", step, subscription.pk, ends_at)


def _years_paid_late() -> Iterator[Reminder]:
    """A year that was paid for after its subscription had ended; no bill follows it."""
    ends = paid_after_the_end()
    tribes = Tribe.objects.filter(pk__in=ends, access_state=Access.ACTIVE)
    for tribe in tribes.select_related("organisation").order_by("pk"):
        ends_at = ends[tribe.pk]
        step = reached(_days_until(ends_at, tribe.time_zone), (14, 3))
        # With another end, something else keeps it open.
        if step and tribe.access_until == ends_at:
            facts = {"at": ends_at}
            yield _about(tribe, "paid_ending", step, tribe.pk, ends_at, facts=facts)


def _cards() -> Iterator[Reminder]:
    """Sixty, thirty and seven days before a card that pays runs out."""
    today = clock.local_date(time_zone=OFFICE.key)
    last = today + 62 * DAY
    cards = PaymentMethod.objects.filter(
        type="card", detached_at=None, exp_year__in={today.year, last.year}
    ).filter(_pays())
    for card in cards.select_related("account__organisation").distinct():
        month = dt.date(card.exp_year or 0, card.exp_month or 1, 1)
        step = reached((_month_end(month) - today).days + 1, (60, 30, 7))
        if step:
            yield Reminder(
                kind="card_expiring",
                step=f"{step}:{month:%Y-%m}",
                subject_id=card.pk,
                organisation=card.account.organisation,
                facts={"year": month.year, "month": month.month},
            )


def _dues() -> Iterator[Reminder]:
    """An invoice that is to be paid by bank: before, on, and after the day it is due."""
    invoices = _open_by_bank().filter(
        due_at__gt=clock.now() - 90 * DAY, due_at__lt=clock.now() + 9 * DAY
    )
    for invoice in invoices:
        tribe = _tribe_of(invoice)
        days = _days_until(invoice.due_at, tribe.time_zone)
        kind, step = "due_today", 0 if days == 0 else None
        if days > 0:
            kind, step = "due_soon", reached(days, (7,))
        if days < 0:
            kind, step = "overdue", passed(-days, (3, 14, 30))
        if step is not None:
            yield _about(tribe, kind, step, invoice.pk, invoice.due_at)


def _invoices_made() -> Iterator[Reminder]:
    """An invoice whose copy does not come goes out without it."""
    moment = clock.now()
    made = _open_by_bank().filter(
        finalized_at__lt=moment - _WAIT_FOR_COPY, finalized_at__gt=moment - 14 * DAY
    )
    for invoice in made:
        tribe = _tribe_of(invoice)
        yield Reminder("invoice", "made", invoice.pk, tribe.organisation, tribe)


def _notes_made() -> Iterator[Reminder]:
    """A credit note whose copy does not come is told without it."""
    moment = clock.now()
    made = CreditNote.objects.filter(
        voided_at=None, made_at__lt=moment - _WAIT_FOR_COPY, made_at__gt=moment - 14 * DAY
    )
    for note in made.select_related("account__organisation").order_by("pk"):
        yield Reminder("credit_note", "made", note.pk, note.account.organisation)


def _erasures() -> Iterator[Reminder]:
    """Thirty, seven and one day before a tribe that was put away may be erased."""
    for tribe, at in _archived():
        step = reached(_days_until(at, tribe.time_zone), (30, 7, 1))
        if step:
            facts = {"at": at}
            yield _about(tribe, "erasure_ahead", step, tribe.pk, at, facts=facts, everybody=True)


def _about(
    tribe: Tribe,
    kind: str,
    step: int,
    subject_id: uuid.UUID,
    at: dt.datetime | None,
    **more: Any,
) -> Reminder:
    """A step before or after a moment; another moment has steps of its own."""
    day = f"{at:%Y-%m-%d}" if at else ""
    return Reminder(kind, f"{step}:{day}", subject_id, tribe.organisation, tribe, **more)


def _subscriptions(
    *, within: dt.timedelta, status: tuple[str, ...], is_cancelled: bool
) -> QuerySet[TribeSubscription]:
    moment = clock.now()
    return (
        TribeSubscription.objects.filter(
            status__in=status,
            cancel_at_period_end=is_cancelled,
            current_period_end__gt=moment,
            current_period_end__lt=moment + within + 2 * DAY,
        )
        .select_related("tribe__organisation")
        .order_by("pk")
    )


def _open_by_bank() -> QuerySet[Invoice]:
    return (
        Invoice.objects.filter(
            status=Invoice.Status.OPEN,
            is_processing=False,
            collection=TribeSubscription.Collection.INVOICE,
            subscription__isnull=False,
        )
        .select_related("subscription__tribe__organisation")
        .order_by("pk")
    )


def _tribe_of(invoice: Invoice) -> Tribe:
    if invoice.subscription is None:
        raise LookupError(invoice.pk)
    return invoice.subscription.tribe


def _pays() -> Q:
    """Whether a card is what bills are paid from."""
    live = TribeSubscription.objects.exclude(status__in=TribeSubscription.NOT_LIVE)
    return Q(Exists(live.filter(method=OuterRef("pk")))) | Q(
        Exists(live.filter(account=OuterRef("account"), method=None)), is_default=True
    )


def _archived() -> Iterator[tuple[Tribe, dt.datetime]]:
    """The tribes that were put away, and when each may be erased."""
    paid = Invoice.objects.filter(subscription__tribe=OuterRef("pk"), status=Invoice.Status.PAID)
    tribes = Tribe.objects.filter(
        access_state=Access.ARCHIVED,
        access_changed_at__lt=clock.now() - (KEPT_DAYS_NEVER_PAID - 32) * DAY,
    )
    rows = tribes.annotate(has_paid=Exists(paid)).select_related("organisation")
    for tribe in rows.order_by("pk"):
        days = KEPT_DAYS if tribe.has_paid else KEPT_DAYS_NEVER_PAID
        if tribe.access_changed_at:
            yield tribe, tribe.access_changed_at + days * DAY


def _days_until(moment: dt.datetime | None, time_zone: str) -> int:
    """Calendar days from today to the day of a moment, as people in a place count them."""
    if moment is None:
        return 0
    today = clock.local_date(time_zone=time_zone)
    return (clock.local_date(time_zone=time_zone, at=moment) - today).days


def _month_end(day: dt.date) -> dt.date:
    return (day.replace(day=1) + 32 * DAY).replace(day=1) - DAY


OCCASIONS: tuple[Callable[[], Iterator[Reminder]], ...] = (
    _trials,
    _renewals,
    _endings,
    _years_paid_late,
    _cards,
    _dues,
    _invoices_made,
    _notes_made,
    _erasures,
)
