"""What every page of part-ups begins with: the thing, or a 404."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from core.common.errors import DomainError, NotFound
from core.common.requests import Request
from core.partups import selectors
from core.partups.models import Opening, Partup
from core.partups.selectors import Standing, WholePartup


def find_whole(request: Request, partup_id: uuid.UUID) -> WholePartup:
    """A part-up with all its page shows."""
    whole = selectors.whole_partup(member=request.member, partup_id=partup_id)
    if whole is None:
        raise Http404
    return whole


def find_partup(request: Request, partup_id: uuid.UUID) -> Partup:
    """A part-up the reader may see."""
    partup = selectors.find_partup(member=request.member, partup_id=partup_id)
    if partup is None:
        raise Http404
    return partup


def find_opening(request: Request, opening_id: uuid.UUID) -> Opening:
    """An opening the reader may see."""
    opening = selectors.find_opening(member=request.member, opening_id=opening_id)
    if opening is None:
        raise Http404
    return opening


def standing_in(request: Request, partup: Partup) -> Standing:
    """What the reader is in a part-up."""
    return selectors.standing_of(member=request.member, partup=partup)


def insist(allowed: bool) -> None:
    """A page for who may not use it is not there."""
    if not allowed:
        raise Http404


def do_and_go(
    request: Request,
    address: str,
    *,
    service: Callable[..., object],
    said: str = "",
    **arguments: Any,
) -> HttpResponse:
    """Call a service for the reader and go to a page; a refusal is said there."""
    try:
        service(actor=request.member, **arguments)
    except NotFound as error:
        raise Http404 from error
    except DomainError as error:
        messages.error(request, str(error))
    else:
        if said:
            messages.success(request, said)
    return redirect(address)
