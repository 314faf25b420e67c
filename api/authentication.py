"""Who is there: the session of the host, as on the pages, or the token of a program."""

from rest_framework import authentication
from rest_framework.request import Request

from core.accounts.models import Account


class SessionAuthentication(authentication.SessionAuthentication):
    """
    Takes the account the middleware found; every writing request carries the CSRF token.

    Also requests without a session do: signing somebody in unasked is an attack too. Only who
    sends a token needs none: no other site can make a browser send it.
    """

    def authenticate(self, request: Request) -> tuple[Account, None] | None:
        """Return the account of the host's session."""
        self.enforce_csrf(request)
        account = request._request.account
        return (account, None) if account else None

    def authenticate_header(self, request: Request) -> str:
        """Name the scheme, so that a missing session is 401 and not 403."""
        return "Session"
