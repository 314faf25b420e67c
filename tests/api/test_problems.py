"""What goes wrong is told as RFC 9457, with a code and a sentence."""

import datetime as dt

import pytest

from config.views import server_error
from core.partups.rules import today
from core.partups.services import OpeningWish, start_partup
from tenants.models import Tribe

JSON = "application/json"


def _found(client, **changes):
    body = {
        "founding_key": "0190a0a0-0000-7000-8000-000000000001",
        "name": "Orchard",
        "slug": "orchard",
        "organisation_name": "Waterland",
    }
    return client.post("/api/v1/tribes/", body | changes, content_type=JSON)


def test_a_tribe_is_founded_and_the_same_key_returns_it(visit, farid_account):
    visitor = visit(farid_account)

    first, second = _found(visitor), _found(visitor, name="Another")

    assert (first.status_code, first.json()["access_state"]) == (201, "pending")
    assert second.json() == first.json()
    assert Tribe.objects.filter(founder=farid_account).count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("slug", "support"),
        ("slug", "supp0rt"),
        ("slug", "A B"),
        ("slug", "alpha"),
        ("name", "x" * 61),
        ("name", "a\x00b"),
        ("name", "\u202eevil"),
        ("name", "two\nlines"),
        ("name", ""),
        ("organisation_name", ""),
        ("country", "XX"),
        ("language", "tlh"),
        ("hue", 4711),
        ("hue", "red"),
        ("founding_key", "none"),
        ("why", "y" * 501),
        ("plan", "golden"),
    ],
)
def test_what_does_not_fit_is_named_and_nothing_is_made(visit, farid_account, field, value):
    answer = _found(visit(farid_account), **{field: value})

    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "invalid_input"
    assert set(answer.json()["errors"]) == {field}
    assert not Tribe.objects.filter(founder=farid_account).exists()


def test_a_lone_surrogate_is_named(visit, farid_account):
    raw = b'{"founding_key": "0190a0a0-0000-7000-8000-000000000001", "slug": "orchard",'
    raw += b'"organisation_name": "W W", "name": "a\\ud800b"}'

    answer = visit(farid_account).post("/api/v1/tribes/", raw, content_type=JSON)

    assert (answer.status_code, set(answer.json()["errors"])) == (422, {"name"})


@pytest.mark.parametrize("raw", [b"{", b"[]", b'"text"', b"null", b"\xff\xfe", b"1" * 999_999])
def test_junk_is_400_or_422(visit, farid_account, raw):
    answer = visit(farid_account).post("/api/v1/tribes/", raw, content_type=JSON)

    assert answer.status_code in {400, 422}
    assert answer.json()["code"] in {"parse_error", "invalid_input"}


def test_another_content_type_is_415(visit, farid_account):
    answer = visit(farid_account).post("/api/v1/tribes/", b"<a/>", content_type="text/xml")

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def test_more_than_a_megabyte_is_413(visit, farid_account):
    raw = b'{"name": "' + b"x" * 1_000_001 + b'"}'

    answer = visit(farid_account).post("/api/v1/tribes/", raw, content_type=JSON)

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_without_a_session_it_is_401(visit):
    answer = visit().get("/api/v1/tribes/")

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")


def test_a_tribe_one_does_not_belong_to_is_404(visit, farid_account, alpha):
    answer = visit(farid_account).get(f"/api/v1/tribes/{alpha.pk}/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_an_address_that_is_none_is_404_at_both_doors(visit, farid_account, bram_account, alpha):
    answers = [
        visit(farid_account).get("/api/v1/nonsense/"),
        visit(bram_account).to(alpha).get("/api/v1/nonsense/"),
        visit().post("/api/v1/nonsense/", {}, content_type=JSON),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert {answer["Content-Type"] for answer in answers} == {"application/problem+json"}
    assert {answer.json()["code"] for answer in answers} == {"not_found"}
    assert "<h1>" in visit().get("/nonsense/").content.decode()


@pytest.mark.parametrize(
    ("path", "kind"), [("/api/v1/tribes/", "application/problem+json"), ("/", "text/html")]
)
def test_what_breaks_is_told_in_the_words_of_the_door(rf, path, kind):
    answer = server_error(rf.get(path))

    assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (500, kind)
    assert "Something broke on our side." in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=null", "limit"),
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=", "limit"),
        ("level=high", "level"),
        ("role=king", "role"),
        ("role=", "role"),
    ],
)
def test_a_question_that_is_none_is_named(visit, bram_account, alpha, query, field):
    answer = visit(bram_account).to(alpha).get(f"/api/v1/members/?{query}")

    assert (answer.status_code, set(answer.json()["errors"])) == (422, {field})


def test_a_page_holds_a_hundred_at_most(visit, bram_account, alpha):
    bram = visit(bram_account).to(alpha)

    answers = [bram.get(f"/api/v1/members/?limit={limit}") for limit in (1, 100, 10**12)]

    assert [len(answer.json()["results"]) for answer in answers] == [1, 3, 3]


@pytest.mark.parametrize("value", [0, 1.5, True, ["a"], {}, None])
def test_a_name_is_a_text(visit, farid_account, value):
    answer = visit(farid_account).patch(
        "/api/v1/auth/account/", {"display_name": value}, content_type=JSON
    )

    assert (answer.status_code, set(answer.json()["errors"])) == (422, {"display_name"})


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"text": 0}, "text"),
        ({"text": "Hello", "key": 0}, "key"),
        ({"text": ["Hello"]}, "text"),
        ({"text": "Hello", "key": {}}, "key"),
    ],
)
def test_a_number_is_no_text_and_no_key(visit, ada_account, ada, alpha, body, field):
    inside, path = visit(ada_account).to(alpha), f"/api/v1/partups/{_partup(ada).pk}/messages/"

    answer = inside.post(path, body, content_type=JSON)

    assert (answer.status_code, set(answer.json()["errors"])) == (422, {field})
    assert inside.get(path).json()["results"] == []


def _partup(ada):
    return start_partup(
        actor=ada,
        name="Quiet roads",
        driver="Cars race past the school.",
        intended_result="Children walk to school by themselves.",
        end_date=today() + dt.timedelta(days=30),
        openings=[OpeningWish(title="Photographer", needs=[])],
        open_now=True,
    )
