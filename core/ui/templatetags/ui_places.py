"""Links between the frames, and where the reader is now."""

from typing import Any
from urllib.parse import urlsplit

from django import template
from django.conf import settings
from django.template import Context
from django.urls import NoReverseMatch, reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def account_url(context: Context, name: str, *args: Any) -> str:
    """
    Give the full address of a page on the account host, from whichever host this is.

    This will be empty while there is no such page, so that a frame can leave the link out.
    """
    try:
        path = reverse(name, urlconf=settings.PUBLIC_SCHEMA_URLCONF, args=args)
    except NoReverseMatch:
        return ""
    rail = context.get("rail") or {}
    return f"{rail.get('account_origin', '')}{path}"


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def nav_link(
    context: Context,
    url: str,
    label: str,
    *,
    icon: str = "",
    count: int = 0,
    count_label: str = "",
    exact: bool = False,
    also: str = "",
) -> dict[str, Any]:
    """
    This will show one link of a navigation, marked when it is where the reader is.

    `also` names other paths, with spaces between them, whose pages belong to it.
    """
    request = context.get("request")
    is_near = any(request and request.path.startswith(path) for path in also.split())
    return {
        "url": url,
        "label": label,
        "icon": icon,
        "count": count,
        "count_label": count_label,
        "is_here": is_near or _is_here(request, url, exact=exact),
    }


@register.inclusion_tag("components/tab_link.html", takes_context=True)
def tab_link(
    context: Context, url: str, label: str, *, exact: bool = False, also: str = ""
) -> dict[str, Any]:
    """This will show one tab that is a page of its own, marked when the reader is there."""
    return nav_link(context, url, label, exact=exact, also=also)


def _is_here(request: Any, url: str, *, exact: bool) -> bool:
    place = urlsplit(url)
    if request is None or (place.netloc and place.netloc != request.get_host()):
        return False
    if exact or place.path == "/":
        return bool(request.path == place.path)
    return bool(request.path.startswith(place.path))
