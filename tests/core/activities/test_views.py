"""The pages and buttons of activities."""

import datetime as dt
import uuid

import pytest

from core.activities import services
from core.activities.models import Activity, Contribution
from core.partups.models import Partup
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


def test_buttons_lead_back_to_where_they_were(ada_there, counting, partup):
    address = f"/activities/{counting.pk}/take-on/"

    assert ada_there.post(address).url == f"/activities/{counting.pk}/"
    assert ada_there.post(f"{address}?back=work").url == f"/partups/{partup.pk}/#work"
    assert ada_there.post(f"{address}?back=board").url == f"/activities/of/{partup.pk}/board/"
    assert ada_there.post(f"{address}?back=//evil.example").url == f"/partups/{partup.pk}/#work"


def test_taking_on_and_letting_go(ada_there, alpha, counting):
    ada_there.post(f"/activities/{counting.pk}/take-on/")
    with enter_tribe(alpha):
        assert Contribution.objects.agreed().count() == 1

    ada_there.post(f"/activities/{counting.pk}/let-go/")
    with enter_tribe(alpha):
        assert Contribution.objects.count() == 0


def test_finishing_and_reopening(ada_there, counting, kept):
    ada_there.post(f"/activities/{counting.pk}/finish/")
    assert kept(counting).is_done

    ada_there.post(f"/activities/{counting.pk}/reopen/")
    assert not kept(counting).is_done


@pytest.mark.parametrize(
    ("typed", "state"),
    [
        ({"to": "doing"}, "doing"),
        ({"to": "idea", "position": "0"}, "idea"),
        ({"to": "up"}, "todo"),
        ({"to": "down"}, "todo"),
    ],
)
def test_buttons_move_over_the_board(ada_there, counting, kept, typed, state):
    response = ada_there.post(f"/activities/{counting.pk}/move/?back=board", typed)

    assert response.status_code == 302
    assert kept(counting).state == state


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"to": "someday"},
        {"to": "doing", "position": "-1"},
        {"to": "doing", "position": "x"},
        {"to": "doing", "position": "9" * 30},
        {"to": "a\x00b"},
    ],
)
def test_a_move_to_nowhere_is_a_sentence(ada_there, counting, kept, typed):
    response = ada_there.post(f"/activities/{counting.pk}/move/", typed, follow=True)

    assert "Choose where it goes." in words_of(response)
    assert kept(counting).state == "todo"


def test_a_refusal_is_a_sentence_on_the_page(ada_there, counting, kept, end):
    end("stopped")

    response = ada_there.post(f"/activities/{counting.pk}/move/", {"to": "doing"}, follow=True)

    assert "came to its end" in words_of(response)
    assert kept(counting).state == "todo"


def test_an_offer_is_answered(ada_there, esra_there, alpha, ada, esra, counting):
    esra_there.post(f"/activities/{counting.pk}/take-on/")
    with enter_tribe(alpha):
        offered = Contribution.objects.get()
    page = words_of(ada_there.get(f"/activities/{counting.pk}/"))

    ada_there.post(f"/activities/contributions/{offered.pk}/agree/")

    assert f"/activities/contributions/{offered.pk}/agree/" in page
    with enter_tribe(alpha):
        assert Contribution.objects.get().is_agreed


def test_an_offer_is_declined(ada_there, esra_there, alpha, counting):
    esra_there.post(f"/activities/{counting.pk}/take-on/")
    with enter_tribe(alpha):
        offered = Contribution.objects.get()

    ada_there.post(f"/activities/contributions/{offered.pk}/decline/")

    with enter_tribe(alpha):
        assert Contribution.objects.count() == 0
    again = ada_there.post(f"/activities/contributions/{offered.pk}/decline/")
    assert again.status_code == 404


def test_an_idea_is_taken_back(ada_there, add, alpha, partup):
    idea = add("Speed bumps", state="idea")

    response = ada_there.post(f"/activities/{idea.pk}/remove/")

    assert response.url == f"/partups/{partup.pk}/#work"
    with enter_tribe(alpha):
        assert Activity.objects.count() == 0


@pytest.mark.parametrize("action", ["edit/", "move/", "finish/", "reopen/", "remove/"])
def test_who_is_no_partner_changes_nothing(esra_there, counting, kept, action):
    response = esra_there.post(
        f"/activities/{counting.pk}/{action}", {"title": "Mine", "to": "doing"}
    )

    assert response.status_code in {302, 404}
    assert (kept(counting).title, kept(counting).state) == ("Count the cars", "todo")


@pytest.mark.parametrize("action", ["add", "edit"])
def test_a_form_one_may_not_use_is_not_there(esra_there, counting, partup, action):
    address = {"add": f"of/{partup.pk}/add", "edit": f"{counting.pk}/edit"}[action]

    assert esra_there.get(f"/activities/{address}/").status_code == 404


def pages_about(activity) -> list[tuple[str, str]]:
    own = ["", "edit/"]
    buttons = ["move/", "take-on/", "let-go/", "finish/", "reopen/", "remove/"]
    partup = f"/activities/of/{activity.partup_id}"
    return [
        *(("get", f"/activities/{activity.pk}/{name}") for name in own),
        *(("post", f"/activities/{activity.pk}/{name}") for name in buttons),
        *(("get", f"{partup}/{name}/") for name in ("board", "add", "todo")),
        ("post", f"{partup}/add/"),
    ]


def statuses(visitor, activity) -> set[int]:
    return {
        getattr(visitor, method)(address).status_code for method, address in pages_about(activity)
    }


def test_what_one_may_not_see_is_not_there(esra_there, counting):
    Partup.objects.update(audience="inside")

    assert statuses(esra_there, counting) == {404}


def test_a_stranger_finds_nothing(there, chidi_account, counting):
    assert statuses(there(chidi_account), counting) == {404}


def test_another_tribe_finds_nothing(visit, esra_account, beta, counting):
    assert statuses(visit(esra_account).to(beta), counting) == {404}


@pytest.mark.parametrize("action", ["take-on", "let-go", "finish", "reopen", "move", "remove"])
def test_looking_changes_nothing(ada_there, counting, action):
    assert ada_there.get(f"/activities/{counting.pk}/{action}/").status_code == 405
