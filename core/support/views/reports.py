"""Reports: a list of them, and each on a page or as CSV."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from core.support.rules import Right
from core.support.selectors import reports as selectors
from core.support.views.doors import StaffRequest, show, staff_page
from core.support.views.lists import answer


@require_safe
@staff_page(Right.REPORT)
def reports(request: StaffRequest) -> HttpResponse:
    """Show which reports there are."""
    return show(request, "support/reports.html", {"entries": selectors.entries()})


@require_safe
@staff_page(Right.REPORT)
def report(request: StaffRequest, code: str) -> HttpResponse:
    """Show a report, or the rows behind one of its rows."""
    of = request.GET.get("of", "")
    found = selectors.report(code, of=of)
    if found is None:
        raise Http404
    return answer(request, found)
