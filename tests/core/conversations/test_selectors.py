"""Reading a conversation in pages."""

import datetime as dt
import uuid

import pytest

from core.conversations import selectors, services
from core.conversations.models import Message


@pytest.fixture
def long_talk(hello, bram):
    """Hello, and 119 more messages of Bram, two a minute."""
    moment = hello.created_at
    Message.objects.bulk_create(
        Message(
            conversation=hello.conversation,
            author=bram,
            text=f"Message {number}",
            created_at=moment + dt.timedelta(minutes=number // 2),
        )
        for number in range(1, 120)
    )
    return list(Message.objects.order_by("created_at", "id"))


def test_the_newest_message_is_last(hello, ada):
    answer = services.post_message(actor=ada, subject=ada, text="Hello Bram")

    page = selectors.page_of(member=ada, subject=ada)

    assert page.messages == [hello, answer]
    assert [message.is_mine for message in page.messages] == [False, True]
    assert (page.older, page.is_newest, page.can_write) == ("", True, True)


def test_a_conversation_nobody_started_is_empty(corner, ada, bram):
    page = selectors.page_of(member=ada, subject=bram)

    assert (page.messages, page.older) == ([], "")


def test_a_removed_message_keeps_its_place_but_is_not_counted(hello, ada, bram):
    services.post_message(actor=ada, subject=ada, text="Hello Bram")
    services.delete_message(actor=bram, message=hello)

    page = selectors.page_of(member=ada, subject=ada)

    assert [message.is_removed for message in page.messages] == [True, False]
    assert selectors.count_of(ada) == 1


def test_pages_of_fifty_hold_every_message_once(long_talk, ada):
    newest = selectors.page_of(member=ada, subject=ada)
    middle = selectors.page_of(member=ada, subject=ada, before=newest.older)
    oldest = selectors.page_of(member=ada, subject=ada, before=middle.older)

    assert [len(page.messages) for page in (oldest, middle, newest)] == [20, 50, 50]
    assert oldest.messages + middle.messages + newest.messages == long_talk
    assert [page.is_newest for page in (oldest, middle, newest)] == [False, False, True]
    assert oldest.older == ""


@pytest.mark.parametrize("cursor", ["nonsense", "", "0", "\x00", "'; drop table"])
def test_a_cursor_that_means_nothing_gives_the_newest(hello, ada, cursor):
    assert selectors.page_of(member=ada, subject=ada, before=cursor).messages == [hello]


def test_a_cursor_of_nothing_gives_nothing(hello, ada):
    page = selectors.page_of(member=ada, subject=ada, before=str(uuid.uuid4()))

    assert (page.messages, page.older, page.is_newest) == ([], "", False)


def test_each_subject_has_its_own_conversation(hello, ada, bram):
    services.post_message(actor=ada, subject=bram, text="In Bram's corner")

    assert selectors.page_of(member=ada, subject=ada).messages == [hello]


def test_a_full_page_is_one_query(long_talk, ada, django_assert_num_queries):
    with django_assert_num_queries(1):
        page = selectors.page_of(member=ada, subject=ada, before=str(long_talk[-1].pk))
        names = {message.author.name for message in page.messages}

    assert names == {"Bram"}


def test_the_place_of_an_old_message_is_a_page_that_holds_it(long_talk, ada):
    message = long_talk[3]

    page = selectors.page_of(member=ada, subject=ada, before=selectors.place_of(message))

    assert message in page.messages


def test_the_place_of_a_new_message_is_the_newest_page(long_talk):
    assert selectors.place_of(long_talk[-1]) == ""
    assert selectors.place_of(long_talk[-50]) == ""
    assert selectors.place_of(long_talk[-51]) != ""


def test_a_message_is_visible_with_its_subject(hello, corner, ada, bram):
    assert selectors.visible_message(member=ada, message_id=hello.pk) == (hello, ada)

    corner.hidden_from.add(bram.pk)
    assert selectors.visible_message(member=bram, message_id=hello.pk) is None


def test_own_messages_are_those_one_wrote(hello, ada, bram):
    assert selectors.own_message(member=bram, message_id=hello.pk) == (hello, ada)
    assert selectors.own_message(member=ada, message_id=hello.pk) is None
    assert selectors.own_message(member=ada, message_id=uuid.uuid4()) is None
