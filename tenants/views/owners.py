"""Who owns an organisation, and making somebody else owner."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.accounts.freshness import ask_fresh_sign_in
from core.common.errors import NotAllowed, NotFound
from core.common.requests import Request
from tenants import policies, selectors, services
from tenants.models import Organisation


@require_http_methods(["GET", "POST"])
def owners(request: Request, organisation_id: uuid.UUID) -> HttpResponse:
    """Show the owners and who could become one, to those who have a role there."""
    found = selectors.organisations_of(request.account).filter(pk=organisation_id).first()
    if found is None:
        raise Http404
    status = 200
    if request.method == "POST":
        # An owner may spend money, and say where people sign in.
        ask_fresh_sign_in(request)
        status = _make_owner(request, found)
    if status == 303:
        return redirect("tenants:owners", organisation_id=found.pk)
    context = {
        "organisation": found,
        "owners": selectors.owners_of(found),
        "others": selectors.possible_owners(found),
        "can_make_owner": policies.can_make_owner(request.account, found),
        "can_manage": policies.can_manage(request.account, found),
    }
    return render(request, "tenants/owners.html", context, status=status)


def _make_owner(request: Request, organisation: Organisation) -> int:
    try:
        account_id = uuid.UUID(request.POST.get("account", ""))
        services.make_owner(actor=request.account, organisation=organisation, account_id=account_id)
    except (ValueError, NotFound):
        messages.warning(request, _("Choose somebody of the list."))
        return 422
    except NotAllowed as refusal:
        messages.warning(request, str(refusal))
        return 403
    messages.success(request, _("Done. Owners decide together now."))
    return 303
