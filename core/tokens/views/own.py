"""One's own tokens, on the account host."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.accounts.freshness import fresh_sign_in_needed
from core.common.errors import NotFound
from core.common.requests import Request
from core.tokens import selectors, services
from core.tokens.forms import TokenForm
from core.ui.forms import reporting_to
from tenants import selectors as tenants
from tenants.models import Tribe


@require_safe
def show(request: Request) -> HttpResponse:
    """One's tokens, and the places one can make another for."""
    context = {
        "tokens": list(selectors.tokens_of(request.account)),
        "keys": list(tenants.live_memberships(request.account)),
    }
    return render(request, "tokens/list.html", context)


@require_http_methods(["GET", "POST"])
@fresh_sign_in_needed
@never_cache
def make(request: Request, tribe_id: uuid.UUID | None = None) -> HttpResponse:
    """Make a token for a tribe or for the account, and show its text this once."""
    tribe = _place(request, tribe_id)
    form = TokenForm(request.POST if request.method == "POST" else None, tribe=tribe)
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            return _made(request, form, tribe)
    context = {"form": form, "tribe": tribe}
    return render(request, "tokens/make.html", context, status=422 if form.is_bound else 200)


def _made(request: Request, form: TokenForm, tribe: Tribe | None) -> HttpResponse:
    try:
        token, text = services.make_token(
            actor=request.account,
            tribe_id=tribe.pk if tribe else None,
            is_strong=request.session.is_strong,
            **form.cleaned_data,
        )
    except services.TokenMadeAlready as refusal:
        messages.error(request, str(refusal))
        return redirect("tokens:list")
    return render(request, "tokens/made.html", {"token": token, "text": text})


@require_POST
def end(request: Request, token_id: uuid.UUID) -> HttpResponse:
    """End a token; the second of two clicks finds nothing to end, and says the same."""
    try:
        services.end_token(actor=request.account, token_id=token_id)
    except NotFound as error:
        raise Http404 from error
    messages.success(request, _("This token opens nothing any more."))
    return redirect("tokens:list")


def _place(request: Request, tribe_id: uuid.UUID | None) -> Tribe | None:
    """The tribe a token is for; none for the account itself."""
    if tribe_id is None:
        return None
    tribe = tenants.tribe_of_member(account=request.account, tribe_id=tribe_id)
    if tribe is None:
        raise Http404
    return tribe
