"""A subject to talk about: here a member's own row, whatever the rooms above register."""

import uuid
from collections.abc import Iterator

import pytest

from core.conversations import rules, services
from core.conversations.models import Message
from core.members.models import Member

KEY = uuid.UUID("018f0000-0000-7000-8000-000000000001")


class Corner:
    """Who sees and who writes at a subject; a test changes it."""

    def __init__(self) -> None:
        self.hidden_from: set[uuid.UUID] = set()
        self.silent: set[uuid.UUID] = set()

    def find(self, member: Member, subject_id: uuid.UUID) -> Member | None:
        if member.pk in self.hidden_from:
            return None
        return Member.objects.filter(pk=subject_id).first()

    def can_write(self, member: Member, subject: Member) -> bool:
        return member.pk not in self.hidden_from | self.silent


@pytest.fixture
def corner(monkeypatch: pytest.MonkeyPatch) -> Iterator[Corner]:
    """Conversations about members, open to all until the test says otherwise."""
    monkeypatch.setattr(rules, "_rules", dict(rules._rules))
    corner = Corner()
    rules.register_subject(
        "member", corner.find, corner.can_write, address_of=lambda subject: f"/talk/{subject.pk}/"
    )
    return corner


@pytest.fixture
def hello(corner: Corner, ada: Member, bram: Member) -> Message:
    """What Bram said in Ada's corner."""
    return services.post_message(actor=bram, subject=ada, text="Hello **Ada**")
