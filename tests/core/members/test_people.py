"""Who is here, who keeps the tribe, and who may leave."""

import datetime as dt
import re
import uuid
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.common import clock
from core.members import selectors, services
from core.members.models import Member
from core.trail.models import TrailRecord
from tenants.context import enter_tribe
from tests.core.members.crowd import add_people

PEOPLE = "/people/"
WHO = ("", "stewards", "1", "2", "guests", "x")


def names_in(page):
    """The names in the list, in order."""
    return re.findall(r'class="person-name" href="[^"]+">([^<]+)<', page.split("<main")[1])


def linked(page, rel):
    """Where the page before or after a page is; empty when there is none."""
    found = re.search(rf'rel="{rel}" href="([^"]+)"', page)
    return unescape(found[1]) if found else ""


def test_everybody_is_listed_by_name(visit, bram_account, alpha):
    page = visit(bram_account).to(alpha).get(PEOPLE).content.decode().split("<main")[1]

    assert "3 people are in this tribe." in page
    assert page.index("Ada") < page.index("Bram") < page.index("Esra")
    assert "Chidi" not in page


def test_a_part_of_a_name_finds_people(visit, bram_account, alpha):
    page = visit(bram_account).to(alpha).get(PEOPLE, {"q": "ES"}).content.decode()

    assert "Esra" in page.split("<main")[1]
    assert "Ada" not in page.split("<main")[1]


@pytest.mark.parametrize("search", ["nobody", "%", "_", "\x00", "\u202e", "'; drop", "x" * 5000])
def test_a_search_that_finds_nobody_says_so(visit, bram_account, alpha, search):
    answer = visit(bram_account).to(alpha).get(PEOPLE, {"q": search})

    assert answer.status_code == 200
    assert "Nobody by that name" in answer.content.decode()


def test_a_large_tribe_is_shown_in_pages_there_and_back(visit, bram_account, alpha):
    with enter_tribe(alpha):
        add_people(130)
    inside = visit(bram_account).to(alpha)

    pages = [inside.get(PEOPLE).content.decode()]
    for rel in ("next", "next", "prev", "prev"):
        pages.append(inside.get(PEOPLE + linked(pages[-1], rel)).content.decode())

    assert "133 people are in this tribe." in pages[0]
    assert [names_in(page)[0] for page in pages] == [
        "Ada",
        "Person 057",
        "Person 117",
        "Person 057",
        "Ada",
    ]
    assert [len(names_in(page)) for page in pages] == [60, 60, 13, 60, 60]
    assert names_in(pages[0]) + names_in(pages[1]) + names_in(pages[2]) == sorted(
        names_in(pages[0]) + names_in(pages[1]) + names_in(pages[2])
    )
    assert linked(pages[0], "prev") == ""
    assert linked(pages[2], "next") == ""


@pytest.mark.parametrize("cursor", ["0", "x", "²", "9" * 100, "\x00", "YQ", "YQpi", "Cg=="])
def test_a_cursor_that_is_none_is_passed_over(visit, bram_account, alpha, cursor):
    inside = visit(bram_account).to(alpha)

    answers = [inside.get(PEOPLE, {way: cursor}) for way in ("after", "before")]

    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize(
    "search", ["jan vries", "vries jan", "VRIES", "de jan", "jan-wil", "wil", "  jan  ", "o'b"]
)
def test_words_of_a_name_find_it_in_any_order(ada, search):
    person = add_people(3)[0]
    Member.objects.filter(pk=person.pk).update(display_name="Jan-Willem de Vries O'Brien")

    assert list(selectors.people(search=search)) == [person]


@pytest.mark.parametrize("search", ["illem", "jan esra", "jan | esra", "!jan", "jan:*", "<->", "&"])
def test_a_search_is_words_and_nothing_else(ada, search):
    person = add_people(1)[0]
    Member.objects.filter(pk=person.pk).update(display_name="Jan-Willem")

    found = set(selectors.people(search=search))

    assert found == ({person} if search in {"!jan", "jan:*"} else set())


def test_the_list_is_filtered_by_part_and_level(visit, ada_account, alpha):
    with enter_tribe(alpha):
        ada = Member.objects.get(display_name="Ada")
        services.change_rules(actor=ada, version=1, reason="Trust.", level_1="Kring")
        esra = Member.objects.get(display_name="Esra")
        services.set_level(actor=ada, member_id=esra.pk, level=1)
    inside = visit(ada_account).to(alpha)

    found = {who: names_in(inside.get(PEOPLE, {"who": who}).content.decode()) for who in WHO}

    everybody = ["Ada", "Bram", "Esra"]
    assert found == {
        "": everybody,
        "stewards": ["Ada"],
        "1": ["Esra"],
        "2": everybody,
        "guests": [],
        "x": everybody,
    }
    assert "Kring" in inside.get(PEOPLE).content.decode()


def test_guests_are_listed_for_stewards_only(
    visit, ada_account, bram_account, farid_account, alpha
):
    with enter_tribe(alpha):
        ends_at = clock.now() + dt.timedelta(days=3)
        guest = services.admit_member(account=farid_account, role="guest", ends_at=ends_at)
    asked = PEOPLE + "?who=guests"

    ada, bram = visit(ada_account).to(alpha), visit(bram_account).to(alpha)

    assert names_in(ada.get(asked).content.decode()) == ["Farid"]
    assert names_in(bram.get(asked).content.decode()) == ["Ada", "Bram", "Esra"]
    assert "Guests" not in bram.get(PEOPLE).content.decode()
    assert "3 people are in this tribe." in ada.get(PEOPLE).content.decode()
    assert bram.get(f"/people/{guest.pk}/").status_code == 404
    by_api = "/api/v1/members/?role=guest"
    assert [one["display_name"] for one in ada.get(by_api).json()["results"]] == ["Farid"]
    assert bram.get(by_api).json()["results"] == []


def test_a_page_of_ten_thousand_asks_six_questions_at_most(visit, ada_account, alpha):
    with enter_tribe(alpha):
        add_people(10_000)
    inside = visit(ada_account).to(alpha)
    inside.get(PEOPLE)

    for asked in ({}, {"q": "person 00"}, {"who": "stewards"}, {"q": "nobody"}):
        with CaptureQueriesContext(connection) as heard:
            answer = inside.get(PEOPLE, asked)
        statements = [q["sql"] for q in heard.captured_queries if not q["sql"].startswith("SET ")]
        assert answer.status_code == 200
        assert len(statements) <= 6, statements


def test_the_list_is_taken_along_by_stewards(visit, ada_account, bram_account, alpha):
    with enter_tribe(alpha):
        ada, bram = (Member.objects.get(display_name=name) for name in ("Ada", "Bram"))
        services.change_rules(actor=ada, version=1, reason="Trust.", level_1="Kring")
        services.set_level(actor=ada, member_id=bram.pk, level=1)
        Member.objects.filter(display_name="Esra").update(display_name='=cmd|"calc"!A1')
    export = PEOPLE + "export/"

    answer = visit(ada_account).to(alpha).get(export)
    lines = b"".join(answer.streaming_content).decode().splitlines()

    assert answer.streaming
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert lines[0] == "\ufeffName,Part,Level,Here since"
    assert {line.rpartition(",")[0] for line in lines[1:]} == {
        "Ada,steward,",
        "Bram,member,Kring",
        '"\'=cmd|""calc""!A1",member,',
    }
    assert visit(bram_account).to(alpha).get(export).status_code == 404
    with enter_tribe(alpha):
        taken = TrailRecord.objects.get(action="export.people", outcome="done")
        assert taken.changes == {"number": 3}


def test_a_person_has_a_page(visit, bram_account, alpha):
    with enter_tribe(alpha):
        esra = Member.objects.get(display_name="Esra")

    page = visit(bram_account).to(alpha).get(f"/people/{esra.pk}/").content.decode()

    assert "<h1>Esra</h1>" in page
    assert "invited by Ada" in page
    assert "Leave this tribe" not in page


def test_who_is_of_another_tribe_is_not_there(visit, bram_account, alpha, beta):
    with enter_tribe(beta):
        chidi = Member.objects.get(display_name="Chidi")
    inside = visit(bram_account).to(alpha)

    answers = [inside.get(f"/people/{key}/") for key in (chidi.pk, uuid.uuid4())]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_a_guest_lists_nobody_and_looks_not_back(visit, ada, farid_account, alpha):
    ends_at = clock.now() + dt.timedelta(days=3)
    services.admit_member(account=farid_account, role="guest", ends_at=ends_at)
    guest = visit(farid_account).to(alpha)

    assert guest.get(PEOPLE).status_code == 404
    assert guest.get("/rules/history/").status_code == 404
    assert guest.get("/rules/").status_code == 200
    assert "Ada" not in guest.get("/rules/").content.decode()
    assert guest.get("/api/v1/members/").status_code == 404
    assert guest.get("/api/v1/tribe/rules/versions/").status_code == 404
    assert guest.get(f"/people/{ada.pk}/").status_code == 404
