"""An organisation's own page about where its people sign in."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from core.accounts.freshness import fresh_sign_in_needed
from core.common.errors import DomainError
from core.common.requests import Request
from core.sso import policies, selectors, services
from core.sso.forms import DomainForm, ProviderForm
from core.sso.models import EmailDomain
from core.ui.forms import reporting_to
from tenants.models import Organisation


@require_http_methods(["GET", "POST"])
@never_cache
@fresh_sign_in_needed
def security(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """Domains, and the provider; sending the form sets the provider."""
    organisation = _organisation(request, organisation_id)
    provider = selectors.provider_of(organisation)
    form = ProviderForm(request.POST if request.method == "POST" else None, provider=provider)
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            services.set_provider(
                actor=request.account, organisation=organisation, **form.cleaned_data
            )
            messages.success(request, _("Saved."))
            return redirect("sso:security", organisation_id)
    return _page(request, organisation, provider_form=form)


@require_POST
@fresh_sign_in_needed
def add_domain(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """Name a domain."""
    organisation = _organisation(request, organisation_id)
    form = DomainForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            services.add_domain(
                actor=request.account, organisation=organisation, **form.cleaned_data
            )
            return redirect("sso:security", organisation_id)
    return _page(request, organisation, domain_form=form)


@require_POST
@fresh_sign_in_needed
def check_domain(
    request: Request, organisation_id: uuid.UUID, domain_id: uuid.UUID
) -> HttpResponse:
    """Look for the record of a domain."""
    domain = _domain(request, organisation_id, domain_id)
    try:
        services.check_domain(actor=request.account, domain=domain)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(domain)s is proven.") % {"domain": domain.name})
    return redirect("sso:security", organisation_id)


@require_POST
@fresh_sign_in_needed
def remove_domain(
    request: Request, organisation_id: uuid.UUID, domain_id: uuid.UUID
) -> HttpResponse:
    """Give a domain up."""
    domain = _domain(request, organisation_id, domain_id)
    services.remove_domain(actor=request.account, domain=domain)
    messages.success(request, _("%(domain)s is removed.") % {"domain": domain.name})
    return redirect("sso:security", organisation_id)


@require_POST
@fresh_sign_in_needed
def remove_provider(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """End signing in at the organisation."""
    organisation = _organisation(request, organisation_id)
    services.remove_provider(actor=request.account, organisation=organisation)
    messages.success(request, _("People sign in as everybody does."))
    return redirect("sso:security", organisation_id)


def _organisation(request: Request, organisation_id: uuid.UUID) -> Organisation:
    found = selectors.organisation_for(account=request.account, organisation_id=organisation_id)
    if found is None or not policies.can_set_sign_in(request.account, found):
        raise Http404
    return found


def _domain(request: Request, organisation_id: uuid.UUID, domain_id: uuid.UUID) -> EmailDomain:
    organisation = _organisation(request, organisation_id)
    found = selectors.find_domain(organisation=organisation, domain_id=domain_id)
    if found is None:
        raise Http404
    return found


def _page(
    request: Request,
    organisation: Organisation,
    *,
    provider_form: ProviderForm | None = None,
    domain_form: DomainForm | None = None,
) -> HttpResponse:
    provider = selectors.provider_of(organisation)
    forms = (provider_form, domain_form)
    is_refused = any(form is not None and form.is_bound for form in forms)
    context = {
        "organisation": organisation,
        "provider": provider,
        "domains": selectors.domains_of(organisation),
        "provider_form": provider_form or ProviderForm(provider=provider),
        "domain_form": domain_form or DomainForm(),
        "callback_url": selectors.callback_url(organisation),
    }
    return render(request, "sso/security.html", context, status=422 if is_refused else 200)
