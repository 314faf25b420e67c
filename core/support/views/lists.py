"""Lists that staff works through: each on a page and as CSV."""

from collections.abc import Callable

from django.http import HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from core.common.languages import keeping_language
from core.support.forms import PeriodForm
from core.support.rules import Right
from core.support.selectors import calendar
from core.support.selectors.lists.catalogue import catalogue as whole_catalogue
from core.support.selectors.lists.exceptions import exceptions as all_exceptions
from core.support.selectors.lists.ladder import board
from core.support.selectors.lists.money import disputes as all_disputes
from core.support.selectors.lists.renewals import renewals as all_renewals
from core.support.selectors.lists.transfers import transfers as all_transfers
from core.support.views.doors import StaffRequest, show, staff_page
from core.ui.reports import Report


@require_safe
@staff_page(Right.SEE)
def ladder(request: StaffRequest) -> HttpResponse:
    """Show the ladder as a board."""
    context = {"steps": board(), "can_give_time": Right.TIME in request.staff.rights}
    return show(request, "support/ladder.html", context)


def _list(make: Callable[[], Report]) -> Callable[[StaffRequest], HttpResponse]:
    @require_safe
    @staff_page(Right.SEE)
    def page(request: StaffRequest) -> HttpResponse:
        """Show a list, or hand it over as CSV."""
        return answer(request, make())

    return page


catalogue = _list(whole_catalogue)
exceptions = _list(all_exceptions)
transfers = _list(all_transfers)
disputes = _list(all_disputes)


@require_safe
@staff_page(Right.SEE)
def renewals(request: StaffRequest) -> HttpResponse:
    """Show a month of renewals; or one of its days, or ninety days, as a list or as CSV."""
    if day := calendar.day_named(request.GET.get("day", "")):
        return answer(request, calendar.day_of(day))
    if request.GET.get("show") == "list" or request.GET.get("as") == "csv":
        return answer(request, all_renewals())
    first = calendar.month_named(request.GET.get("month", "")) or calendar.this_month()
    month = calendar.month_of(first)
    context = {"month": month, "next": None if month.count else calendar.next_after(month)}
    return show(request, "support/renewals.html", context)


def answer(
    request: StaffRequest, report: Report, query: str = "", form: PeriodForm | None = None
) -> HttpResponse:
    """
    A report on a page, or as CSV when `as=csv` asks for it.

    `query` is what of the address goes along to the rows behind, `form` asks for another period.
    """
    if request.GET.get("as") == "csv":
        return _csv(report)
    context = {"report": report, "query": query, "form": form}
    return show(request, "support/report.html", context)


def _csv(report: Report) -> HttpResponse:
    answered: HttpResponse = StreamingHttpResponse(  # type: ignore[assignment]
        keeping_language(report.csv()),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{report.file_name}"'},
    )
    return answered
