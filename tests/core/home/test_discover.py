"""Tribes that show themselves to everybody: what is shown, and what never is."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.members.models import AboutBlock, Member
from core.members.services import about
from core.members.services.settings import change_tribe, set_tribe_picture
from tenants import services
from tenants.context import enter_tribe
from tenants.hosts import forget_hosts
from tenants.models import Tribe
from tenants.models.tribes import Access
from tests.support import pictures
from tests.support.html import Page

# The schema, the session, the tribes, and the rail of whoever is signed in.
QUERIES = 4
OPEN = {"trialing", "active", "past_due", "grace"}


@pytest.fixture
def listed(alpha):
    """Alpha, shown to everybody, with a picture, a public block and one that is not."""
    with enter_tribe(alpha):
        ada = Member.objects.get(account=alpha.founder_id)
        change_tribe(actor=ada, is_listed=True, shows_rules=True)
        set_tribe_picture(actor=ada, content=pictures.picture())
        public = about.add_block(actor=ada, title="Where we meet", text="**There**", is_public=True)
        about.set_block_picture(actor=ada, block_id=public.pk, content=pictures.picture())
        secret = about.add_block(actor=ada, title="What we hide", text="Canary inside")
        about.set_block_picture(actor=ada, block_id=secret.pk, content=pictures.picture())
    forget_hosts()
    return Tribe.objects.get(pk=alpha.pk)


def _many(tribe, number):
    Tribe.objects.bulk_create(
        Tribe(
            organisation_id=tribe.organisation_id,
            founder_id=tribe.founder_id,
            name=f"Tribe {index:03}",
            slug=f"tribe-{index:03}",
            is_listed=True,
            access_state="active",
        )
        for index in range(number)
    )


@pytest.mark.parametrize("who", ["ada", "chidi", "farid", None])
def test_a_listed_tribe_is_found_by_everybody(
    visit, listed, ada_account, chidi_account, farid_account, who
):
    people = {"ada": ada_account, "chidi": chidi_account, "farid": farid_account}
    visitor = visit(people.get(who))

    page = visitor.get("/discover/").content.decode()
    told = visitor.get("/api/v1/discover/").json()["results"]

    assert "Alpha tribe" in page
    assert "Members invite people; others ask, and a steward answers." in page
    assert [row["slug"] for row in told] == ["alpha"]
    assert set(told[0]) == {
        *("id", "name", "slug", "url", "why", "hue", "language", "admission", "picture_id")
    }


def test_a_tribe_that_is_not_listed_is_not_there(visit, alpha, farid_account):
    for visitor in (visit(), visit(farid_account)):
        assert "Alpha tribe" not in visitor.get("/discover/").content.decode()
        assert visitor.get("/api/v1/discover/").json()["results"] == []
        assert visitor.get("/discover/alpha/").status_code == 404
        assert visitor.get("/api/v1/discover/alpha/").status_code == 404


@pytest.mark.parametrize("state", Access.values)
def test_only_tribes_that_are_worked_in_are_shown(visit, listed, state):
    Tribe.objects.filter(pk=listed.pk).update(access_state=state)
    forget_hosts()

    visitor = visit()

    is_shown = state in OPEN
    assert ("Alpha tribe" in visitor.get("/discover/").content.decode()) is is_shown
    assert (visitor.get("/discover/alpha/").status_code == 200) is is_shown
    picture = f"/discover/alpha/pictures/{listed.picture_id}/"
    assert (visitor.get(picture).status_code == 200) is is_shown


def test_the_face_shows_what_is_public_and_nothing_else(visit, listed):
    page = Page(visit().get("/discover/alpha/").content.decode())

    assert "We try things out." in page.text
    assert "Where we meet" in page.text
    assert "Every member may start a part-up." in page.text
    for hidden in ("What we hide", "Canary", "Ada", "Bram", "Esra", "people are in this tribe"):
        assert hidden not in page.text
    told = visit().get("/api/v1/discover/alpha/").json()
    assert [block["title"] for block in told["blocks"]] == ["Where we meet"]
    assert (told["is_public"], told["is_mine"]) == (True, False)


def test_the_rules_are_shown_only_if_the_tribe_chooses(visit, listed):
    Tribe.objects.filter(pk=listed.pk).update(shows_rules=False)

    assert "Every member may start" not in visit().get("/discover/alpha/").content.decode()
    assert visit().get("/api/v1/discover/alpha/").json()["rules"] == []


def test_only_pictures_of_the_face_are_shown_to_everybody(visit, listed):
    with enter_tribe(listed):
        blocks = {block.title: block.picture_id for block in AboutBlock.objects.all()}
    visitor = visit()

    def status(key):
        return visitor.get(f"/discover/alpha/pictures/{key}/?size=small").status_code

    assert status(listed.picture_id) == 200
    assert status(blocks["Where we meet"]) == 200
    assert status(blocks["What we hide"]) == 404
    assert status(listed.pk) == 404


def test_a_picture_of_one_tribe_is_not_on_the_face_of_another(visit, listed, beta):
    Tribe.objects.filter(pk=beta.pk).update(is_listed=True)
    forget_hosts()

    answer = visit().get(f"/discover/beta/pictures/{listed.picture_id}/")

    assert answer.status_code == 404


def test_its_own_people_see_the_face_of_a_tribe_that_is_not_listed(
    visit, alpha, bram_account, chidi_account
):
    mine = visit(bram_account).get("/discover/alpha/")

    assert mine.status_code == 200
    assert "the tribe is not on Discover" in mine.content.decode()
    assert "Go to the tribe" in mine.content.decode()
    assert visit(chidi_account).get("/discover/alpha/").status_code == 404


def test_a_former_address_leads_to_the_face(visit, listed):
    services.move_tribe(tribe=listed, slug="orchard", account_id=listed.founder_id)
    forget_hosts()

    answer = visit().get("/discover/alpha/")

    assert (answer.status_code, answer.url) == (302, "/discover/orchard/")
    assert visit().get("/discover/orchard/").status_code == 200


@pytest.mark.parametrize("slug", ["x", "a" * 300, "alpha.beta", "alpha%00", "%C3%A1lpha", "ALPHA"])
def test_an_address_that_is_none_is_not_found(visit, listed, slug):
    assert visit().get(f"/discover/{slug}/").status_code == 404
    assert visit().get(f"/api/v1/discover/{slug}/").status_code == 404


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("alpha", 1),
        ("TRY things", 1),
        ("alpha nothing", 0),
        ("%", 0),
        ("_", 0),
        ("\\", 0),
        ("' or 1=1", 0),
        ("\x00", 0),
        ("x" * 500, 0),
    ],
)
def test_tribes_are_found_by_words_of_name_and_reason(visit, listed, words, found):
    page = visit().get("/discover/", {"q": words})
    told = visit().get("/api/v1/discover/", {"q": words}).json()["results"]

    assert page.content.decode().count('class="discover-tribe') == found
    assert len(told) == found


def test_pages_follow_each_other(visit, alpha):
    _many(alpha, 30)

    first = Page(visit().get("/discover/").content.decode())
    second = Page(visit().get("/discover/" + first.link("Next")).content.decode())

    assert sum(f"Tribe {index:03}" in first.text for index in range(30)) == 24
    assert sum(f"Tribe {index:03}" in second.text for index in range(30)) == 6
    assert second.link("Previous") == "?page=1"


@pytest.mark.parametrize("page", ["0", "-1", "x", "99999999", "1e3", "٣", ""])
def test_a_page_that_is_none_is_the_first_or_empty(visit, listed, page):
    assert visit().get("/discover/", {"page": page}).status_code == 200


def test_thirty_tribes_cost_no_more_questions_than_three(visit, alpha, farid_account):
    _many(alpha, 3)
    visitor = visit(farid_account)
    visitor.get("/discover/")
    with CaptureQueriesContext(connection) as few:
        visitor.get("/discover/")
    Tribe.objects.filter(name__startswith="Tribe").delete()
    _many(alpha, 30)

    with CaptureQueriesContext(connection) as many:
        visitor.get("/discover/")

    assert len(many) == len(few) == QUERIES


def test_nobody_listed_says_so(visit, alpha):
    page = Page(visit().get("/discover/").content.decode())

    assert "No tribe shows itself yet" in page.text
