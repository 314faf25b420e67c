"""Everything that is yours: asking for a copy, seeing how far it is, taking it along."""

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


@never_cache
@require_safe
def data(request: Request) -> HttpResponse:
    """What can be taken along, how far a copy is, and the way to being erased."""
    progress = selectors.latest_export(request.account)
    return render(request, "privacy/data.html", {"progress": progress})


@fresh_sign_in_needed
@require_POST
def ask(request: Request) -> HttpResponse:
    """Have a copy gathered, and show how far it is."""
    services.ask_for_export(actor=request.account)
    return redirect("privacy:data")


@never_cache
@fresh_sign_in_needed
@require_safe
def take(request: Request, export_id: uuid.UUID) -> FileResponse:
    """Hand over a copy to whose it is, and to nobody else."""
    try:
        export, path = services.take_along(actor=request.account, export_id=export_id)
    except NotFound as error:
        raise Http404 from error
    name = _("part-up-copy-%(day)s.zip") % {"day": f"{export.created_at:%Y-%m-%d}"}
    return FileResponse(path.open("rb"), as_attachment=True, filename=name)
