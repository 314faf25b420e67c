"""Who sees a part-up, and what changing that would do."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.common.requests import Request
from core.members.policies import can_see_people
from core.members.selectors import current_rules
from core.partups import policies, rules, selectors, services
from core.partups.forms import AudienceForm
from core.partups.views.finding import find_partup, insist, standing_in
from core.ui.forms import reporting_to

SAVE = "save"


@require_http_methods(["GET", "POST"])
def audience(request: Request, partup_id: uuid.UUID) -> HttpResponse:
    """Choose who sees it; look first who gains and loses sight; then save."""
    partup = find_partup(request, partup_id)
    insist(policies.can_change(standing_in(request, partup)) and not partup.is_over)
    tribe_rules = current_rules()
    form = AudienceForm(request.POST or None, tribe_rules=tribe_rules, now=partup.audience)
    context = {"partup": partup, "form": form, "shows_names": can_see_people(request.member)}
    if request.method == "POST" and form.is_valid():
        wish = form.cleaned_data["audience"]
        if request.POST.get("do") == SAVE:
            with reporting_to(form):
                services.change_partup(actor=request.member, partup=partup, audience=wish)
                messages.success(request, _("Saved. It acts from the next click."))
                return redirect(partup)
        elif wish != partup.audience:
            context["preview"] = selectors.change_of_sight(partup=partup, to=wish)
            context["words"] = rules.audience_words(wish, tribe_rules)
    return render(request, "partups/audience.html", context, status=422 if form.errors else 200)
