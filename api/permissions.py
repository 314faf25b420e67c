"""The default: signed in, and inside the tribe whose host this is."""

from typing import Any

from rest_framework.permissions import BasePermission
from rest_framework.request import Request


class IsSignedIn(BasePermission):
    """People with a session on this host; in a tribe, its members."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the request comes from somebody who may be here."""
        http = request._request
        if http.account is None:
            return False
        return http.tribe is None or http.member is not None


class IsAnyone(BasePermission):
    """The loud exception: people without a session, too."""
