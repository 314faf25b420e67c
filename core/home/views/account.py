"""One person's own pages, on the account host."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.common.requests import Request
from core.home import selectors
from core.members.selectors import waiting_requests_of


@login_not_required
@never_cache
@require_safe
def home(request: Request) -> HttpResponse:
    """What waits for somebody today; for a visitor, what Part-up is."""
    if request.account is None:
        return render(request, "home/landing.html", {"plans": selectors.plans_in_words()})
    if not request.account.display_name:
        return redirect("accounts:welcome")
    context = {
        "greeting": selectors.greeting(request.account),
        "page": selectors.home_page(request.account),
        "requests": waiting_requests_of(request.account),
    }
    return render(request, "home/home.html", context)


@never_cache
@require_safe
def work(request: Request) -> HttpResponse:
    """My activities over all tribes, by week."""
    return render(request, "home/work.html", {"periods": selectors.work_page(request.account)})


@never_cache
@require_safe
def tribes(request: Request) -> HttpResponse:
    """The tribes I belong to."""
    context = {"requests": waiting_requests_of(request.account)}
    return render(request, "home/tribes.html", context)
