"""One invoice with what can be done about it, and what waits for a second person."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from billing.services.money_wishes import Asked, Wish
from core.common.errors import DomainError, NotFound
from core.support.forms import DecisionForm, MoneyForm
from core.support.rules import Right
from core.support.selectors import invoice as invoices
from core.support.selectors.orders import waiting_orders
from core.support.services import looks, money
from core.support.views.doors import StaffRequest, show, staff_page
from core.ui.forms import reporting_to


@require_safe
@staff_page(Right.SEE)
def invoice(request: StaffRequest, invoice_id: uuid.UUID) -> HttpResponse:
    """Show an invoice, its payments and what went back."""
    found = _invoice(invoice_id)
    looks.record_customer_look(actor=request.account, organisation_id=found.account.organisation_id)
    return _page(request, found, MoneyForm(initial={"token": uuid.uuid4()}))


@require_POST
@staff_page(Right.MONEY)
def ask(request: StaffRequest, invoice_id: uuid.UUID) -> HttpResponse:
    """Give money back, credit the invoice, or have it marked as paid."""
    found, form = _invoice(invoice_id), MoneyForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            asked = money.ask_for_money(actor=request.staff, invoice=found, wish=_wish(form))
            messages.success(request, _told(asked))
            return redirect("support:invoice", invoice_id=found.pk)
    return _page(request, found, form, status=422)


@require_safe
@staff_page(Right.SEE)
def approvals(request: StaffRequest) -> HttpResponse:
    """Show what waits for a second person."""
    return _approvals(request, DecisionForm())


@require_safe
@staff_page(Right.SEE)
def orders(request: StaffRequest) -> HttpResponse:
    """Show who wants to pay by invoice, and what a yes is decided by."""
    can_decide = Right.APPROVE in request.staff.rights
    context = {"waiting": waiting_orders(), "form": DecisionForm(), "can_decide": can_decide}
    return show(request, "support/orders.html", context)


@require_POST
@staff_page(Right.APPROVE)
def decide(request: StaffRequest, approval_id: uuid.UUID) -> HttpResponse:
    """Agree, or refuse."""
    form = DecisionForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            try:
                money.decide(
                    actor=request.staff,
                    approval_id=approval_id,
                    is_approved=form.cleaned_data["decision"] == "yes",
                    answer=form.cleaned_data["answer"],
                )
            except NotFound:
                raise Http404 from None
            messages.success(request, _("It is decided."))
            return redirect("support:approvals")
    return _approvals(request, form, open_id=approval_id, status=422)


@require_POST
@staff_page(Right.MONEY)
def withdraw(request: StaffRequest, approval_id: uuid.UUID) -> HttpResponse:
    """Take back what one asked for."""
    try:
        money.withdraw(actor=request.staff, approval_id=approval_id)
    except NotFound:
        raise Http404 from None
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return _approvals(request, DecisionForm(), status=refusal.status)
    messages.success(request, _("It is taken back."))
    return redirect("support:approvals")


def _wish(form: MoneyForm) -> Wish:
    values = form.cleaned_data
    return Wish(
        kind=values["kind"],
        amount_cents=round(values["amount"] * 100),
        reason=values["reason"],
        token=values["token"],
        ends_access=values["ends_access"],
    )


def _told(asked: Asked) -> str:
    if asked.command is None:
        return _("A second person has to agree; it waits for them.")
    if asked.command.is_refused:
        return _("Stripe refused this. Look at the command below.")
    return _("It is done.") if asked.command.is_made else _("It is asked of Stripe.")


def _invoice(invoice_id: uuid.UUID) -> Any:
    found = invoices.invoice_named(invoice_id)
    if found is None:
        raise Http404
    return found


def _page(request: StaffRequest, found: Any, form: MoneyForm, *, status: int = 200) -> HttpResponse:
    context = {
        "bill": invoices.bill(found),
        "form": form,
        "can_ask": Right.MONEY in request.staff.rights,
    }
    return show(request, "support/invoice.html", context, status=status)


def _approvals(
    request: StaffRequest,
    form: DecisionForm,
    *,
    open_id: uuid.UUID | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "waiting": invoices.waiting_approvals(),
        "decided": invoices.decided_approvals(),
        "form": form,
        "open_id": open_id,
        "can_decide": Right.APPROVE in request.staff.rights,
    }
    return show(request, "support/approvals.html", context, status=status)
