"""Inviting people from a list; for stewards."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.common.doors import asks_for
from core.common.errors import DomainError, NotFound
from core.common.requests import Request
from core.members import policies, services
from core.members.forms import ImportForm
from core.members.models import PeopleImport
from core.members.selectors import imports
from core.ui.forms import reporting_to


@asks_for("invite", methods=["POST"])
@require_http_methods(["GET", "POST"])
@never_cache
def start(request: Request) -> HttpResponse:
    """Give a list, as a file or pasted."""
    if not policies.can_import_people(request.member):
        raise Http404
    form = ImportForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            made = services.preview_import(
                actor=request.member, content=form.content(), words=form.cleaned_data["words"]
            )
            return redirect("members:import_list", import_id=made.pk)
    context = {
        "form": form,
        "latest": imports.latest_imports(member=request.member),
        "closed": "" if form.is_bound else services.why_no_invites(request.tribe),
    }
    status = 422 if form.is_bound else 200
    return render(request, "members/import.html", context, status=status)


@require_safe
@never_cache
def show(request: Request, import_id: uuid.UUID) -> HttpResponse:
    """What is right and wrong with a list; then how far the sending is, and how it ended."""
    found = _found(request, import_id)
    ready = imports.rows_of(found, with_problem=False)
    wrong = imports.rows_of(found, with_problem=True)
    closed, places = "", len(ready)
    if found.is_preview:
        closed, places = services.room_to_invite(request.tribe)
    context = {
        "list": found,
        "ready": ready[: imports.MOST_SHOWN],
        "ready_count": len(ready),
        "wrong": wrong[: imports.MOST_SHOWN],
        "wrong_count": len(wrong),
        "skipped": found.handled - found.mailed,
        "closed": closed,
        "too_few_places": places if places < len(ready) else None,
    }
    return render(request, "members/import_list.html", context)


@asks_for("invite")
@require_POST
def confirm(request: Request, import_id: uuid.UUID) -> HttpResponse:
    """Mail everybody whose line is right."""
    return _then(request, import_id, services.confirm_import)


@require_POST
def stop(request: Request, import_id: uuid.UUID) -> HttpResponse:
    """Mail nobody more."""
    return _then(request, import_id, services.stop_import, _("Nobody more is mailed."))


@require_safe
@never_cache
def problems(request: Request, import_id: uuid.UUID) -> HttpResponse:
    """The lines something is wrong with, as a file."""
    found = _found(request, import_id)
    answer = HttpResponse(imports.problems_as_csv(found), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="lines-to-mend.csv"'
    return answer


def _found(request: Request, import_id: uuid.UUID) -> PeopleImport:
    found = imports.people_import(member=request.member, import_id=import_id)
    if found is None:
        raise Http404
    return found


def _then(request: Request, import_id: uuid.UUID, service: object, said: str = "") -> HttpResponse:
    try:
        service(actor=request.member, import_id=import_id)  # type: ignore[operator]
    except NotFound as error:
        raise Http404 from error
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        if said:
            messages.success(request, said)
    return redirect("members:import_list", import_id=import_id)
