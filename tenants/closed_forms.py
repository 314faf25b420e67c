"""
What cannot be sent now is not offered: the forms of a page in a tribe that is not open for them.

Which forms those are, the table of the gate says, by the view each one leads to; so no page has to
know about states. A small button goes; a form with fields stays to be read, with its reason, and
takes nothing.
"""

import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.common.requests import Request
from tenants import gate

# Forms do not nest, and Django escapes what stands in attributes.
_FORM = re.compile(r"(<form\b[^>]*>)(.*?)(</form>)", re.IGNORECASE | re.DOTALL)
# What stands on its own as a button, or as a mark that shows how something is.
_BUTTON, _MARK = "post-button", "tick"


class _StartTag(HTMLParser):
    """The attributes of one start tag."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.attributes: dict[str, str] = {}
        self.feed(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep them."""
        self.attributes = {name: value or "" for name, value in attrs}


def with_closed_forms(text: str, *, request: Request, state: str) -> str:
    """A page without what the state of its tribe refuses to take."""
    return _FORM.sub(lambda found: _closed(found, request, state), text)


def _closed(found: re.Match[str], request: Request, state: str) -> str:
    start, inside, end = found.groups()
    attributes = _StartTag(start).attributes
    is_sent = attributes.get("method", "").lower() == "post"
    if not is_sent or _takes(request, attributes.get("action", ""), state):
        return found.group()
    classes = attributes.get("class", "").split()
    if _BUTTON in classes:
        return ""
    reason = "" if _MARK in classes else _reason()
    return f'{start}{reason}<fieldset class="closed-form" disabled>{inside}</fieldset>{end}'


def _takes(request: Request, action: str, state: str) -> bool:
    """Whether what a form leads to is open in this state; what is elsewhere is its own affair."""
    parts = urlsplit(action)
    if parts.netloc and parts.netloc != request.get_host():
        return True
    try:
        match = resolve(parts.path or request.path_info, urlconf=getattr(request, "urlconf", None))
    except Resolver404:
        return True
    return gate.may_enter(state, gate.act_of(match.func, "POST"))


def _reason() -> str:
    sentence = _("The tribe can only be read now, so this cannot be sent.")
    return format_html('<p class="quiet small">{}</p>', sentence)
