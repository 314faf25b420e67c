"""
Whether somebody proved a moment ago that it is them: asked before what is hard to undo.

Signing in is such a proof, and so is each time it is asked again, for five minutes. Who has a
second factor proves it with that. It is asked on the account host only; a token never proves it.
"""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.account.authentication import get_authentication_records
from allauth.core.exceptions import ReauthenticationRequired
from django.utils.translation import gettext_lazy as _

from core.accounts import selectors
from core.common.errors import DomainError

SECOND_FACTOR = "mfa"


class FreshSignInNeeded(DomainError):
    """The last proof is too long ago for what is asked."""

    code = "reauthentication_required"
    status = 403
    message = _("Confirm first that it is you; it is a while ago that you did.")


def is_fresh(request: Any) -> bool:
    """Whether whoever sent the request proved it in the last five minutes."""
    account = request.account
    if account is None:
        return False
    since = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
    records = get_authentication_records(request, account)
    ways = {record["method"] for record in records if record["at"] > since}
    if selectors.has_second_factor(account):
        return SECOND_FACTOR in ways
    return bool(ways)


def check_fresh_sign_in(request: Any) -> None:
    """
    Refuse when the last proof is too long ago: for the JSON door, which cannot show a form.

    It takes a request of Django's or of the REST framework.

    :raises FreshSignInNeeded: then the caller proves it at one of the addresses of the document
        and asks again.
    """
    if not is_fresh(getattr(request, "_request", request)):
        raise FreshSignInNeeded


def fresh_sign_in_needed(view: Callable[..., Any]) -> Callable[..., Any]:
    """
    Ask for a proof before a page of the account host, then go on to it.

    A form that was sent is kept, and carried out when the proof is given.
    """

    @wraps(view)
    def page(request: Any, *args: Any, **kwargs: Any) -> Any:
        ask_fresh_sign_in(request)
        return view(request, *args, **kwargs)

    return page


def ask_fresh_sign_in(request: Any) -> None:
    """
    Ask for a proof in the middle of a page of the account host, which then goes on as above.

    :raises ReauthenticationRequired: when the last one is too long ago.
    """
    if not is_fresh(request):
        raise ReauthenticationRequired
