"""Photos of the people of a tribe, and the tribe's own pictures."""

import uuid

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from core.common.requests import Request
from core.files.selectors import file_of, owner_of_photo
from core.files.serving import is_small, serve
from core.members.selectors.about import shows_picture
from core.members.selectors.sight import people_seen_by


@require_safe
def photo(request: Request, photo_id: uuid.UUID) -> HttpResponse:
    """The photo of somebody whom the reader meets in this tribe, or their own."""
    is_mine = photo_id == request.account.photo_id
    if not is_mine and not people_seen_by(request.member).filter(photo_id=photo_id).exists():
        raise Http404
    return _answer(request, photo_id, account_id=owner_of_photo(photo_id))


@require_safe
def picture(request: Request, picture_id: uuid.UUID) -> HttpResponse:
    """A picture of this tribe."""
    if not shows_picture(picture_id, member=request.member):
        raise Http404
    return _answer(request, picture_id, tribe_id=request.tribe.pk)


def _answer(request: Request, file_id: uuid.UUID, **owner: uuid.UUID | None) -> HttpResponse:
    file = file_of(file_id, is_small=is_small(request), **owner)
    answer = serve(request, file) if file else None
    if answer is None:
        raise Http404
    return answer
