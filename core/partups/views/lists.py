"""The part-ups of a tribe."""

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.common.requests import Request
from core.members.selectors import current_rules
from core.partups import policies, selectors


@require_safe
def show(request: Request) -> HttpResponse:
    """What the tribe works on, in groups: who needs people first."""
    cursor = request.GET.get("after", "")
    page = selectors.partup_page(member=request.member, cursor=cursor)
    groups = groupby(page.cards, key=lambda card: card.group_name)
    context = {
        "groups": [(name, list(cards)) for name, cards in groups],
        "next_url": f"?after={page.next_cursor}" if page.next_cursor else "",
        "is_first_page": not cursor,
        "can_start": policies.can_start(request.member, current_rules()),
    }
    return render(request, "partups/list.html", context)
