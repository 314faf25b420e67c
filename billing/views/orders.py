"""Ordering a tribe to be paid by invoice, and what became of the order."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from billing import selectors
from billing.models import InvoiceOrder
from billing.order_forms import OrderForm, first_words
from billing.plans import plan_of
from billing.services import orders, quotes
from billing.services.quotes import Quote
from billing.views.doors import offers_to, tribe_or_404, way_in
from billing.views.frame import show_about
from core.accounts.freshness import fresh_sign_in_needed
from core.common.errors import DomainError
from core.common.requests import Request
from core.ui.forms import reporting_to
from tenants import policies
from tenants.models import Tribe


@require_http_methods(["GET", "POST"])
@never_cache
def order(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """The form, and ordering."""
    tribe = tribe_or_404(request, tribe_id)
    if request.method == "POST":
        asked = {*request.POST, *request.GET}
        look = next((look for name, look in _LOOKS.items() if name in asked), _ordered)
        return look(request, tribe)
    account = selectors.account_of(tribe.organisation)
    words = first_words(
        tribe=tribe, organisation=tribe.organisation, account=account, email=request.account.email
    )
    words["plan"] = request.GET.get("plan") or words["plan"]
    words["promotion_code"] = request.GET.get("code", "")
    return _form(request, tribe, OrderForm(initial=words))


@require_safe
@never_cache
def ordered(request: Request, order_id: uuid.UUID) -> HttpResponse:
    """How an order stands."""
    found = _order(request, order_id)
    tribe = found.tribe
    tax_ids = list(found.account.tax_ids.order_by("created_at"))
    context: dict[str, Any] = {
        "order": found,
        "offer": next(one for one in offers_to(tribe) if one.plan.code == found.price.plan_code),
        "tax_ids": tax_ids,
        "looks": found.is_being_made or any(one.is_pending for one in tax_ids),
        "invoice": selectors.first_invoice_of(found),
        "is_open": policies.is_open(tribe.access_state),
        "way_in": way_in(request, tribe),
    }
    return show_about(request, tribe, "billing/ordered.html", **context)


@require_POST
def withdraw(request: Request, order_id: uuid.UUID) -> HttpResponse:
    """Take an order back that waits."""
    found = _order(request, order_id)
    try:
        orders.withdraw_order(actor=request.account, order=found)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.info(request, _("The order is taken back. Nothing is charged."))
    return redirect("billing:ordered", order_id=found.pk)


@fresh_sign_in_needed
def _ordered(request: Request, tribe: Tribe) -> HttpResponse:
    form = OrderForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            made = orders.order_by_invoice(
                actor=request.account,
                tribe=tribe,
                order=form.order(),
                client_token=form.cleaned_data["token"],
            )
            return redirect("billing:ordered", order_id=made.pk)
    return _form(request, tribe, form, status=422)


def _priced(request: Request, tribe: Tribe) -> HttpResponse:
    """The form as it was typed, with what the year costs; the rest need not be typed yet."""
    form = OrderForm(request.POST)
    form.look_at("plan", "promotion_code")
    if fault := form.vat_number_fault:
        form.add_error("vat_number", str(fault))
    typed = form.cleaned_data
    if not form.errors:
        with reporting_to(form):
            seen = quotes.quote(
                actor=request.account,
                tribe=tribe,
                plan_code=typed["plan"],
                promotion_code=typed["promotion_code"],
                country=typed.get("country", ""),
                vat_number=typed.get("vat_number", ""),
            )
            return _form(request, tribe, form, quote=seen)
    return _form(request, tribe, form, status=422)


def _vat_checked(request: Request, tribe: Tribe) -> HttpResponse:
    """The form as it was typed, with what is to be said of the VAT number below it."""
    form = OrderForm(request.POST)
    form.look_at()
    return _form(request, tribe, form, tells_of_vat=True)


# What the page asks while the form is filled in; nothing is ordered.
_LOOKS = {"look": _priced, "check_vat": _vat_checked}


def _form(
    request: Request,
    tribe: Tribe,
    form: OrderForm,
    *,
    status: int = 200,
    quote: Quote | None = None,
    tells_of_vat: bool = False,
) -> HttpResponse:
    account = selectors.account_of(tribe.organisation)
    context: dict[str, Any] = {
        "form": form,
        "quote": quote,
        "tells_of_vat": tells_of_vat,
        "quoted_plan": plan_of(quote.plan_code) if quote else None,
        "subscription": selectors.live_subscription(tribe),
        "under_way": selectors.order_under_way(tribe),
        "offers": offers_to(tribe),
        "chosen": form["plan"].value(),
        "tax_ids": list(account.tax_ids.order_by("created_at")) if account else [],
        "net_terms_days": account.net_terms_days if account else 30,
        "may_at_once": bool(account and account.may_pay_by_invoice),
    }
    return show_about(request, tribe, "billing/order.html", status=status, **context)


def _order(request: Request, order_id: uuid.UUID) -> InvoiceOrder:
    found = selectors.order_of(account=request.account, order_id=order_id)
    if found is None:
        raise Http404
    return found
