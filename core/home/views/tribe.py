"""The front page of a tribe, and what it says about itself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.common.requests import Request
from core.home import selectors
from core.members.selectors import current_rules, rules_in_words, stewards
from core.members.selectors.about import about_blocks
from core.members.selectors.sight import people_seen_by


@require_safe
def tribe(request: Request) -> HttpResponse:
    """Why we exist, by which rules, what we work on, and who is here."""
    context = {"tribe": request.tribe, "page": selectors.tribe_page(request.member)}
    return render(request, "home/tribe.html", context)


@require_safe
def about(request: Request) -> HttpResponse:
    """What the tribe is for, its rules in full, and those who keep it whom the reader sees."""
    rules = current_rules()
    context = {
        "tribe": request.tribe,
        "rules": rules_in_words(rules),
        "review_date": rules.review_date,
        "blocks": list(about_blocks(request.member)),
        "stewards": list(stewards().filter(pk__in=people_seen_by(request.member).values("pk"))),
    }
    return render(request, "home/about.html", context)
