"""The staff host: looking, never touching; every look leaves a trace."""

from django.http import HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core.audit.rules import PLATFORM
from core.audit.selectors import standing_of
from core.support.forms import RecordForm
from core.support.selectors import platform as selectors
from core.support.views.doors import StaffRequest, show, staff_page

LONGEST_SEARCH = 100


@require_safe
@staff_page(None)
def tribes(request: StaffRequest) -> HttpResponse:
    """Show tribes and how they stand."""
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    page = selectors.tribes(words=words, cursor=request.GET.get("after", ""))
    return show(request, "support/tribes.html", {"page": page, "words": words})


@require_safe
@staff_page(None)
def looks(request: StaffRequest) -> HttpResponse:
    """Show what staff looked at."""
    page = selectors.looks(cursor=request.GET.get("after", ""))
    return show(request, "support/looks.html", {"page": page})


@require_safe
@staff_page(None)
def record(request: StaffRequest) -> HttpResponse:
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
    return show(request, "support/record.html", context, status=200 if is_valid else 422)
