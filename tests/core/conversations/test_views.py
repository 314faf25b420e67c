"""The pages of one message, and the fragments a conversation is made of."""

import uuid

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from core.conversations import selectors, services
from core.conversations.forms import MessageForm
from tenants.context import enter_tribe


@pytest.fixture
def kept(alpha):
    """A row as it is after a request, which left the tribe."""

    def read(row):
        with enter_tribe(alpha):
            return type(row).objects.get(pk=row.pk)

    return read


@pytest.fixture
def bram_there(visit, bram_account, alpha, hello):
    """Bram's browser at alpha's host."""
    return visit(bram_account).to(alpha)


@pytest.fixture
def ada_there(visit, ada_account, alpha, hello):
    """Ada's browser at alpha's host."""
    return visit(ada_account).to(alpha)


def test_a_message_has_a_lasting_address(ada_there, hello, ada):
    response = ada_there.get(f"/conversations/messages/{hello.pk}/")

    assert response.status_code == 302
    assert response.url == f"/talk/{ada.pk}/#message-{hello.pk}"


def test_a_message_one_may_not_see_is_not_there(ada_there, hello, corner, ada):
    corner.hidden_from.add(ada.pk)

    assert ada_there.get(f"/conversations/messages/{hello.pk}/").status_code == 404
    assert ada_there.get(f"/conversations/messages/{uuid.uuid4()}/").status_code == 404


def test_an_author_edits(bram_there, hello, ada, kept):
    page = bram_there.get(f"/conversations/messages/{hello.pk}/edit/")
    response = bram_there.post(
        f"/conversations/messages/{hello.pk}/edit/", {"text": "Hello everyone"}
    )

    assert "Hello **Ada**" in page.content.decode()
    assert response.url == f"/talk/{ada.pk}/#message-{hello.pk}"
    assert kept(hello).text == "Hello everyone"


def test_a_refused_edit_keeps_what_was_typed(bram_there, hello, kept):
    typed = "x" * 5001

    response = bram_there.post(f"/conversations/messages/{hello.pk}/edit/", {"text": typed})

    assert response.status_code == 422
    assert typed in response.content.decode()
    assert "at most 5,000 characters" in response.content.decode()
    assert kept(hello).text == "Hello **Ada**"


@pytest.mark.parametrize("text", ["", " ", "a\x00b", "a\u202eb"])
def test_a_bad_edit_is_a_sentence(bram_there, hello, text, kept):
    response = bram_there.post(f"/conversations/messages/{hello.pk}/edit/", {"text": text})

    assert response.status_code == 422
    assert kept(hello).text == "Hello **Ada**"


@pytest.mark.parametrize("action", ["edit", "delete"])
def test_a_message_of_another_is_not_there_to_change(ada_there, hello, action, kept):
    address = f"/conversations/messages/{hello.pk}/{action}/"

    assert ada_there.get(address).status_code == 404
    assert ada_there.post(address, {"text": "Mine now"}).status_code == 404
    hello_now = kept(hello)
    assert (hello_now.text, hello_now.is_removed) == ("Hello **Ada**", False)


@pytest.mark.parametrize("action", ["", "edit/", "delete/"])
def test_a_message_of_another_tribe_is_not_there(visit, esra_account, beta, hello, action):
    there = visit(esra_account).to(beta)

    assert there.get(f"/conversations/messages/{hello.pk}/{action}").status_code == 404


@pytest.mark.parametrize("action", ["", "edit/", "delete/"])
def test_a_stranger_finds_nothing(visit, chidi_account, alpha, hello, action):
    there = visit(chidi_account).to(alpha)

    assert there.get(f"/conversations/messages/{hello.pk}/{action}").status_code == 404


def test_removing_asks_once(bram_there, hello, ada, kept):
    question = bram_there.get(f"/conversations/messages/{hello.pk}/delete/")
    assert not kept(hello).is_removed

    response = bram_there.post(f"/conversations/messages/{hello.pk}/delete/")

    assert "Remove your message?" in question.content.decode()
    assert response.url == f"/talk/{ada.pk}/#message-{hello.pk}"
    assert kept(hello).is_removed


def test_removing_twice_is_harmless(bram_there, hello):
    bram_there.post(f"/conversations/messages/{hello.pk}/delete/")
    again = bram_there.post(f"/conversations/messages/{hello.pk}/delete/")

    assert again.status_code == 302


def test_a_removed_message_is_not_there_to_edit(bram_there, hello):
    bram_there.post(f"/conversations/messages/{hello.pk}/delete/")

    assert bram_there.get(f"/conversations/messages/{hello.pk}/edit/").status_code == 404


def _drawn(member, subject, form=None):
    page = selectors.page_of(member=member, subject=subject)
    context = {"page": page, "form": form or MessageForm(), "address": "/talk/"}
    return render_to_string(
        "conversations/_conversation.html", context, request=RequestFactory().get("/")
    )


def test_the_stream_shows_messages_and_offers_to_write(hello, ada, settings, alpha):
    settings.ROOT_URLCONF = "config.urls_tribe"

    html = _drawn(ada, ada)

    assert "<p>Hello <strong>Ada</strong></p>" in html
    assert f'id="message-{hello.pk}"' in html
    assert 'action="/talk/"' in html
    assert "/edit/" not in html


def test_only_the_author_is_offered_changes(hello, ada, bram, corner):
    assert f"/conversations/messages/{hello.pk}/edit/" in _drawn(bram, ada)

    corner.silent.add(bram.pk)
    html = _drawn(bram, ada)
    assert f"/conversations/messages/{hello.pk}/edit/" not in html
    assert f"/conversations/messages/{hello.pk}/delete/" in html
    assert "<form" not in html


def test_a_removed_message_leaves_a_line(hello, ada, bram):
    services.delete_message(actor=bram, message=hello)

    html = _drawn(bram, ada)

    assert "This message was removed." in html
    assert "/delete/" not in html


def test_an_empty_conversation_invites(corner, ada, bram):
    assert "Nobody has said anything yet." in _drawn(ada, bram)


def test_every_form_has_a_key_of_its_own():
    first, second = MessageForm()["key"].value(), MessageForm()["key"].value()

    assert first != second


def test_a_refused_form_keeps_its_key(corner, ada, bram):
    key = str(uuid.uuid4())
    form = MessageForm({"text": "", "key": key})

    html = _drawn(ada, bram, form)

    assert f'value="{key}"' in html
    assert "Write something first." in html
