"""Programs that work for the cast."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.accounts.models import Account
from core.tokens.models import AccessToken
from core.tokens.services import make_token
from tenants.models import Tribe


class Program(Client):
    """A program with a token, at one host; it checks for CSRF as a server does."""

    def __init__(self, token: AccessToken, text: str, host: str) -> None:
        super().__init__(
            headers={"host": host, "authorization": f"Bearer {text}"}, enforce_csrf_checks=True
        )
        self.token, self.text = token, text


@pytest.fixture
def program(settings) -> Callable[..., Program]:
    """`program(account, tribe, "read")`: made now, for 30 days; without a tribe for the account."""

    def make(account: Account, tribe: Tribe | None = None, *scopes: str, **more: Any) -> Program:
        wish = {"name": "Robot", "days": 30, "tribe_id": tribe.pk if tribe else None} | more
        token, text = make_token(actor=account, scopes=list(scopes) or ["read"], **wish)
        return Program(token, text, tribe.host if tribe else settings.ORIGIN.host)

    return make
