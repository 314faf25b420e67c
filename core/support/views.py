"""The staff host: looking, never touching; every look leaves a trace."""

from collections.abc import Callable
from functools import wraps

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.audit.rules import PLATFORM
from core.audit.selectors import standing_of
from core.common.requests import Request
from core.support import selectors, services
from core.support.forms import RecordForm

View = Callable[[Request], HttpResponse]
LONGEST_SEARCH = 100


def leaves_a_trace(view: View) -> View:
    """Write down who looks at a page before it is shown."""

    @wraps(view)
    def looked_at(request: Request) -> HttpResponse:
        query = [(name, value) for name, values in request.GET.lists() for value in values]
        services.record_look(actor=request.account, path=request.path, query=query)
        return view(request)

    return looked_at


@never_cache
@require_safe
@leaves_a_trace
def tribes(request: Request) -> HttpResponse:
    """Show tribes and how they stand."""
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    page = selectors.tribes(words=words, cursor=request.GET.get("after", ""))
    return render(request, "support/tribes.html", {"page": page, "words": words})


@never_cache
@require_safe
@leaves_a_trace
def webhooks(request: Request) -> HttpResponse:
    """Show what Stripe said, and what became of it."""
    only_troubled = request.GET.get("show") == "troubled"
    page = selectors.stripe_events(
        only_troubled=only_troubled, cursor=request.GET.get("after", "")[:LONGEST_SEARCH]
    )
    context = {"page": page, "only_troubled": only_troubled}
    return render(request, "support/webhooks.html", context)


@never_cache
@require_safe
@leaves_a_trace
def looks(request: Request) -> HttpResponse:
    """Show what staff looked at."""
    page = selectors.looks(cursor=request.GET.get("after", ""))
    return render(request, "support/looks.html", {"page": page})


@never_cache
@require_safe
@leaves_a_trace
def record(request: Request) -> HttpResponse:
    """Show the platform's record, with people masked; nothing of what is in tribes."""
    form = RecordForm(request.GET)
    is_valid = form.is_valid()
    page = selectors.record(
        wish=form.wish,
        about=form.cleaned_data.get("about"),
        cursor=request.GET.get("after", ""),
    )
    wishes = {name: request.GET.get(name, "") for name in ("about", "kind", "since", "until")}
    query = {name: value for name, value in wishes.items() if value} | {"after": page.older}
    context = {
        "form": form,
        "page": page,
        "older_url": f"?{urlencode(query)}" if page.older else "",
        "standing": standing_of(PLATFORM),
    }
    return render(request, "support/record.html", context, status=200 if is_valid else 422)
