"""What an organisation pays, tribe by tribe, in as many questions for fifty tribes as for one."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Max, Prefetch, Q, QuerySet

from billing.entitlements import Capability
from billing.models import (
    BillingAccount,
    Invoice,
    PaymentMethod,
    ReconcileRun,
    TaxId,
    TribeSubscription,
)
from billing.plans import Plan, plan_of
from billing.portal.amounts import percent_of, percent_on, with_tax
from billing.portal.desks import Desk
from billing.portal.methods import methods_of, paying_words
from billing.rules import Decision, compute_access
from billing.selectors import owed_for_this_year
from billing.services.limits import limits_of
from billing.services.standing import standings_of
from billing.wording import Words, words_of
from core.common import clock
from tenants.models import Membership, Tribe
from tenants.models.tribes import Access

UNPAID = (Invoice.Status.OPEN, Invoice.Status.UNCOLLECTIBLE)


@dataclass(frozen=True)
class TribeBill:
    """
    What one tribe costs and how it stands; amounts in cents.

    `next_total_cents` is with VAT, and None where the VAT is not known yet. `plan` is what the
    tribe has now, `next_plan` what it goes on with, where that differs.
    """

    tribe: Tribe
    subscription: TribeSubscription | None
    plan: Plan
    next_plan: Plan | None
    seats_used: int
    seats_limit: int
    decision: Decision
    words: Words
    yearly_cents: int | None
    next_at: dt.datetime | None
    next_net_cents: int | None
    next_total_cents: int | None
    method: str
    to_pay: Invoice | None

    @property
    def goes_on(self) -> bool:
        """Whether it will be charged again by itself."""
        return self.next_at is not None


@dataclass(frozen=True)
class Bill:
    """Everything an organisation pays; `as_of` is how fresh what we know of it is."""

    tribes: list[TribeBill]
    methods: list[PaymentMethod]
    tax_ids: list[TaxId]
    open_invoices: list[Invoice]
    yearly_cents: int
    yearly_total_cents: int | None
    as_of: dt.datetime | None


def bill_of(desk: Desk, *, tribe_id: uuid.UUID | None = None) -> Bill:
    """The bill of an organisation, or of one tribe of it."""
    tribes = list(_tribes(desk, tribe_id))
    known = _Known.about(desk, tribes)
    bills = [_tribe_bill(tribe, known) for tribe in tribes]
    going_on = [bill for bill in bills if bill.goes_on]
    totals = [bill.next_total_cents for bill in going_on]
    return Bill(
        tribes=bills,
        methods=known.methods,
        tax_ids=known.tax_ids,
        open_invoices=known.unpaid,
        yearly_cents=sum(bill.next_net_cents or 0 for bill in going_on),
        yearly_total_cents=None if None in totals else sum(filter(None, totals)),
        as_of=as_of(desk.payer, [tribe.live[0] for tribe in tribes if tribe.live]),
    )


def as_of(
    payer: BillingAccount | None, subscriptions: Iterable[TribeSubscription] = ()
) -> dt.datetime | None:
    """When we last heard from the payment service about a customer; None while there is none."""
    if payer is None or not payer.stripe_customer_id:
        return None
    moments = [payer.synced_at, *(one.synced_at for one in subscriptions)]
    whole = ReconcileRun.objects.filter(is_complete=True).aggregate(at=Max("finished_at"))["at"]
    return max((moment for moment in (*moments, whole) if moment), default=None)


def _tribes(desk: Desk, tribe_id: uuid.UUID | None) -> QuerySet[Tribe]:
    live = TribeSubscription.objects.exclude(status__in=TribeSubscription.NOT_LIVE).select_related(
        "price", "method", "pending_price"
    )
    kept = desk.organisation.tribes.exclude(access_state=Access.ERASED)
    tribes = kept.order_by("name", "pk").prefetch_related(
        Prefetch("subscriptions", queryset=live, to_attr="live")
    )
    return tribes.filter(pk=tribe_id) if tribe_id else tribes


@dataclass(frozen=True)
class _Known:
    """What was asked once for all tribes."""

    tax_status: str
    country: str
    standings: dict[Any, Any]
    seats: dict[uuid.UUID, int]
    limits: dict[uuid.UUID, int]
    invoices: dict[uuid.UUID, list[Invoice]]
    methods: list[PaymentMethod]
    tax_ids: list[TaxId]

    @classmethod
    def about(cls, desk: Desk, tribes: list[Tribe]) -> "_Known":
        payer, invoices = desk.payer, defaultdict(list)
        for invoice in _weighty_invoices(tribes):
            invoices[invoice.tribe_id].append(invoice)
        return cls(
            tax_status=payer.tax_status if payer else BillingAccount.TaxStatus.UNKNOWN,
            country=(payer.country if payer else "") or desk.organisation.country,
            standings=standings_of(tribes),
            seats=_seats(tribes),
            limits=limits_of({tribe: _kept_plan(tribe) for tribe in tribes}, Capability.MEMBERS),
            invoices=invoices,
            methods=list(methods_of(payer)),
            tax_ids=list(payer.tax_ids.order_by("created_at")) if payer else [],
        )

    @property
    def default_method(self) -> PaymentMethod | None:
        return next((method for method in self.methods if method.is_default), None)

    def percent(self, tribe: Tribe) -> Decimal | None:
        """The VAT on the next invoice for a tribe, where it is known."""
        final = (one for one in self.invoices[tribe.pk] if one.status != Invoice.Status.DRAFT)
        last = (percent_on(invoice) for invoice in final)
        return percent_of(
            status=self.tax_status,
            country=self.country,
            last_percent=next((percent for percent in last if percent is not None), None),
        )

    @property
    def unpaid(self) -> list[Invoice]:
        every = (invoice for rows in self.invoices.values() for invoice in rows)
        return [invoice for invoice in every if invoice.status in UNPAID]


def _weighty_invoices(tribes: list[Any]) -> QuerySet[Any]:
    """
    Of each subscription, what is or will be to be paid, and the newest invoice that is final.

    The newest says what VAT there was; the sum of a small change would say it less exactly, so
    the larger of two that were made at once counts.
    """
    keys = [tribe.live[0].pk for tribe in tribes if tribe.live]
    counting = Invoice.objects.filter(subscription__in=keys).exclude(status=Invoice.Status.VOID)
    counting = counting.annotate(tribe_id=F("subscription__tribe"))
    newest = counting.exclude(status=Invoice.Status.DRAFT).order_by(
        "subscription", "-issued_at", "-total_cents"
    )
    weighty = Q(pk__in=newest.distinct("subscription").values("pk"))
    owed = Q(status__in=(*UNPAID, Invoice.Status.DRAFT))
    return counting.filter(weighty | owed).order_by("-issued_at", "-total_cents")


def _seats(tribes: list[Tribe]) -> dict[uuid.UUID, int]:
    """How many people have a key; guests of a part-up take no seat."""
    keys = Membership.objects.live().filter(tribe__in=[tribe.pk for tribe in tribes])
    counts = keys.exclude(role="guest").values_list("tribe").annotate(count=Count("pk"))
    return dict(counts)


def _tribe_bill(tribe: Any, known: _Known) -> TribeBill:
    subscription = tribe.live[0] if tribe.live else None
    standing = known.standings[tribe.pk]
    decision = compute_access(now=clock.now(), standing=standing)
    words = words_of(
        tribe=tribe,
        decision=decision,
        standing=standing,
        subscription=subscription,
        owed=owed_for_this_year(subscription, known.invoices[tribe.pk]),
    )
    plan, next_plan = _plans(tribe)
    next_at = _next_at(subscription)
    net = subscription.price.unit_amount_cents if subscription and subscription.price else None
    percent = known.percent(tribe)
    return TribeBill(
        tribe=tribe,
        subscription=subscription,
        plan=plan,
        next_plan=next_plan,
        seats_used=known.seats.get(tribe.pk, 0),
        seats_limit=known.limits[tribe.pk],
        decision=decision,
        words=words,
        yearly_cents=net,
        next_at=next_at,
        next_net_cents=net if next_at else None,
        next_total_cents=_next_total(net, percent) if next_at else None,
        method=paying_words(subscription, known.default_method) if subscription else "",
        to_pay=next((one for one in known.invoices[tribe.pk] if one.status in UNPAID), None),
    )


def _kept_plan(tribe: Any) -> str:
    """The larger plan that a tribe keeps until the end of what was paid for; empty when none."""
    live = tribe.live[0] if tribe.live else None
    if live is None or live.entitled_until is None or live.entitled_until <= clock.now():
        return ""
    return str(live.entitled_plan)


def _plans(tribe: Any) -> tuple[Plan, Plan | None]:
    """The plan a tribe has, and the one it goes on with, where that is another."""
    billed = plan_of(tribe.plan)
    kept = _kept_plan(tribe)
    if not kept or plan_of(kept) == billed:
        return billed, None
    return plan_of(kept), billed


def _next_at(subscription: TribeSubscription | None) -> dt.datetime | None:
    """When the next invoice is made; None when there will be none."""
    if subscription is None or subscription.cancel_at_period_end or subscription.cancel_at:
        return None
    return subscription.current_period_end


def _next_total(net_cents: int | None, percent: Decimal | None) -> int | None:
    if net_cents is None or percent is None:
        return None
    return with_tax(net_cents=net_cents, percent=percent)
