"""What every page's frame shows; nothing is asked before a template draws it."""

from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from core.common.requests import Request
from core.home import selectors
from core.home.selectors import RailTribe
from core.mail.selectors import is_mailbox_open


class Rail:
    """The rail on the left: one's own tribes and what is unread, in one statement."""

    account_origin = settings.ACCOUNT_ORIGIN

    def __init__(self, request: Request) -> None:
        self._request = request

    def get(self, key: str, default: Any = None) -> Any:
        """Read like the dictionary that templates of a bare frame are given."""
        return getattr(self, key, default)

    @cached_property
    def tribes(self) -> list[RailTribe]:
        """The tribes of whoever is signed in."""
        account = getattr(self._request, "account", None)
        if account is None:
            return []
        tribe = getattr(self._request, "tribe", None)
        return selectors.rail_tribes(account, current_id=tribe.pk if tribe else None)

    @property
    def unread(self) -> int:
        """What is unread in all of them."""
        return sum(tribe.unread for tribe in self.tribes)


def frame(request: Request) -> dict[str, Any]:
    """The rail, the notice about paying, and where the development mailbox is."""
    return {
        "rail": Rail(request),
        "access_notice": SimpleLazyObject(lambda: _access_notice(request)),
        "dev_mailbox_url": _mailbox_url(),
    }


def _access_notice(request: Request) -> dict[str, Any] | None:
    member = getattr(request, "member", None)
    if member is None:
        return None
    return selectors.access_notice(
        tribe=request.tribe,
        access_state=getattr(request, "tribe_access", ""),
        account=request.account,
        is_steward=member.is_steward,
    )


def _mailbox_url() -> str:
    if not is_mailbox_open():
        return ""
    path = reverse("mail:mailbox", urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return f"{settings.ACCOUNT_ORIGIN}{path}"
