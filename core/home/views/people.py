"""People, as far as whoever looks may see them; on the account host."""

import uuid

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core.common.requests import Request
from core.files.selectors import file_of, owner_of_photo
from core.files.serving import is_small, serve
from core.home import selectors


@login_not_required
@never_cache
@require_safe
def person(request: Request, account_id: uuid.UUID) -> HttpResponse:
    """One person: a name, or more, as they chose."""
    profile = selectors.seen_profile(viewer=request.account, account_id=account_id)
    if profile is None:
        raise Http404
    is_me = request.account is not None and request.account.pk == account_id
    context = {
        "person": profile,
        "is_me": is_me,
        "who_sees": selectors.who_sees(request.account) if is_me else "",
        "layout": "layouts/account.html" if request.account else "layouts/public.html",
    }
    return render(request, "home/person.html", context)


@login_not_required
@require_safe
def photo(request: Request, photo_id: uuid.UUID) -> HttpResponse:
    """The photo of somebody whose profile the reader sees."""
    account_id = owner_of_photo(photo_id)
    profile = None
    if account_id is not None:
        profile = selectors.seen_profile(viewer=request.account, account_id=account_id)
    if profile is None or profile.photo_id != photo_id:
        raise Http404
    file = file_of(photo_id, account_id=account_id, is_small=is_small(request))
    answer = serve(request, file) if file else None
    if answer is None:
        raise Http404
    return answer
