"""Who is there, where there is only one tribe: the person and their row in one statement."""

import os
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.utils.functional import SimpleLazyObject

from core.accounts.models import Account
from core.inbox.models import Pointer
from core.members.models import Member
from tenants.models import Tribe


class Backend(BaseBackend):
    """Finds the account of a session, and the member with it."""

    def get_user(self, user_id: Any) -> Account | None:
        """The account, with its `member`."""
        member = Member.objects.present().select_related("account").get(account=user_id)
        account: Any = member.account
        account.member = member
        return account


class PeopleMiddleware:
    """Gives the templates and views the names they know people by."""

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        request.tribe = _the_tribe()
        request.account = request.user if request.user.is_authenticated else None
        request.member = SimpleLazyObject(lambda: request.user.member)
        return self.get_response(request)


class Rail:
    """There are no other tribes, but there is an inbox with a badge."""

    account_origin = settings.ACCOUNT_ORIGIN

    def __init__(self, account: Account | None) -> None:
        self._account = account

    def get(self, key: str, default: Any = None) -> Any:
        """Read like the dictionary that templates of a bare frame are given."""
        return getattr(self, key, default)

    @property
    def unread(self) -> int:
        """What is unread."""
        if self._account is None:
            return 0
        return Pointer.objects.of(self._account).unread().count()


def frame(request: Any) -> dict[str, Any]:
    """What every page's frame shows."""
    return {"rail": Rail(request.account)}


@cache
def _the_tribe() -> Tribe:
    return Tribe.objects.get(pk=os.environ["BENCH_TRIBE"])
