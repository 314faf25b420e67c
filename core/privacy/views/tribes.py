"""A tribe to take along: asking for a copy, seeing how far it is, taking it."""

import uuid

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from core.accounts.freshness import fresh_sign_in_needed
from core.common.errors import NotFound
from core.common.requests import Request
from core.privacy import selectors, services
from tenants.models import Tribe


@never_cache
@require_safe
def show(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """What a copy holds for whoever asks, and how far the last one is."""
    desk = services.desk_of(actor=request.account, tribe=_tribe(tribe_id))
    if desk is None:
        raise Http404
    return render(request, "privacy/tribe.html", {"desk": desk})


@fresh_sign_in_needed
@require_POST
def ask(request: Request, tribe_id: uuid.UUID) -> HttpResponse:
    """Have a copy gathered, and show how far it is."""
    try:
        services.ask_for_tribe_copy(actor=request.account, tribe=_tribe(tribe_id))
    except NotFound as error:
        raise Http404 from error
    return redirect("tribe_copies:show", tribe_id)


@never_cache
@fresh_sign_in_needed
@require_safe
def take(request: Request, tribe_id: uuid.UUID, copy_id: uuid.UUID) -> FileResponse:
    """Hand over a copy to whoever may take it now."""
    copy = selectors.find_tribe_copy(tribe=_tribe(tribe_id), copy_id=copy_id)
    if copy is None:
        raise Http404
    try:
        path = services.take_tribe_along(actor=request.account, copy=copy)
    except NotFound as error:
        raise Http404 from error
    name = _("%(slug)s-copy-%(day)s.zip") % {
        "slug": copy.tribe.slug,
        "day": f"{copy.created_at:%Y-%m-%d}",
    }
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)


def _tribe(tribe_id: uuid.UUID) -> Tribe:
    tribe = Tribe.objects.select_related("organisation").filter(pk=tribe_id).first()
    if tribe is None:
        raise Http404
    return tribe
