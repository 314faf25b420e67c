"""The pages on which a tribe gets another plan, or is paid in another way."""

import datetime as dt
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from billing import selectors
from billing.forms import ConfirmChangeForm, PlanForm
from billing.models import ChangePreview
from billing.plans import plan_of
from billing.services import changes, previews
from billing.services.collection import switch_collection, what_is_missing
from billing.services.paid_plans import plan_until_renewal
from billing.views.doors import offers_to, tribe_or_404
from billing.views.frame import show_about
from core.accounts.freshness import fresh_sign_in_needed
from core.common.errors import DomainError
from core.common.requests import Request
from core.ui.forms import reporting_to
from tenants.models import Tribe


@require_http_methods(["GET", "POST"])
@never_cache
def change(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """Choose another plan, and see what it costs."""
    tribe = tribe_or_404(request, tribe_id)
    if request.method != "POST":
        return _choices(request, tribe, PlanForm(tribe=tribe, initial={"plan": tribe.plan}))
    form = PlanForm(request.POST, tribe=tribe)
    if form.is_valid():
        with reporting_to(form):
            seen = previews.preview_change(
                actor=request.account, tribe=tribe, plan_code=form.cleaned_data["plan"]
            )
            return redirect("billing:preview", preview_id=seen.pk)
    return _choices(request, tribe, form, status=422)


@require_http_methods(["GET", "POST"])
@never_cache
def preview(request: Request, preview_id: uuid.UUID) -> HttpResponse:
    """What it costs, line by line, and deciding."""
    seen = selectors.preview_of(account=request.account, preview_id=preview_id)
    if seen is None:
        raise Http404
    if request.method == "POST":
        return _changed(request, seen)
    return _lines(request, seen, ConfirmChangeForm())


@require_POST
@fresh_sign_in_needed
def switch(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """Have the next invoices sent, or charged."""
    tribe = tribe_or_404(request, tribe_id)
    by_invoice = request.POST.get("way") == "invoice"
    try:
        done = switch_collection(actor=request.account, tribe=tribe, by_invoice=by_invoice)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        _say(request, _("From the next invoice on."), is_under_way=done.is_under_way)
    return redirect("billing:change", tribe_id=tribe.pk)


@fresh_sign_in_needed
def _changed(request: Request, seen: ChangePreview) -> HttpResponse:
    form = ConfirmChangeForm(request.POST)
    tribe = seen.subscription.tribe
    if form.is_valid():
        with reporting_to(form):
            done = changes.change_plan(
                actor=request.account, tribe=tribe, preview_id=seen.pk, **form.cleaned_data
            )
            if done.waits_for_payment:
                messages.warning(
                    request, _("The payment needs a hand. Until it is paid, the plan stays.")
                )
            else:
                _say(request, _("The plan is changed."), is_under_way=done.is_under_way)
            return redirect("billing:change", tribe_id=tribe.pk)
    return _lines(request, seen, form, status=422)


def _say(request: Request, done: str, *, is_under_way: bool) -> None:
    if is_under_way:
        sentence = _("The payment service does not answer now. We keep your wish and pass it on.")
        messages.warning(request, sentence)
    else:
        messages.info(request, done)


def _choices(request: Request, tribe: Tribe, form: PlanForm, *, status: int = 200) -> HttpResponse:
    subscription = selectors.live_subscription(tribe)
    context: dict[str, Any] = {
        "form": form,
        "subscription": subscription,
        "offers": offers_to(tribe, is_bought_before=True),
        "chosen": form["plan"].value() or tribe.plan,
        "now": plan_until_renewal(subscription) if subscription else "",
    }
    if subscription:
        billed = subscription.price.plan_code if subscription.price else ""
        pending = subscription.pending_price
        context |= {
            "is_under_way": selectors.change_under_way(subscription),
            "later": plan_of(billed) if billed != context["now"] else None,
            "waited_for": plan_of(pending.plan_code) if pending else None,
            "waits": selectors.waiting_invoice(subscription),
            "missing": what_is_missing(subscription, by_invoice=not subscription.is_by_invoice),
        }
    return show_about(request, tribe, "billing/change.html", status=status, **context)


def _lines(
    request: Request, seen: ChangePreview, form: ConfirmChangeForm, *, status: int = 200
) -> HttpResponse:
    subscription = seen.subscription
    offer = next(
        one for one in offers_to(subscription.tribe) if one.plan.code == seen.price.plan_code
    )
    context = {
        "form": form,
        "preview": seen,
        "lines": [_line(line) for line in seen.lines],
        "subscription": subscription,
        "offer": offer,
        "now": plan_of(plan_until_renewal(subscription)),
        "is_upgrade": previews.is_upgrade(subscription, seen.price),
        "is_over": seen.is_over,
    }
    return show_about(request, subscription.tribe, "billing/preview.html", status=status, **context)


def _line(line: dict[str, Any]) -> dict[str, Any]:
    return {
        "plan": plan_of(line["plan"]) if line["plan"] else None,
        "amount_cents": line["amount_cents"],
        "is_credit": line["is_credit"],
        "until": dt.datetime.fromisoformat(line["until"]),
        "from": dt.datetime.fromisoformat(line["from"]),
    }
