"""Reports: a list of them, and each on a page or as CSV."""

from django.http import Http404, HttpResponse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from core.support.forms import PeriodForm
from core.support.rules import Right
from core.support.selectors import reports as selectors
from core.support.views.doors import StaffRequest, show, staff_page
from core.support.views.lists import answer
from core.ui.forms import reporting_to


@require_safe
@staff_page(Right.REPORT)
def reports(request: StaffRequest) -> HttpResponse:
    """Show which reports there are."""
    return show(request, "support/reports.html", {"entries": selectors.entries()})


@require_safe
@staff_page(Right.REPORT)
def report(request: StaffRequest, code: str) -> HttpResponse:
    """Show a report, or the rows behind one of its rows; a wrong month is said beside its field."""
    wish = selectors.Wish(**{name: request.GET.get(name, "") for name in ("first", "last", "of")})
    form = PeriodForm({"first": wish.first, "last": wish.last})
    found = None
    if form.is_valid():
        with reporting_to(form):
            found = selectors.report(code, wish)
    if form.errors:
        return _refused(request, code, form)
    if found is None:
        raise Http404
    months = {name: value for name, value in (("first", wish.first), ("last", wish.last)) if value}
    query = f"&{urlencode(months)}" if months else ""
    return answer(request, found, query=query, form=PeriodForm.of(found.period))


def _refused(request: StaffRequest, code: str, form: PeriodForm) -> HttpResponse:
    empty = selectors.without_rows(code)
    if empty is None:
        raise Http404
    return show(request, "support/report.html", {"report": empty, "form": form}, status=422)
