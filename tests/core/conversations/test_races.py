"""Two messages at once, on two connections to a database that commits."""

import uuid

from core.conversations import services
from core.conversations.models import Conversation, Message
from tests.core.partups.test_races import at_once


def test_the_same_form_twice_at_once_is_one_message(committed_db, alpha, corner, ada, bram):
    key = uuid.uuid4()

    first, second = at_once(
        alpha, *[lambda: services.post_message(actor=bram, subject=ada, text="Once", key=key)] * 2
    )

    assert first == second
    assert Message.objects.count() == 1


def test_the_first_two_messages_at_once_share_a_conversation(
    committed_db, alpha, corner, ada, bram
):
    said = [
        lambda who=one: services.post_message(actor=who, subject=ada, text=f"{who} speaks")
        for one in (ada, bram)
    ]

    at_once(alpha, *said)

    assert Conversation.objects.count() == 1
    assert Message.objects.count() == 2
