"""What waits for somebody: what it is about, what to do, and where that is done."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from billing.models import Approval, Dispute, Refund, StaffTask
from billing.services import returns
from billing.services.ladder import STOPPED
from billing.services.money_mirrors import DISPUTE, REFUND_FAILED, RETURNED

Words = str | Promise


@dataclass(frozen=True)
class About:
    """A kind of task: what it is called, and what somebody does about it."""

    title: Words
    hint: Words = ""


KINDS: dict[str, About] = {
    STOPPED: About(_("The ladder stopped itself")),
    "command_stuck": About(
        _("A command to Stripe does not get through"),
        _("It is tried again every twelve hours. Look at what Stripe answers."),
    ),
    "command_refused": About(
        _("Stripe refused what somebody was promised"),
        _("Tell the customer, and do it in another way."),
    ),
    "notice_dropped": About(
        _("A warning could not be mailed"),
        _("No step down comes before it is told. Find an address that works."),
    ),
    "dead_letter": About(
        _("A letter from Stripe was given up"),
        _("Look at what differs, then process it again or put it away."),
    ),
    "paid_twice": About(
        _("A tribe was paid for twice"),
        _("The second subscription is ended and given back by itself. See that it was."),
    ),
    DISPUTE: About(
        _("A payment is disputed"),
        _("Send evidence at Stripe before the day named here. Access stays as it is."),
    ),
    RETURNED: About(
        _("A direct debit was taken back"),
        _("The invoice counts as unpaid. When it is paid in another way, two of us settle it."),
    ),
    "transfer_left_over": About(
        _("Money came by bank that fits no invoice"),
        _("Too little, too much, twice or without a reference: the list tells which."),
    ),
    REFUND_FAILED: About(
        _("Money that went back did not arrive"),
        _("It is possible again on the invoice. Ask the customer for another way."),
    ),
    "payout_failed": About(
        _("A payout to our bank came back"),
        _("Stripe keeps the money. Look whether our bank account there is still right."),
    ),
    "customer_deleted": About(
        _("A customer was deleted at Stripe"),
        _("Their subscriptions ended there. Ask what happened."),
    ),
    "vat_number_wrong": About(
        _("A VAT number is not right"),
        _("Invoices may lack VAT. Ask for the right number; credit and bill again if need be."),
    ),
    "unknown_price": About(_("A subscription has a price that is not ours")),
    "drift": About(_("Here and Stripe differ"), _("Two nights in a row. Look for what makes it.")),
    "reconcile_incomplete": About(_("Comparing with Stripe did not get to its end")),
    "customer_without_account": About(_("Stripe knows a customer that we do not")),
    "account_without_customer": About(_("A customer of ours is not known at Stripe")),
    "subscription_without_tribe": About(_("Somebody pays for no tribe of ours")),
    "first_payment_hangs": About(_("A first payment has been on its way for a day")),
    "sums_differ": About(_("What was paid in a month adds up differently at Stripe")),
    "catalogue_changed": About(
        _("A price was changed at Stripe"), _("Whoever pays the old one goes on so.")
    ),
    "paper_missing": About(_("Our own copy of an invoice is missing")),
    "paid_after_erasing": About(
        _("A tribe was paid for after it was erased"), _("Give the money back.")
    ),
}


@dataclass(frozen=True)
class Told:
    """A task as a page shows it; what `waits` for a second person is decided elsewhere."""

    task: StaffTask
    title: str
    hint: str
    url: str
    amount_cents: int | None
    waits: bool

    @property
    def is_settled_here(self) -> bool:
        """A stopped ladder is let go on, not settled."""
        return self.task.kind != STOPPED


def told(tasks: Iterable[StaffTask]) -> list[Told]:
    """Tasks in words, each with where it is dealt with: three questions, however many."""
    rows = list(tasks)
    asked, invoices = _asked(), _invoices_of(rows)
    return [
        Told(
            task=task,
            title=title_of(task),
            hint=str(about.hint) if (about := KINDS.get(task.kind)) else "",
            url=_url(task, invoices),
            amount_cents=task.facts.get("amount_cents", task.facts.get("left_cents")),
            waits=task.kind == RETURNED and task.subject in asked,
        )
        for task in rows
    ]


def title_of(task: StaffTask) -> str:
    """What a task is called; a kind that nobody named is its own word."""
    about = KINDS.get(task.kind)
    return str(about.title) if about else task.kind.replace("_", " ")


def _asked() -> set[str]:
    """The disputes about which a question waits for a second person."""
    waiting = Approval.objects.filter(kind=returns.KIND, state=Approval.State.WAITING)
    return set(waiting.values_list("payload__dispute", flat=True))


def _invoices_of(tasks: Iterable[StaffTask]) -> dict[str, Any]:
    """Which invoice a dispute or a refund is about, by the id that Stripe gave it."""
    subjects = [task.subject for task in tasks if task.kind in (DISPUTE, RETURNED, REFUND_FAILED)]
    disputes = Dispute.objects.filter(stripe_dispute_id__in=subjects)
    refunds = Refund.objects.filter(stripe_refund_id__in=subjects)
    return dict(disputes.values_list("stripe_dispute_id", "invoice_id")) | dict(
        refunds.values_list("stripe_refund_id", "invoice_id")
    )


_PAGES = {
    "transfer_left_over": "transfers",
    "drift": "drift",
    "reconcile_incomplete": "drift",
    "sums_differ": "drift",
    "catalogue_changed": "catalogue",
}


def _url(task: StaffTask, invoices: dict[str, Any]) -> str:
    """Where it is dealt with; empty where only Stripe can help."""
    if task.kind == "dead_letter":
        return _page("letter", task.subject)
    if invoice_id := invoices.get(task.subject):
        return _page("invoice", invoice_id)
    if task.kind in _PAGES:
        return _page(_PAGES[task.kind])
    if task.account:
        return _page("account", task.account.organisation_id)
    return _page("tribe", task.tribe_id) if task.tribe_id else ""


def _page(name: str, *keys: Any) -> str:
    """A page of the staff host, from wherever one asks."""
    return reverse(f"support:{name}", urlconf=settings.STAFF_URLCONF, args=keys)
