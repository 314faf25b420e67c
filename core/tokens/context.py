"""What a request by token works in."""

from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from core.accounts.models import Session
from core.tokens.models import AccessToken
from tenants.sessions import Key


class TokenSession(SessionBase):
    """
    Stands where a session stands, and keeps nothing: no cookie is read, set or taken away.

    What decides about a session decides about a token too: the key to the tribe as it is at this
    request, and whether it was made with a second factor.
    """

    cache_key_prefix = ""

    def __init__(self, token: AccessToken | None, *, key: Key | None) -> None:
        self.key = key
        self.row = self.parent = _row_of(token) if token else None
        super().__init__()

    @property
    def is_strong(self) -> bool:
        """Whether the token was made with a second factor or a passkey."""
        return bool(self.row and self.row.is_strong)

    @property
    def modified(self) -> bool:
        """Nothing that is put in here is kept, so Django has nothing to write."""
        return False

    @modified.setter
    def modified(self, value: bool) -> None:
        """Django's own class says so with every key."""

    def is_empty(self) -> bool:
        """There is something, so that Django leaves the cookie of the browser as it is."""
        return False

    def load(self) -> dict[str, Any]:
        """Nothing was kept."""
        return {}

    def save(self, must_create: bool = False) -> None:
        """Keep nothing."""

    def exists(self, session_key: str) -> bool:
        """No key is one of ours."""
        return False

    def create(self) -> None:
        """Keep nothing."""

    def delete(self, session_key: str | None = None) -> None:
        """There is nothing to end."""


def _row_of(token: AccessToken) -> Session:
    return Session(account=token.account, tribe_id=token.tribe_id, is_strong=token.is_strong)
