"""The pages of changing and ending, through the door, without JavaScript."""

import datetime as dt
import re
import uuid

import pytest

from core.conversations.models import Message
from core.partups.models import Opening, Partup
from tenants.context import enter_tribe
from tests.core.partups.pages import page, typed


def test_partners_edit_and_others_do_not_find_the_page(as_ada, as_bram, partup):
    changed = {**typed(), "name": "Calm roads"}

    assert as_bram.post(page("edit", partup.pk), changed).status_code == 404
    assert Partup.objects.get().name == "Quiet roads"
    assert as_ada.post(page("edit", partup.pk), changed).status_code == 302
    assert Partup.objects.get().name == "Calm roads"


@pytest.mark.parametrize(
    "name", ["edit", "extend", "stop", "finish", "leave", "closing", "offers", "add_opening"]
)
def test_pages_of_partners_are_not_there_for_others(as_bram, as_ada, partup, name):
    assert as_bram.get(page(name, partup.pk)).status_code == 404
    assert as_bram.post(page(name, partup.pk), {}).status_code in {404, 405}
    assert as_ada.get(page(name, partup.pk)).status_code in {200, 302}
    assert Partup.objects.get().state == "open"


@pytest.mark.parametrize("name", ["open", "follow", "unfollow"])
def test_what_changes_something_is_posted(as_ada, partup, name):
    assert as_ada.get(page(name, partup.pk)).status_code == 405


def test_the_end_moves_within_its_bounds(as_ada, partup):
    later = partup.end_date + dt.timedelta(days=10)

    assert as_ada.post(page("extend", partup.pk), {"end_date": "2000-01-01"}).status_code == 422
    assert as_ada.post(page("extend", partup.pk), {"end_date": later}).status_code == 302
    assert Partup.objects.get().end_date == later


def test_stopping_asks_why(as_ada, as_bram, partup):
    assert as_ada.post(page("stop", partup.pk), {"reason": " "}).status_code == 422
    assert Partup.objects.get().state == "open"

    as_ada.post(page("stop", partup.pk), {"reason": "The school moves away."})

    assert Partup.objects.get().state == "stopped"
    assert "The school moves away." in as_bram.get(page("detail", partup.pk)).text


def test_looking_back_ends_in_a_page_worth_linking_to(as_ada, as_bram, partup, opening, join, bram):
    join(bram, opening)
    seat = partup.participations.get(member=bram)
    answers = {"outcome": "reached", "result": "They walk.", "learned": "Ask.", "appreciations": ""}

    as_ada.post(page("finish", partup.pk))
    too_early = as_ada.post(page("closing", partup.pk), {"do": "close", "result": "They walk."})
    saved = as_ada.post(page("closing", partup.pk), {**answers, "do": "save"})
    as_ada.post(page("confirm", seat.pk))
    closed = as_bram.post(page("closing", partup.pk), {**answers, "do": "close"})

    assert too_early.status_code == 422
    assert saved.url == page("closing", partup.pk)
    assert closed.url == page("ended", partup.pk)
    ended = as_bram.get(closed.url)
    assert "They walk." in ended.text
    assert "confirmed by Ada" in ended.text
    assert "They walk." in as_bram.get(page("detail", partup.pk)).text
    assert as_ada.get(page("closing", partup.pk)).url == page("ended", partup.pk)


def test_leaving_asks_once(as_bram, as_ada, partup, opening, join, bram):
    join(bram, opening)

    assert as_bram.get(page("leave", partup.pk)).status_code == 200
    assert as_bram.post(page("leave", partup.pk)).url == partup.get_absolute_url()
    assert not partup.participations.partners().filter(member=bram).exists()


def test_the_last_partner_reads_what_to_do(as_ada, partup):
    as_ada.post(page("leave", partup.pk))

    answer = as_ada.get(page("detail", partup.pk))
    assert "You are the last partner." in answer.text
    assert partup.participations.partners().count() == 1


def test_openings_are_added_changed_closed_and_opened_again(as_ada, partup):
    form = {"title": "Baker", "needs": "an oven", "welcome": "", "text": "", "seats": "2"}

    as_ada.post(page("add_opening", partup.pk), form)
    opening = Opening.objects.get(title="Baker")
    as_ada.post(page("edit_opening", opening.pk), {**form, "title": "Cook", "welcome": "a cap"})
    as_ada.post(page("close_opening", opening.pk))
    closed = Opening.objects.get(pk=opening.pk)
    as_ada.post(page("reopen_opening", opening.pk))

    assert (closed.title, closed.state) == ("Cook", "closed")
    assert Opening.objects.get(pk=opening.pk).state == "open"
    assert as_ada.post(page("add_opening", partup.pk), {**form, "seats": "x"}).status_code == 422


def test_a_message_is_posted_on_its_tab(as_bram, partup):
    answer = as_bram.post(page("conversation", partup.pk), {"text": "Hello *all*"})

    message = Message.objects.get()
    assert answer.status_code == 302
    assert message.text == "Hello *all*"
    assert "<em>all</em>" in as_bram.get(page("conversation", partup.pk)).text
    assert as_bram.post(page("conversation", partup.pk), {"text": ""}).status_code == 422


def test_forms_carry_their_token(alpha, bram_account, visit, partup, opening):
    visitor = visit(bram_account).to(alpha)
    for address in (
        page("detail", partup.pk),
        page("conversation", partup.pk),
        page("opening", opening.pk),
    ):
        posts = re.findall(
            r'<form[^>]*method="post".*?</form>', visitor.get(address).text, flags=re.DOTALL
        )
        inside = [form for form in posts if "csrfmiddlewaretoken" in form]
        assert len(inside) == len(posts) > 0


@pytest.mark.parametrize("cursor", ["x", "\x00", "%ff", "AAAA", "MHwwfHg", "-" * 3000])
def test_cursors_bear_any_input(as_ada, partup, cursor):
    assert as_ada.get(page("list"), {"after": cursor}).status_code == 200
    assert as_ada.get(page("history", partup.pk), {"before": cursor}).status_code == 200
    assert as_ada.get(page("conversation", partup.pk), {"before": cursor}).status_code == 200


def test_a_key_that_is_none_is_a_404(as_ada, in_alpha):
    assert as_ada.get("/partups/not-a-key/").status_code == 404
    assert as_ada.get(page("detail", uuid.uuid4())).status_code == 404


def test_names_are_shown_as_typed_and_never_as_html(as_bram, start, alpha):
    with enter_tribe(alpha):
        partup = start(name="<b>Bold</b>", motivation="<i>why</i>")

    text = as_bram.get(page("detail", partup.pk)).text
    assert "<b>Bold" not in text
    assert "<i>why" not in text
    assert "&lt;b&gt;Bold" in text
