"""The pages of part-ups, through the door, without JavaScript."""

import datetime as dt
import re
import uuid
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from core.conversations.models import Message
from core.members.models import TribeRules
from core.partups import rules, services
from core.partups.models import Offer, Opening, Partup
from tenants.context import enter_tribe
from tests.core.partups.conftest import WORDS


def typed(**changes):
    """The start form as a browser sends it."""
    values = {
        **WORDS,
        "end_date": (rules.today() + dt.timedelta(days=30)).isoformat(),
        "minimum_team": "2",
        "language": "en",
        "audience": "everyone",
        "motivation": "",
        "key": str(uuid.uuid4()),
        "openings-TOTAL_FORMS": "1",
        "openings-INITIAL_FORMS": "0",
        "openings-0-title": "Photographer",
        "openings-0-needs": "a camera, patience, a camera",
        "openings-0-welcome": "",
        "openings-0-text": "",
        "openings-0-seats": "1",
        "do": "open",
    }
    return {**values, **changes}


def page(name, *args):
    return reverse(f"partups:{name}", args=args)


def test_the_list_invites_to_start_the_first(as_ada, in_alpha):
    answer = as_ada.get(page("list"))

    assert answer.status_code == 200
    assert page("start") in answer.text


def test_a_member_opens_a_part_up(as_ada, in_alpha, ada):
    answer = as_ada.post(page("start"), typed())

    partup = Partup.objects.get()
    assert (answer.status_code, answer.url) == (302, partup.get_absolute_url())
    assert (partup.state, partup.starter) == ("open", ada)
    needs = partup.openings.get().needs.order_by("id").values_list("words", flat=True)
    assert list(needs) == ["a camera", "patience"]


def test_the_start_page_shows_itself_and_grows(as_ada, in_alpha):
    assert "openings-0-title" in as_ada.get(page("start")).text

    grown = as_ada.post(page("start"), typed(do="grow", name="Half a thou"))

    assert grown.status_code == 200
    assert 'value="Half a thou"' in grown.text
    assert 'value="Photographer"' in grown.text
    assert 'name="openings-1-title"' in grown.text
    assert "has-errors" not in grown.text
    # With JavaScript only this section is put in the page: its own count must come along.
    section = re.search(r'<section[^>]* id="openings".*?</section>', grown.text, flags=re.DOTALL)
    assert 'name="openings-TOTAL_FORMS" value="2"' in section.group()
    assert not Partup.objects.exists()


def test_an_opening_can_be_left_out_again(as_ada, in_alpha):
    two = typed(**{"openings-TOTAL_FORMS": "2", "openings-1-title": "Baker", "do": "drop-0"})

    answer = as_ada.post(page("start"), two)

    assert 'value="Baker"' in answer.text
    assert 'value="Photographer"' not in answer.text
    assert 'name="openings-1-title"' not in answer.text


def test_the_same_form_twice_is_one_part_up(as_ada, in_alpha):
    form = typed()

    first, second = as_ada.post(page("start"), form), as_ada.post(page("start"), form)

    assert first.url == second.url
    assert Partup.objects.count() == 1


def test_what_does_not_fit_is_said_beside_the_field(as_ada, in_alpha):
    wrong = typed(driver="short", **{"openings-0-needs": "x" * 61})

    answer = as_ada.post(page("start"), wrong)

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"driver"}
    assert answer.context["page"].openings.forms[0].errors.keys() == {"needs"}
    assert WORDS["intended_result"] in answer.text
    assert not Partup.objects.exists()


def test_opening_with_nothing_to_do_keeps_what_was_typed(as_ada, in_alpha):
    answer = as_ada.post(page("start"), typed(**{"openings-0-title": "", "openings-0-needs": ""}))

    assert answer.status_code == 422
    assert "Add an opening" in answer.text
    assert WORDS["name"] in answer.text
    assert not Partup.objects.exists()


def test_a_draft_needs_no_opening(as_ada, in_alpha):
    as_ada.post(
        page("start"), typed(do="draft", **{"openings-0-title": "", "openings-0-needs": ""})
    )

    assert Partup.objects.get().state == "draft"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "x" * 100_000},
        {"name": "a\x00b"},
        {"driver": "\u202eturned round and round"},
        {"driver": "\ud800"},
        {"end_date": "yesterday"},
        {"end_date": "2000-01-01"},
        {"end_date": "9999-12-31"},
        {"minimum_team": "many"},
        {"minimum_team": "9" * 5000},
        {"audience": "nobody"},
        {"language": "xx"},
        {"key": "not a key"},
        {"openings-0-seats": "-1"},
        {"openings-0-seats": "99999999999999999999"},
        {"openings-0-deadline": "0001-01-01"},
        {"openings-0-hours_a_week": "1e3"},
        {"openings-0-title": "two\nlines"},
        {"openings-0-needs": ",".join(f"need {n}" for n in range(13))},
        {"openings-TOTAL_FORMS": "x"},
        {"openings-TOTAL_FORMS": ""},
        {"openings-TOTAL_FORMS": "99999999"},
        {"openings-TOTAL_FORMS": "-3", "driver": ""},
    ],
)
def test_bad_input_is_a_sentence(as_ada, in_alpha, changes):
    body = urlencode(typed(**changes), errors="surrogatepass")

    answer = as_ada.post(page("start"), body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 422
    assert not Partup.objects.exists()


@pytest.mark.parametrize("wish", ["grow", "drop-0", "drop-x", "drop-\x00", "open"])
def test_growing_bears_any_input(as_ada, in_alpha, wish):
    form = {"do": wish, "openings-TOTAL_FORMS": "\x00", "name": "\x00", "end_date": "\x00"}

    assert as_ada.post(page("start"), form).status_code in {200, 422}
    assert not Partup.objects.exists()


def test_members_may_not_start_where_stewards_do(as_bram, in_alpha):
    TribeRules.objects.update(who_may_start="stewards")

    answer = as_bram.post(page("start"), typed())

    assert (answer.status_code, answer.url) == (302, page("list"))
    assert not Partup.objects.exists()
    assert page("start") not in as_bram.get(page("list")).text


def test_everybody_reads_an_open_part_up(as_bram, partup):
    for name in ("detail", "conversation", "history"):
        answer = as_bram.get(page(name, partup.pk))
        assert answer.status_code == 200
        assert "Quiet roads" in answer.text


def test_the_one_thing_that_fits_a_visitor_is_to_offer(as_bram, partup, opening):
    answer = as_bram.get(page("detail", partup.pk))

    primary = answer.context["actions"].primary
    assert (primary.label, primary.url) == ("Offer to help", page("opening", opening.pk))


def test_a_draft_is_nowhere_for_others(as_bram, as_ada, start):
    draft = start(open_now=False)
    opening = draft.openings.get()

    for address in (
        page("detail", draft.pk),
        page("conversation", draft.pk),
        page("history", draft.pk),
        page("opening", opening.pk),
        page("edit", draft.pk),
    ):
        assert as_bram.get(address).status_code == 404
        assert as_ada.get(address).status_code == 200
    assert "Quiet roads" not in as_bram.get(page("list")).text


def test_another_tribe_finds_nothing(beta, chidi_account, visit, partup, opening):
    visitor = visit(chidi_account).to(beta)
    assert visitor.get(page("detail", partup.pk)).status_code == 404
    assert visitor.get(page("opening", opening.pk)).status_code == 404
    assert visitor.post(page("follow", partup.pk)).status_code == 404


def test_offering_and_accepting(as_bram, as_ada, partup, opening, bram):
    said = {"words": "I have a camera.", "hours": "4"}

    offered = as_bram.post(page("opening", opening.pk), said)
    offer = Offer.objects.get()
    listed = as_ada.get(page("offers", partup.pk))
    answered = as_ada.post(page("offer", offer.pk), {"answer": "accept", "words": "Welcome."})

    assert offered.status_code == 302
    assert "I have a camera." in listed.text
    assert answered.url == partup.get_absolute_url()
    seats = partup.participations.partners().order_by("joined_at")
    assert [seat.member.display_name for seat in seats] == ["Ada", "Bram"]
    assert Partup.objects.get().state == "running"


def test_declining_is_told_with_its_word(as_bram, as_ada, opening, bram):
    as_bram.post(page("opening", opening.pk), {"words": "", "hours": ""})
    offer = Offer.objects.get()

    as_ada.post(page("offer", offer.pk), {"answer": "decline", "words": "Next time."})

    assert Offer.objects.get().state == "declined"
    assert "Ada wrote: Next time." in as_bram.get(page("opening", opening.pk)).text


@pytest.mark.parametrize("answer", ["", "perhaps", "\x00"])
def test_an_answer_is_yes_or_no(as_bram, as_ada, opening, answer):
    as_bram.post(page("opening", opening.pk), {"words": "", "hours": ""})
    offer = Offer.objects.get()

    refused = as_ada.post(page("offer", offer.pk), {"answer": answer, "words": "Kept."})

    assert refused.status_code == 422
    assert "Kept." in refused.text
    assert Offer.objects.get().state == "pending"


def test_offers_are_between_maker_and_partners(as_bram, as_esra, opening):
    as_bram.post(page("opening", opening.pk), {"words": "", "hours": ""})
    offer = Offer.objects.get()

    assert as_esra.get(page("offer", offer.pk)).status_code == 404
    assert as_esra.post(page("withdraw_offer", offer.pk)).status_code == 404
    assert as_bram.get(page("offers", opening.partup_id)).status_code == 404
    refused = as_bram.post(page("offer", offer.pk), {"answer": "accept", "words": ""})
    assert refused.status_code == 302
    assert Offer.objects.get().state == "pending"


def test_an_offer_is_taken_back(as_bram, opening):
    as_bram.post(page("opening", opening.pk), {"words": "", "hours": ""})

    as_bram.post(page("withdraw_offer", Offer.objects.get().pk))

    assert Offer.objects.get().state == "withdrawn"


@pytest.mark.parametrize("changes", [{"words": "x" * 501}, {"hours": "0"}, {"words": "\x00"}])
def test_an_offer_that_does_not_fit_is_kept_in_the_form(as_bram, opening, changes):
    answer = as_bram.post(page("opening", opening.pk), {"words": "Hello", "hours": "2", **changes})

    assert answer.status_code == 422
    assert not Offer.objects.exists()


def test_a_taken_seat_is_said_kindly(as_bram, opening, partup, ada):
    services.close_opening(actor=ada, opening=opening)

    answer = as_bram.post(page("opening", opening.pk), {"words": "Me", "hours": ""})

    assert answer.status_code == 422
    assert "This opening is closed; you can follow the part-up." in answer.text


def test_following_is_one_click(as_bram, partup, bram):
    as_bram.post(page("follow", partup.pk))
    assert partup.participations.supporters().get().member == bram

    as_bram.post(page("unfollow", partup.pk))
    assert not partup.participations.supporters().exists()


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
