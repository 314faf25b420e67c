"""The styleguide: every component, in its variants, on one page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.ui import selectors
from core.ui.forms import SampleForm


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the design system; where this is mounted decides who may look."""
    empty, refused = SampleForm(prefix="empty"), SampleForm({}, prefix="refused")
    refused.is_valid()
    context = {**selectors.samples(), "form": empty, "refused": refused}
    return render(request, "styleguide/styleguide.html", context)
