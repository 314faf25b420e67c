"""Finding a customer, and everything about one."""

import datetime as dt
import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.support.forms import NoteForm
from core.support.rules import Right
from core.support.selectors import account as customers
from core.support.selectors.search import SHORTEST, find
from core.support.services import looks, notes
from core.support.views.doors import StaffRequest, show, staff_page
from core.ui.forms import reporting_to
from tenants.models import Organisation

LONGEST_SEARCH = 100


@require_safe
@staff_page(Right.SEE)
def search(request: StaffRequest) -> HttpResponse:
    """Find a customer by whatever is at hand."""
    words = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    is_asked = len(words) >= SHORTEST
    context = {"words": words, "hits": find(words), "is_asked": is_asked}
    return show(request, "support/search.html", context)


@require_safe
@staff_page(Right.SEE)
def account(request: StaffRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Show everything about a customer; the customer can see that somebody looked."""
    organisation = _organisation(organisation_id)
    looks.record_customer_look(actor=request.account, organisation_id=organisation.pk)
    return _page(request, organisation, NoteForm())


@require_POST
@staff_page(Right.NOTE)
def add_note(request: StaffRequest, organisation_id: uuid.UUID) -> HttpResponse:
    """Write a note beside a customer."""
    organisation, form = _organisation(organisation_id), NoteForm(request.POST)
    if form.is_valid():
        with reporting_to(form):
            notes.add_note(
                actor=request.staff, organisation=organisation, words=form.cleaned_data["words"]
            )
            messages.success(request, _("The note is kept."))
            return redirect("support:account", organisation_id=organisation.pk)
    return _page(request, organisation, form, status=422)


def _organisation(organisation_id: uuid.UUID) -> Organisation:
    found = customers.organisation_named(organisation_id)
    if found is None:
        raise Http404
    return found


def _page(
    request: StaffRequest, organisation: Organisation, form: NoteForm, *, status: int = 200
) -> HttpResponse:
    before = _moment(request.GET.get("before", ""))
    context = {
        "customer": customers.customer(organisation, before=before),
        "form": form,
        "can_note": Right.NOTE in request.staff.rights,
    }
    return show(request, "support/account.html", context, status=status)


def _moment(words: str) -> dt.datetime | None:
    """A moment somebody followed; None for anything else."""
    try:
        found = dt.datetime.fromisoformat(words)
    except ValueError:
        return None
    return found if found.tzinfo else None
