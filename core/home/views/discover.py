"""Finding a tribe, and what it shows to everybody; on the account host."""

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.common.requests import Request
from core.files.selectors import file_of
from core.files.serving import is_small, serve
from core.home import selectors
from core.members.selectors import waits_at

LONGEST_SEARCH = 80


@login_not_required
@never_cache
@require_safe
def discover(request: Request) -> HttpResponse:
    """The tribes that are listed, and a search."""
    search = request.GET.get("q", "").strip()[:LONGEST_SEARCH]
    number = _page_number(request)
    page = selectors.discover_page(search=search, number=number)
    context = {
        "cards": page.cards,
        "search": search,
        "previous": _url(search, number - 1) if number > 1 else "",
        "next": _url(search, number + 1) if page.has_more else "",
        "layout": _layout(request),
    }
    return render(request, "home/discover.html", context)


@login_not_required
@never_cache
@require_safe
def face(request: Request, slug: str) -> HttpResponse:
    """What a tribe shows of itself, and how one comes in."""
    found = _face(request, slug)
    if found.tribe.slug != slug:
        return redirect("home:face", slug=found.tribe.slug)
    context = {
        "face": found,
        "is_waiting": waits_at(account=request.account, tribe=found.tribe),
        "layout": _layout(request),
    }
    return render(request, "home/face.html", context)


@login_not_required
@require_safe
def picture(request: Request, slug: str, picture_id: uuid.UUID) -> HttpResponse:
    """A picture on the face of a tribe."""
    found = _face(request, slug)
    if not selectors.shows_face_picture(found, picture_id):
        raise Http404
    file = file_of(picture_id, tribe_id=found.tribe.pk, is_small=is_small(request))
    answer = serve(request, file) if file else None
    if answer is None:
        raise Http404
    return answer


def _face(request: Request, slug: str) -> selectors.Face:
    found = selectors.face_of(viewer=request.account, slug=slug)
    if found is None:
        raise Http404
    return found


def _layout(request: Request) -> str:
    return "layouts/account.html" if request.account else "layouts/public.html"


def _page_number(request: Request) -> int:
    wish = request.GET.get("page", "")
    is_number = wish.isascii() and wish.isdigit() and len(wish) < 5
    return max(1, int(wish)) if is_number else 1


def _url(search: str, number: int) -> str:
    query = {"q": search, "page": str(number)}
    return "?" + urlencode({name: value for name, value in query.items() if value})
