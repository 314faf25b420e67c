"""The tokens that open a tribe, for its stewards."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.common.errors import NotFound
from core.common.requests import Request
from core.tokens import policies, selectors, services


@require_safe
def show(request: Request) -> HttpResponse:
    """Whose programs come into this tribe, and what they may do."""
    if not policies.can_see_tokens_of_tribe(request.member):
        raise PermissionDenied
    tokens = selectors.tokens_with_owners(request.tribe)
    return render(request, "tokens/of_tribe.html", {"tokens": tokens})


@require_POST
def end(request: Request, token_id: uuid.UUID) -> HttpResponse:
    """End somebody's token for this tribe; they are told by mail."""
    try:
        services.end_token_of_tribe(actor=request.member, token_id=token_id)
    except NotFound as error:
        raise Http404 from error
    messages.success(request, _("This token opens nothing any more. Its owner gets a mail."))
    return redirect("tribe_tokens:list")
