"""The pages of part-ups, through the door, without JavaScript."""

import re
from urllib.parse import urlencode

import pytest

from core.members.models import TribeRules
from core.partups.models import Partup
from tests.core.partups.conftest import WORDS
from tests.core.partups.pages import page, typed


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
