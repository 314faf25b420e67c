"""What the pages of an account share."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse, QueryDict
from django.views.decorators.http import require_http_methods

from core.common.paths import is_own_path
from core.common.requests import Request

View = Callable[..., HttpResponse]


def refusing_plainly(view: View) -> View:
    """
    Make a page of allauth answer a form that it shows again with 422, as all our forms do.

    Whatever it accepts it answers with a redirect, so a POST that shows a page was refused. It
    answers to no other method: allauth's classes take PUT for POST.
    """

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def page(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code == 200:
            response.status_code = 422
        return response

    page.__dict__.pop("view_class", None)
    return page


def sent(request: Request) -> QueryDict | None:
    """What was typed, or None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def next_path(request: Request) -> str:
    """Where the reader wanted to go, when that is a path of this host; else home."""
    wish = request.POST.get("next") or request.GET.get("next")
    return wish if wish and is_own_path(wish) else "/"
