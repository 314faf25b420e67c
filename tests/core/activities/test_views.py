"""The pages and buttons of activities."""

import datetime as dt
import uuid

import pytest

from core.activities import services
from core.activities.models import Activity
from core.partups.rules import today
from tenants.context import enter_tribe


@pytest.fixture
def there(visit, alpha, partup):
    """Somebody's browser at alpha's host."""
    return lambda account: visit(account).to(alpha)


@pytest.fixture
def ada_there(there, ada_account):
    """Ada's browser: a partner."""
    return there(ada_account)


@pytest.fixture
def esra_there(there, esra_account):
    """Esra's browser: no partner, but she sees the part-up."""
    return there(esra_account)


def words_of(response) -> str:
    return response.content.decode()


def test_the_part_up_shows_its_work(ada_there, counting, partup):
    html = words_of(ada_there.get(f"/partups/{partup.pk}/"))

    assert "Count the cars" in html
    assert f'action="/activities/of/{partup.pk}/add/?back=work"' in html
    assert f'action="/activities/{counting.pk}/take-on/?back=work"' in html
    assert "Nobody does this yet" in html


def test_who_is_no_partner_is_offered_to_help(esra_there, counting, partup):
    html = words_of(esra_there.get(f"/partups/{partup.pk}/"))

    assert "Offer to do this" in html
    assert f"/activities/of/{partup.pk}/add/" not in html
    assert "/finish/" not in html


def test_the_board_has_its_columns_and_buttons(ada_there, counting, partup):
    html = words_of(ada_there.get(f"/activities/of/{partup.pk}/board/"))

    assert [html.index(f'id="column-{state}"') for state in Activity.State.values] == sorted(
        html.index(f'id="column-{state}"') for state in Activity.State.values
    )
    assert f'action="/activities/{counting.pk}/move/?back=board"' in html
    assert 'name="to" value="doing"' in html
    assert 'data-before="idea" data-after="doing"' in html


def test_everything_in_a_column_has_a_page(ada_there, counting, partup):
    assert "Count the cars" in words_of(ada_there.get(f"/activities/of/{partup.pk}/todo/"))
    assert "Nothing here." in words_of(ada_there.get(f"/activities/of/{partup.pk}/doing/"))
    assert ada_there.get(f"/activities/of/{partup.pk}/someday/").status_code == 404
    assert ada_there.get(f"/activities/of/{partup.pk}/todo/?page=x").status_code == 200


def test_a_line_is_enough_to_add(ada_there, alpha, partup):
    response = ada_there.post(
        f"/activities/of/{partup.pk}/add/?back=board",
        {"title": "Count", "state": "todo", "is_mine": "on"},
    )

    assert response.url == f"/activities/of/{partup.pk}/board/"
    with enter_tribe(alpha):
        made = Activity.objects.get()
        assert (made.title, made.state, made.contributions.count()) == ("Count", "todo", 1)


def test_a_whole_form_adds_everything(ada_there, alpha, partup):
    day = today() + dt.timedelta(days=3)
    page = ada_there.get(f"/activities/of/{partup.pk}/add/")

    response = ada_there.post(
        f"/activities/of/{partup.pk}/add/",
        {"title": "Count", "text": "Both sides", "due_date": day.isoformat(), "state": "doing"},
    )

    assert page.status_code == 200
    assert response.url == f"/partups/{partup.pk}/#work"
    with enter_tribe(alpha):
        made = Activity.objects.get()
    assert (made.text, made.due_date, made.state) == ("Both sides", day, "doing")


def test_a_form_sent_twice_adds_once(ada_there, alpha, partup):
    form = {"title": "Count", "state": "todo", "key": str(uuid.uuid4())}
    ada_there.post(f"/activities/of/{partup.pk}/add/", form)
    ada_there.post(f"/activities/of/{partup.pk}/add/", form)

    with enter_tribe(alpha):
        assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Say in a few words what is to be done."),
        ({"title": "x" * 81}, "at most 80 characters"),
        ({"title": "a\u202eb"}, "characters that cannot be shown"),
        ({"title": "Count", "due_date": "2001-01-01"}, "Choose a day from today on."),
        ({"title": "Count", "due_date": "someday"}, "Enter a valid date."),
        ({"title": "Count", "text": "y" * 5001}, "at most 5000 characters"),
        ({"title": "Count", "state": "someday"}, "Select a valid choice."),
        ({"title": "Count", "key": "no key"}, "Enter a valid UUID."),
    ],
)
def test_a_refused_form_keeps_what_was_typed(ada_there, alpha, partup, typed, sentence):
    response = ada_there.post(
        f"/activities/of/{partup.pk}/add/", {"text": "Kept words", "state": "todo", **typed}
    )

    html = words_of(response)
    assert response.status_code == 422
    assert sentence in html
    assert typed.get("text", "Kept words") in html
    assert f'value="{typed["title"]}"' in html or not typed["title"]
    with enter_tribe(alpha):
        assert Activity.objects.count() == 0


def test_after_the_end_a_form_says_so(ada_there, alpha, partup, end):
    end("stopped")

    response = ada_there.post(
        f"/activities/of/{partup.pk}/add/", {"title": "Too late", "state": "todo"}
    )

    assert response.status_code == 422
    assert "came to its end" in words_of(response)
    with enter_tribe(alpha):
        assert Activity.objects.count() == 0


def test_a_partner_edits(ada_there, counting, kept):
    page = ada_there.get(f"/activities/{counting.pk}/edit/")
    response = ada_there.post(f"/activities/{counting.pk}/edit/", {"title": "Count the bikes"})

    assert 'value="Count the cars"' in words_of(page)
    assert response.url == f"/activities/{counting.pk}/"
    assert kept(counting).title == "Count the bikes"


def test_a_refused_edit_keeps_what_was_typed(ada_there, counting, kept):
    response = ada_there.post(f"/activities/{counting.pk}/edit/", {"title": "", "text": "Words"})

    assert response.status_code == 422
    assert "Words" in words_of(response)
    assert kept(counting).title == "Count the cars"


def test_the_page_of_an_activity_shows_its_words_safely(ada_there, ada, counting):
    text = "**Both** sides <script>alert(1)</script>"
    services.change_activity(actor=ada, activity=counting, text=text)

    html = words_of(ada_there.get(f"/activities/{counting.pk}/"))

    assert "<strong>Both</strong> sides &lt;script&gt;" in html
    assert "<script>alert(1)" not in html
