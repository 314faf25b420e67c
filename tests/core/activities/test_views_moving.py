"""The buttons of activities, through the door, without JavaScript."""

import pytest

from core.activities.models import Activity, Contribution
from core.partups.models import Partup
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
