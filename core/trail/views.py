"""The record of a tribe, for its stewards."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.audit.selectors import page_of
from core.common.languages import keeping_language
from core.common.requests import Request
from core.trail import policies, selectors, services
from core.trail.forms import KINDS, WishForm


@never_cache
@require_safe
def record(request: Request) -> HttpResponse:
    """Who did what, the last first."""
    if not policies.can_read(request.member):
        raise Http404
    form = _form(request)
    is_valid = form.is_valid()
    lines = selectors.find_lines(wish=form.wish, **form.whom)
    page = page_of(lines, cursor=request.GET.get("after", ""))
    person = form.cleaned_data.get("person")
    context = {
        "form": form,
        "lines": selectors.tell(page.rows),
        "older_url": _address(request, after=page.older) if page.older else "",
        "table_url": _address(request, path="table/"),
        "standing": selectors.standing(),
        "person_name": selectors.person_called(person) if person else "",
        "without_person_url": _address(request, person=""),
        "is_everything": form.is_empty,
    }
    return render(request, "trail/record.html", context, status=200 if is_valid else 422)


@never_cache
@require_safe
def table(request: Request) -> HttpResponseBase:
    """The same lines, all of them, for a spreadsheet."""
    form = _form(request)
    if not form.is_valid():
        raise Http404
    pieces = services.take_table(actor=request.member, wish=form.wish, **form.whom)
    return _file(request, pieces, kind="text/csv; charset=utf-8", ending="csv")


@never_cache
@require_safe
def sealed(request: Request) -> HttpResponseBase:
    """Everything, with its seals, for whoever wants to verify it."""
    pieces = services.take_sealed(actor=request.member)
    return _file(request, pieces, kind="application/jsonl; charset=utf-8", ending="jsonl")


def _form(request: Request) -> WishForm:
    return WishForm(request.GET, time_zone=request.tribe.time_zone, kinds=KINDS)


def _address(request: Request, *, path: str = "", **other: str) -> str:
    """This list with the same wishes and others; what is empty is left out."""
    names = ("who", "person", "kind", "since", "until")
    wishes: dict[str, Any] = {name: request.GET.get(name, "") for name in names} | other
    return f"{path}?" + urlencode({name: value for name, value in wishes.items() if value})


def _file(
    request: Request, pieces: Iterator[str], *, kind: str, ending: str
) -> StreamingHttpResponse:
    response = StreamingHttpResponse(keeping_language(pieces), content_type=kind)
    name = f"record-{request.tribe.slug}.{ending}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
