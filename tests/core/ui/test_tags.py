"""The tags and filters pages are written with."""

import datetime as dt
import re
from types import SimpleNamespace

import pytest
from django import forms
from django.template import RequestContext, Template
from django.test import RequestFactory

from core.ui.templatetags.ui_identity import HUES, hue_class, initials, people_not_shown
from core.ui.templatetags.ui_time import day_words, days_left_words, ring

TODAY = dt.date(2027, 3, 1)


class Wish(forms.Form):
    name = forms.CharField(label="Name", help_text="Short.")
    rules = forms.BooleanField(label="I agree")


def rendered(source: str, *, path: str = "/", **context: object) -> str:
    request = RequestFactory().get(path)
    template = Template("{% load ui %}" + source)
    return re.sub(r"\s+", " ", template.render(RequestContext(request, context)))


def test_a_field_says_label_help_error_and_control_in_that_order() -> None:
    form = Wish({"name": ""})

    html = rendered("{% field form.name %}", form=form)

    places = [html.index(part) for part in ("</label>", "Short.", "This field is", "<input")]
    assert places == sorted(places)
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html


def test_a_field_passes_other_words_to_its_control() -> None:
    html = rendered('{% field form.name hx_get="/check/" autocomplete="off" %}', form=Wish())

    assert 'hx-get="/check/" autocomplete="off"' in html


def test_a_box_to_tick_stands_before_its_label() -> None:
    html = rendered("{% field form.rules %}", form=Wish())

    assert html.index("<input") < html.index("I agree")


def test_what_a_person_typed_is_escaped() -> None:
    html = rendered(
        '{% include "components/person.html" with person=person note=note only %}',
        person=SimpleNamespace(display_name="<b>Ada</b>"),
        note="<script>",
    )

    assert "<b>" not in html
    assert "<script>" not in html


def test_a_button_that_posts_has_its_token_even_without_context() -> None:
    included = Template('{% load ui %}{% post_button "/join/" "Join" %}')

    html = rendered("{% include included only %}", included=included)

    assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', html)
    assert 'action="/join/"' in html


def test_a_link_knows_where_the_reader_is() -> None:
    source = '{% nav_link "/inbox/" "Inbox" %}'

    assert 'aria-current="page"' in rendered(source, path="/inbox/old/")
    assert 'aria-current="page"' not in rendered(source, path="/work/")


def test_pages_elsewhere_may_belong_to_a_link() -> None:
    source = '{% nav_link "/partups/" "Part-ups" also="/activities/ /conversations/" %}'

    assert 'aria-current="page"' in rendered(source, path="/conversations/1/")
    assert 'aria-current="page"' not in rendered(source, path="/people/")


def test_a_link_to_another_host_is_never_here() -> None:
    html = rendered('{% nav_link "http://elsewhere.example/inbox/" "Inbox" %}', path="/inbox/")

    assert "aria-current" not in html


def test_a_page_that_does_not_exist_has_no_address() -> None:
    assert rendered('[{% account_url "nowhere:at_all" %}]') == "[]"


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Ada Bakker", "AB"), ("Bram de Wit", "BW"), ("Femke", "F"), ("élodie Ça", "ÉÇ"), ("", "?")],
)
def test_initials_are_of_the_first_and_last_word(name: str, letters: str) -> None:
    assert initials(SimpleNamespace(name=name)) == letters


def test_a_person_has_the_same_colour_in_every_tribe() -> None:
    in_alpha = SimpleNamespace(display_name="Ada", account_id="018f", pk=1)
    in_beta = SimpleNamespace(display_name="Ada B.", account_id="018f", pk=2)

    assert hue_class(in_alpha) == hue_class(in_beta)
    assert int(hue_class(in_alpha).removeprefix("hue-")) in HUES


@pytest.mark.parametrize(
    ("subject", "expected"),
    [(200, "hue-195"), (359, "hue-0"), ({"hue": 30}, "hue-30"), (None, "")],
)
def test_a_colour_is_the_nearest_there_is(subject: object, expected: str) -> None:
    assert hue_class(subject) == expected


@pytest.mark.parametrize(("total", "more"), [(0, 2), (12, 7)])
def test_a_stack_counts_whom_it_does_not_show(total: int, more: int) -> None:
    assert people_not_shown(range(7), total) == more


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-2, "Ended 27 February"),
        (0, "Ends today"),
        (1, "Ends tomorrow"),
        (13, "13 days left, ends 14 March"),
    ],
)
def test_the_time_left_is_a_sentence(days: int, words: str) -> None:
    assert days_left_words(TODAY + dt.timedelta(days=days), TODAY) == words


def test_another_year_is_named() -> None:
    assert day_words(dt.date(2028, 1, 2), TODAY) == "2 January 2028"


@pytest.mark.parametrize(
    ("today", "percent", "tone"),
    [
        (dt.date(2027, 3, 1), 100, "calm"),
        (dt.date(2027, 3, 6), 50, "calm"),
        (dt.date(2027, 3, 10), 10, "soon"),
        (dt.date(2027, 3, 11), 0, "over"),
    ],
)
def test_the_ring_empties(today: dt.date, percent: int, tone: str) -> None:
    drawn = ring(TODAY, dt.date(2027, 3, 10), today=today)

    assert (drawn["percent"], drawn["tone"]) == (percent, tone)


def test_a_moment_is_written_for_people_and_for_machines() -> None:
    moment = dt.datetime(2020, 3, 14, 9, 30, tzinfo=dt.UTC)

    html = rendered("{% local_time moment %}", moment=moment)

    assert 'datetime="2020-03-14T09:30:00+00:00">14 March 2020, 09:30</time>' in html
