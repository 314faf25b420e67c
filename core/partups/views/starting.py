"""Starting a part-up."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.common.requests import Request
from core.members.selectors import current_rules, people
from core.partups import policies, rules, services
from core.partups.forms import StartPage
from core.partups.models import Partup
from core.partups.views.finding import do_and_go, find_partup

OPEN = "open"


@require_http_methods(["GET", "POST"])
def start(request: Request) -> HttpResponse:
    """One page that grows: what is going on, what would be different, by when, who is needed."""
    if not policies.can_start(request.member, current_rules()):
        messages.error(request, _("By the rules of this tribe you do not start part-ups."))
        return redirect("partups:list")
    wish = request.POST.get("do", OPEN)
    if request.method == "GET":
        return _show(request, StartPage(initial={"language": request.tribe.language}))
    if wish == "grow" or wish.startswith("drop-"):
        return _show(request, StartPage.again(request.POST, wish=wish))

    page = StartPage(request.POST)
    if page.is_valid():
        with page.reporting():
            partup = services.start_partup(
                actor=request.member,
                openings=page.wishes(),
                open_now=wish == OPEN,
                **page.values(),
            )
            return redirect("partups:detail", partup.pk)
    return _show(request, page, status=422)


def _show(request: Request, page: StartPage, *, status: int = 200) -> HttpResponse:
    tribe_rules = current_rules()
    context = {
        "page": page,
        "form": page.form,
        "people_count": people().count(),
        "opens_to": rules.audience_words(rules.first_audience(tribe_rules), tribe_rules),
        "is_for_all": rules.first_audience(tribe_rules) == Partup.Audience.EVERYONE,
    }
    return render(request, "partups/start.html", context, status=status)


@require_POST
def open_now(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """Open a draft."""
    partup = find_partup(request, partup_id)
    return do_and_go(
        request,
        partup.get_absolute_url(),
        service=services.open_partup,
        said=_("Your part-up is open. Everybody who may see it can offer to help."),
        partup=partup,
    )
