"""Who pays, as invoices name them."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from billing.bill_forms import VatNumberForm
from billing.payer_forms import DetailsForm, known_details
from billing.portal.desks import Desk
from billing.portal.overview import as_of
from billing.services import changing_details, tax_ids
from billing.views.frame import desk_for, show
from core.accounts.freshness import fresh_sign_in_needed
from core.common.errors import DomainError
from core.common.requests import Request
from core.ui.forms import reporting_to


@require_http_methods(["GET", "POST"])
@never_cache
def details(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """Show who pays; owners and billing contacts change it, who just proved who they are."""
    desk = desk_for(request, organisation_id)
    if request.method == "POST":
        return _changed(request, desk)
    return _page(request, desk)


@require_POST
def add_number(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """Add a VAT number, and have it looked up."""
    desk = desk_for(request, organisation_id)
    form = VatNumberForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            is_done = tax_ids.add_vat_number(
                actor=request.account,
                organisation=desk.organisation,
                number=form.cleaned_data["vat_number"],
            )
            done = _("The number is looked up by the tax office; that can take some minutes.")
            return _told(request, desk, is_done, done)
    return _page(request, desk, number_form=form, status=422)


@require_POST
def remove_number(
    request: Request, organisation_id: uuid.UUID, tax_id_id: uuid.UUID
) -> HttpResponse:
    """Take a VAT number away."""
    desk = desk_for(request, organisation_id)
    found = desk.payer.tax_ids.filter(pk=tax_id_id).first() if desk.payer else None
    if found is None:
        raise Http404
    try:
        is_done = tax_ids.remove_vat_number(
            actor=request.account, organisation=desk.organisation, tax_id=found
        )
    except DomainError as refusal:
        messages.error(request, str(refusal))
        return _back(desk)
    return _told(request, desk, is_done, _("The number is no longer on your invoices."))


@fresh_sign_in_needed
def _changed(request: Request, desk: Desk) -> HttpResponse:
    form = DetailsForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            changed = changing_details.change_details(
                actor=request.account, organisation=desk.organisation, **form.cleaned_data
            )
            done = _("This is who we bill, from the next invoice on.")
            return _told(request, desk, not changed.is_under_way, done)
    return _page(request, desk, form=form, status=422)


def _page(
    request: Request,
    desk: Desk,
    *,
    form: DetailsForm | None = None,
    number_form: VatNumberForm | None = None,
    status: int = 200,
) -> HttpResponse:
    first = known_details(desk.payer, desk.organisation)
    return show(
        request,
        desk,
        "billing/details.html",
        here="details",
        status=status,
        form=form or DetailsForm(initial=first),
        number_form=number_form or VatNumberForm(),
        tax_ids=list(desk.payer.tax_ids.order_by("created_at")) if desk.payer else [],
        tax_status=desk.payer.get_tax_status_display() if desk.payer else "",
        has_customer=bool(desk.payer and desk.payer.stripe_customer_id),
        as_of=as_of(desk.payer),
    )


def _told(request: Request, desk: Desk, is_done: bool, done: str) -> HttpResponse:
    if is_done:
        messages.success(request, done)
    else:
        sentence = _("The payment service does not answer now. We keep your wish and pass it on.")
        messages.warning(request, sentence)
    return _back(desk)


def _back(desk: Desk) -> HttpResponse:
    return redirect("billing:details", organisation_id=desk.organisation.pk)
