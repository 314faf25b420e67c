"""The blocks of the page about a tribe; stewards write and order them."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.common.doors import takes_up_to
from core.common.errors import NotFound
from core.common.requests import Request
from core.files.forms import MOST_SENT, PictureForm, content_of
from core.members import policies
from core.members.forms.tribe import BlockForm
from core.members.models import AboutBlock
from core.members.selectors.about import about_blocks, block_of
from core.members.services import about
from core.ui.forms import reporting_to

View = Callable[..., HttpResponse]


def _for_stewards(view: View) -> View:
    """Others, and whoever asks for a block that is gone, find nothing here."""

    @wraps(view)
    def page(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policies.can_change_settings(request.member):
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except NotFound as error:
            raise Http404 from error

    return page


@require_safe
@_for_stewards
def blocks(request: Request) -> HttpResponse:
    """All blocks in their order."""
    found = list(about_blocks(request.member))
    context = {"blocks": found, "can_add": len(found) < about.MOST_BLOCKS}
    return render(request, "members/blocks.html", context)


@require_http_methods(["GET", "POST"])
@_for_stewards
def add(request: Request) -> HttpResponse:
    """Write a new block."""
    form = BlockForm(_sent(request))
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            block = about.add_block(actor=request.member, **form.cleaned_data)
            messages.success(request, _("Added, as the last block. You can give it a picture."))
            return redirect("members:block", block_id=block.pk)
    return _page(request, None, form, PictureForm())


@require_http_methods(["GET", "POST"])
@_for_stewards
def block(request: Request, block_id: uuid.UUID) -> HttpResponse:
    """Write a block anew."""
    found = _found(block_id)
    told = {name: getattr(found, name) for name in about.BlockWish.__annotations__}
    form = BlockForm(_sent(request), initial=told)
    if form.is_bound and form.is_valid():
        with reporting_to(form):
            about.change_block(actor=request.member, block_id=block_id, **form.cleaned_data)
            messages.success(request, _("Saved."))
            return redirect("members:blocks")
    return _page(request, found, form, PictureForm())


@require_POST
@_for_stewards
def move(request: Request, block_id: uuid.UUID) -> HttpResponse:
    """Put a block one place up or down, or at a place."""
    to = request.POST.get("to", "")
    if to in {"up", "down"}:
        steps = -1 if to == "up" else 1
        about.step_block(actor=request.member, block_id=block_id, steps=steps)
    elif to.isascii() and to.isdigit() and len(to) < 4:
        about.move_block(actor=request.member, block_id=block_id, to=int(to))
    return redirect("members:blocks")


@require_POST
@_for_stewards
def remove(request: Request, block_id: uuid.UUID) -> HttpResponse:
    """Take a block away."""
    about.remove_block(actor=request.member, block_id=_found(block_id).pk)
    messages.success(request, _("The block is gone."))
    return redirect("members:blocks")


@takes_up_to(MOST_SENT)
@require_POST
@_for_stewards
def change_picture(request: Request, block_id: uuid.UUID) -> HttpResponse:
    """Show another picture with a block."""
    found = _found(block_id)
    form = PictureForm(request.POST, request.FILES)
    if form.is_valid():
        with reporting_to(form):
            content = content_of(form.cleaned_data["file"])
            about.set_block_picture(actor=request.member, block_id=block_id, content=content)
            return redirect("members:block", block_id=block_id)
    told = {name: getattr(found, name) for name in about.BlockWish.__annotations__}
    return _page(request, found, BlockForm(initial=told), form)


@require_POST
@_for_stewards
def remove_picture(request: Request, block_id: uuid.UUID) -> HttpResponse:
    """Show no picture with a block."""
    about.set_block_picture(actor=request.member, block_id=block_id, content=None)
    return redirect("members:block", block_id=block_id)


def _found(block_id: uuid.UUID) -> AboutBlock:
    found = block_of(block_id)
    if found is None:
        raise Http404
    return found


def _sent(request: Request) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _page(
    request: Request, block: AboutBlock | None, form: BlockForm, picture_form: PictureForm
) -> HttpResponse:
    is_refused = form.is_bound or picture_form.is_bound
    context = {"about_block": block, "form": form, "picture_form": picture_form}
    return render(request, "members/block.html", context, status=422 if is_refused else 200)
