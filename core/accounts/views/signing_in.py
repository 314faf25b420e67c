"""How this person gets in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from core.accounts import selectors
from core.common.requests import Request


@require_safe
def signing_in(request: Request) -> HttpResponse:
    """Addresses, password, passkeys and second factor, with the way to change each."""
    context = {
        "has_password": request.account.has_usable_password(),
        "ways": selectors.ways_in(request.account),
    }
    return render(request, "accounts/signing_in.html", context)


@require_safe
def overview(request: Request) -> HttpResponse:
    """Where allauth's own lists of factors were: all of them are on one page."""
    return redirect("accounts:signing_in")
