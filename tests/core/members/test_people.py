"""Who is here, who keeps the tribe, and who may leave."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.members.models import Member
from tenants.context import enter_tribe
from tests.core.members.crowd import add_people

PEOPLE = "/people/"


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


def test_a_large_tribe_is_shown_in_pages(visit, bram_account, alpha):
    with enter_tribe(alpha):
        add_people(70)
    inside = visit(bram_account).to(alpha)

    first, second = inside.get(PEOPLE).content.decode(), inside.get(PEOPLE, {"page": "2"})

    assert "73 people are in this tribe." in first
    assert 'rel="next" href="?page=2"' in first
    assert "Person 069" not in first
    assert "Person 069" in second.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999", "9" * 100, "\x00", "1.5"])
def test_a_page_that_is_none_is_no_error(visit, bram_account, alpha, page):
    assert visit(bram_account).to(alpha).get(PEOPLE, {"page": page}).status_code == 200


def test_the_list_asks_the_database_a_fixed_number_of_times(visit, bram_account, alpha):
    with enter_tribe(alpha):
        add_people(50)
    inside = visit(bram_account).to(alpha)
    inside.get(PEOPLE)

    with CaptureQueriesContext(connection) as asked:
        inside.get(PEOPLE)

    statements = [q["sql"] for q in asked.captured_queries if not q["sql"].startswith("SET ")]
    of_people = [sql for sql in statements if "members_" in sql or "accounts_" in sql]
    assert len(of_people) <= 6


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
