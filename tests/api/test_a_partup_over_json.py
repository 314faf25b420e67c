"""A part-up over JSON, from start to closed, with the same rules as on the pages."""

import datetime as dt

import pytest

from core.partups.models import Offer, Participation, Partup
from tenants.context import enter_tribe

JSON = "application/json"
END = (dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)).isoformat()


def _post(client, path, body=None, method="post"):
    return getattr(client, method)(f"/api/v1{path}", body or {}, content_type=JSON)


def _start(client, **changes):
    body = {
        "name": "Harvest fair",
        "driver": "The orchard is full and nobody picks.",
        "intended_result": "A day on which the village picks and eats.",
        "end_date": END,
        "open_now": True,
        "openings": [{"title": "Baker", "needs": [{"words": "baking"}]}],
    }
    return _post(client, "/partups/", body | changes)


@pytest.fixture
def ada_there(visit, ada_account, alpha):
    return visit(ada_account).to(alpha)


@pytest.fixture
def bram_there(visit, bram_account, alpha):
    return visit(bram_account).to(alpha)


def test_from_start_to_closed(ada_there, bram_there, alpha):
    partup = _start(ada_there).json()
    key, opening = partup["partup"]["id"], partup["openings"][0]["id"]
    assert (partup["partup"]["state"], partup["my_role"]) == ("open", "partner")

    offer = _post(bram_there, f"/openings/{opening}/offers/", {"words": "I bake."}).json()
    assert offer["state"] == "pending"
    seat = _post(ada_there, f"/offers/{offer['id']}/acceptance/").json()
    assert seat["member"]["display_name"] == "Bram"
    running = bram_there.get(f"/api/v1/partups/{key}/").json()
    assert (running["partup"]["state"], running["openings"][0]["state"]) == ("running", "filled")

    activity = _post(bram_there, f"/partups/{key}/activities/", {"title": "Bake bread"}).json()
    _post(bram_there, f"/activities/{activity['id']}/contribution/", method="put")
    done = _post(bram_there, f"/activities/{activity['id']}/done/").json()
    assert done["state"] == "done"
    said = _post(bram_there, f"/partups/{key}/messages/", {"text": "**Done** <script>"}).json()
    assert said["html"] == "<p><strong>Done</strong> &lt;script&gt;</p>\n"

    _post(ada_there, f"/partups/{key}/closing/")
    answers = {"outcome": "reached", "result": "We ate well.", "close": True}
    closed = _post(ada_there, f"/partups/{key}/closing/", answers, method="put").json()
    assert (closed["partup"]["state"], closed["closing"]["result"]) == ("closed", "We ate well.")
    assert bram_there.get(f"/api/v1/partups/{key}/").status_code == 200


def test_the_same_form_key_returns_the_same_partup(ada_there, alpha):
    key = "0190a0a0-0000-7000-8000-000000000009"

    first, second = _start(ada_there, form_key=key), _start(ada_there, form_key=key, name="Else")

    assert second.json()["partup"]["id"] == first.json()["partup"]["id"]
    with enter_tribe(alpha):
        assert Partup.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"end_date": "2020-01-01"}, {"end_date"}),
        ({"end_date": "2046-01-01"}, {"end_date"}),
        ({"end_date": "soon"}, {"end_date"}),
        ({"driver": "short"}, {"driver"}),
        ({"minimum_team": 51}, {"minimum_team"}),
        ({"openings": [{"title": ""}]}, {"openings.0.title"}),
        ({"openings": [{"title": "Baker", "seats": 21}]}, {"openings.0.seats"}),
        ({"openings": "many"}, {"openings"}),
        ({"audience": "the king"}, {"audience"}),
    ],
)
def test_what_does_not_fit_is_named(ada_there, alpha, changes, fields):
    answer = _start(ada_there, **changes)

    assert (answer.status_code, set(answer.json()["errors"])) == (422, fields)
    with enter_tribe(alpha):
        assert not Partup.objects.exists()


def test_a_bystander_neither_sees_nor_answers_offers(
    ada_there, bram_there, visit, esra_account, alpha
):
    opening = _start(ada_there).json()["openings"][0]["id"]
    offer = _post(bram_there, f"/openings/{opening}/offers/").json()["id"]
    esra_there = visit(esra_account).to(alpha)

    answers = [
        esra_there.get(f"/api/v1/offers/{offer}/"),
        _post(esra_there, f"/offers/{offer}/acceptance/"),
        _post(esra_there, f"/offers/{offer}/refusal/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    with enter_tribe(alpha):
        assert Offer.objects.get().state == "pending"
        assert Participation.objects.partners().count() == 1


def test_another_tribes_partup_is_not_there(ada_there, visit, chidi_account, beta):
    key = _start(ada_there).json()["partup"]["id"]
    chidi_there = visit(chidi_account).to(beta)

    assert chidi_there.get(f"/api/v1/partups/{key}/").status_code == 404
    assert chidi_there.get("/api/v1/partups/").json()["results"] == []


def test_the_inbox_tells_of_it_on_the_account_host(ada_there, visit, bram_account, bram_there):
    _start(ada_there)
    visitor = visit(bram_account)

    groups = visitor.get("/api/v1/inbox/").json()["results"]
    visitor.post("/api/v1/inbox/read/")
    after = visitor.get("/api/v1/inbox/").json()["results"]

    assert groups[0]["name"] == "Harvest fair"
    assert groups[0]["notices"][0]["is_unread"] is True
    assert after[0]["notices"][0]["is_unread"] is False
