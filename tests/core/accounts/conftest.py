"""What the tests of accounts share: a post round, and the newest code."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.mail import EmailMessage

from core.mail.models import OutboxMessage
from core.mail.services import send_waiting


@pytest.fixture
def post_round(_database: None, mailoutbox: list[EmailMessage]) -> Callable[[], list[EmailMessage]]:
    """Send what waits, and return the mails that left in this round."""
    # The database comes first: setting it up puts a fresh outbox in place.

    def go() -> list[EmailMessage]:
        before = len(mailoutbox)
        send_waiting()
        return mailoutbox[before:]

    return go


@pytest.fixture
def newest_code(_database: None) -> Callable[[], Any]:
    """The code in the newest mail that waits."""
    return lambda: OutboxMessage.objects.order_by("created_at", "pk").last().context["code"]
