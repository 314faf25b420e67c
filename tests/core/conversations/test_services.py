"""Saying something, saying it better, taking it back."""

import uuid

import pytest
from django.db import IntegrityError, transaction

from core.common.errors import InvalidInput, NotAllowed, NotFound
from core.conversations import services
from core.conversations.models import Conversation, Message
from core.history.models import Event
from core.history.signals import event_recorded
from core.members.services import leave_tribe

KEY = uuid.UUID("018f0000-0000-7000-8000-000000000001")


def test_a_message_is_kept_with_its_author(corner, ada, bram):
    message = services.post_message(actor=bram, subject=ada, text="  Hello\r\nAda ")

    message.refresh_from_db()
    assert (message.author, message.text, message.is_removed) == (bram, "Hello\nAda", False)
    conversation = message.conversation
    assert (conversation.subject_type, conversation.subject_id) == ("member", ada.pk)


def test_the_second_message_joins_the_conversation(hello, ada):
    second = services.post_message(actor=ada, subject=ada, text="Hello Bram")

    assert second.conversation_id == hello.conversation_id
    assert Conversation.objects.count() == 1


def test_a_message_is_written_in_the_history_without_its_words(hello, bram):
    event = Event.objects.get(kind="message.posted")

    assert (event.actor, event.subject_type, event.subject_id) == (bram, "message", hello.pk)
    assert event.data == {"conversation": str(hello.conversation_id)}
    assert event.partup_id is None


def test_the_same_form_again_says_nothing_twice(corner, ada, bram):
    first = services.post_message(actor=bram, subject=ada, text="Once", key=KEY)
    second = services.post_message(actor=bram, subject=ada, text="Once", key=KEY)

    assert second == first
    assert Message.objects.count() == 1
    assert Event.objects.filter(kind="message.posted").count() == 1


def test_the_key_of_another_person_means_nothing(corner, ada, bram):
    services.post_message(actor=bram, subject=ada, text="Mine", key=KEY)
    services.post_message(actor=ada, subject=ada, text="Also mine", key=KEY)
    services.post_message(actor=bram, subject=bram, text="Elsewhere", key=KEY)

    assert Message.objects.count() == 3


def test_who_may_not_write_is_refused(corner, ada, bram):
    corner.silent.add(bram.pk)

    with pytest.raises(NotAllowed):
        services.post_message(actor=bram, subject=ada, text="Hello")

    assert (Message.objects.count(), Conversation.objects.count()) == (0, 0)
    assert not Event.objects.filter(kind="message.posted").exists()


def test_who_left_is_refused(corner, ada, bram):
    leave_tribe(actor=bram)
    bram.refresh_from_db()

    with pytest.raises(NotAllowed):
        services.post_message(actor=bram, subject=ada, text="Hello")

    assert Message.objects.count() == 0


def test_nobody_talks_about_what_no_room_registered(corner, hello, bram):
    with pytest.raises(NotAllowed):
        services.post_message(actor=bram, subject=hello, text="A message about a message")

    assert Message.objects.count() == 1


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Write something first."),
        (" \n ", "Write something first."),
        (
            "x" * 5001,
            "A message holds at most 5,000 characters. Shorten it, or send it in two.",
        ),
        ("a\x00b", "This text holds characters that cannot be shown. Please type it again."),
        ("a\ud800b", "This text holds characters that cannot be shown. Please type it again."),
        ("a\u202eb", "This text holds characters that cannot be shown. Please type it again."),
    ],
)
def test_a_text_that_does_not_fit_is_refused(corner, ada, bram, text, sentence):
    with pytest.raises(InvalidInput) as refusal:
        services.post_message(actor=bram, subject=ada, text=text)

    assert refusal.value.errors == {"text": [sentence]}
    assert (Message.objects.count(), Conversation.objects.count()) == (0, 0)


def test_five_thousand_characters_fit(corner, ada, bram):
    message = services.post_message(actor=bram, subject=ada, text="é\r\n" * 2499 + "éé")

    assert len(message.text) == 5000


def test_an_edited_message_says_so(hello, bram):
    services.edit_message(actor=bram, message=hello, text="Hello everyone")

    hello.refresh_from_db()
    assert hello.text == "Hello everyone"
    assert hello.edited_at is not None


def test_saving_the_same_words_is_no_edit(hello, bram):
    services.edit_message(actor=bram, message=hello, text=" Hello **Ada** ")

    hello.refresh_from_db()
    assert (hello.text, hello.edited_at) == ("Hello **Ada**", None)


def test_nobody_edits_the_words_of_another(hello, ada):
    with pytest.raises(NotAllowed):
        services.edit_message(actor=ada, message=hello, text="I love Ada")

    hello.refresh_from_db()
    assert (hello.text, hello.edited_at) == ("Hello **Ada**", None)


def test_a_closed_conversation_keeps_its_words(hello, corner, bram):
    corner.silent.add(bram.pk)

    with pytest.raises(NotAllowed):
        services.edit_message(actor=bram, message=hello, text="Something else")

    hello.refresh_from_db()
    assert hello.text == "Hello **Ada**"


def test_an_edit_to_nothing_is_refused(hello, bram):
    with pytest.raises(InvalidInput):
        services.edit_message(actor=bram, message=hello, text=" ")

    hello.refresh_from_db()
    assert hello.text == "Hello **Ada**"


def test_a_removed_message_keeps_its_place_and_loses_its_words(hello, bram):
    services.delete_message(actor=bram, message=hello)

    hello.refresh_from_db()
    assert (hello.is_removed, hello.text) == (True, "")


def test_removing_twice_is_harmless(hello, bram):
    first = services.delete_message(actor=bram, message=hello)
    second = services.delete_message(actor=bram, message=hello)

    assert second.deleted_at == first.deleted_at


def test_a_conversation_one_may_only_read_lets_one_take_back_words(hello, corner, bram):
    corner.silent.add(bram.pk)

    services.delete_message(actor=bram, message=hello)

    hello.refresh_from_db()
    assert hello.is_removed


def test_nobody_removes_the_words_of_another(hello, ada):
    with pytest.raises(NotAllowed):
        services.delete_message(actor=ada, message=hello)

    hello.refresh_from_db()
    assert not hello.is_removed


def test_a_removed_message_is_not_edited_back(hello, bram):
    services.delete_message(actor=bram, message=hello)

    with pytest.raises(services.MessageRemoved):
        services.edit_message(actor=bram, message=hello, text="I never left")

    hello.refresh_from_db()
    assert hello.text == ""


def test_what_one_sees_no_more_cannot_be_changed(hello, corner, bram):
    corner.hidden_from.add(bram.pk)

    with pytest.raises(NotFound):
        services.edit_message(actor=bram, message=hello, text="Still here")
    with pytest.raises(NotFound):
        services.delete_message(actor=bram, message=hello)

    hello.refresh_from_db()
    assert hello.text == "Hello **Ada**"


def test_what_was_said_stays_when_its_author_leaves(hello, bram):
    leave_tribe(actor=bram)

    hello.refresh_from_db()
    assert (hello.text, hello.author.name) == ("Hello **Ada**", "Bram")


def test_the_database_keeps_no_words_of_a_removed_message(hello):
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=hello.pk).update(deleted_at=hello.created_at)


def test_saying_something_costs_the_same_each_time(
    hello, ada, monkeypatch, django_assert_num_queries
):
    # What rooms above do when they hear of it is theirs to count.
    monkeypatch.setattr(event_recorded, "receivers", [])

    # A savepoint; the conversation, was it sent before, the message, its event; and its release.
    with django_assert_num_queries(6):
        services.post_message(actor=ada, subject=ada, text="Hi", key=KEY)
