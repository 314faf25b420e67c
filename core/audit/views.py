"""What happened with one's own account."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.audit import selectors
from core.common.requests import Request


@never_cache
@require_safe
def own(request: Request) -> HttpResponse:
    """The lines about the reader's own account, the last first, with where they came from."""
    lines = selectors.lines_about_account(request.account.pk)
    page = selectors.page_of(lines, cursor=request.GET.get("after", ""))
    older_url = f"?after={page.older}" if page.older else ""
    context = {"lines": selectors.tell(page.rows), "older_url": older_url}
    return render(request, "audit/own.html", context)
