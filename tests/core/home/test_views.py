"""Home, my work, my tribes; and the front page of a tribe."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.activities import services as activities
from core.common import clock
from core.members.models import Member
from core.members.services import leave_tribe
from core.partups import services
from tenants.context import enter_tribe
from tenants.hosts import forget_hosts
from tenants.models import Tribe
from tenants.services import set_access
from tests.core.inbox.conftest import start_partup


def statements(visitor, path):
    """What a page asks the database, after the first visit filled the caches."""
    visitor.get(path)
    with CaptureQueriesContext(connection) as asked:
        response = visitor.get(path)
    assert response.status_code == 200
    return [query["sql"] for query in asked if not query["sql"].startswith("SET search_path")]


def test_a_visitor_reads_what_part_up_is_and_what_it_costs(visit):
    response = visit().get("/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "Choose what you work on, and with whom." in page
    assert "€ 1,200 a year" in page


def test_a_person_without_a_name_is_asked_for_one(visit, farid_account):
    farid_account.display_name = ""
    farid_account.save()

    response = visit(farid_account).get("/")

    assert (response.status_code, response["Location"]) == (302, "/account/welcome/")


def test_home_says_what_waits(partup, opening, bram, visit, ada_account):
    services.offer_help(actor=bram, opening=opening)

    page = visit(ada_account).get("/").content.decode()

    assert ", Ada" in page
    assert "Bram offers to help: Photographer" in page


def test_home_without_a_tribe_offers_the_first_step(visit, farid_account):
    page = visit(farid_account).get("/").content.decode()

    assert "You are in no tribe yet. Look around" in page
    assert "Discover tribes" in page


@pytest.mark.parametrize("path", ["/", "/work/", "/tribes/", "/inbox/"])
def test_own_pages_never_show_what_is_not_ones_own(
    partup, in_beta_partup, visit, path, bram_account
):
    page = visit(bram_account).get(path).content.decode()

    assert "Beta" not in page
    assert "Alpha tribe" in page


@pytest.mark.parametrize("path", ["/", "/work/", "/tribes/", "/inbox/"])
def test_own_pages_show_nothing_of_a_tribe_one_left(partup, bram, visit, path, bram_account):
    leave_tribe(actor=bram)

    page = visit(bram_account).get(path).content.decode()

    assert "Alpha" not in page
    assert "Quiet roads" not in page


@pytest.mark.parametrize(
    ("path", "number"), [("/", 5), ("/work/", 4), ("/tribes/", 3), ("/inbox/", 5)]
)
def test_own_pages_ask_the_same_number_of_questions_in_one_tribe_as_in_two(
    partup, in_beta_partup, ada, esra, visit, path, number, ada_account, esra_account
):
    activity = activities.add_activity(actor=ada, partup=partup, title="Count cars")
    activities.take_on(actor=ada, activity=activity)
    wish = activities.take_on(actor=esra, activity=activity)
    activities.agree_contribution(actor=ada, contribution=wish)

    assert len(statements(visit(esra_account), path)) == number
    assert len(statements(visit(ada_account), path)) == number


@pytest.mark.parametrize("path", ["/work/", "/tribes/"])
def test_own_pages_are_for_people_who_signed_in(visit, path):
    assert visit().get(path).status_code == 302


def test_the_rail_shows_my_tribes_with_badges(partup, in_beta_partup, visit, esra_account):
    rail = visit(esra_account).get("/").context["rail"]

    assert [(tribe.name, tribe.unread, tribe.is_current) for tribe in rail.tribes] == [
        ("Alpha tribe", 1, False),
        ("Beta tribe", 3, False),
    ]
    assert rail.unread == 4


def test_what_is_unread_in_a_closed_tribe_does_not_call(
    partup, in_beta_partup, beta, visit, esra_account
):
    Tribe.objects.filter(pk=beta.pk).update(access_state="suspended")

    rail = visit(esra_account).get("/").context["rail"]

    assert [(tribe.name, tribe.unread, tribe.is_open) for tribe in rail.tribes] == [
        ("Alpha tribe", 1, True),
        ("Beta tribe", 0, False),
    ]


def test_a_tribe_host_shows_my_own_tribes_and_nothing_else_from_outside(
    partup, in_beta_partup, alpha, visit, esra_account, bram_account
):
    esra_page = visit(esra_account).to(alpha).get("/")
    bram_page = visit(bram_account).to(alpha).get("/")

    rail = esra_page.context["rail"]
    assert [(tribe.name, tribe.is_current) for tribe in rail.tribes] == [
        ("Alpha tribe", True),
        ("Beta tribe", False),
    ]
    assert "Beta's own work" not in esra_page.content.decode()
    assert "Beta" not in bram_page.content.decode()


def test_the_frame_is_one_statement_and_none_for_pages_without_it(
    partup, alpha, visit, bram_account
):
    rail = [sql for sql in statements(visit(bram_account).to(alpha), "/") if "inbox_pointer" in sql]
    assert len(rail) == 1

    api = [sql for sql in statements(visit(bram_account), "/dev/mailbox/") if "inbox_" in sql]
    assert api == []


def test_the_front_page_of_a_tribe_says_why_how_what_and_who(
    partup, ada, alpha, visit, bram_account
):
    services.finish_partup(actor=ada, partup=start_partup(ada, name="Nearly done"))

    page = visit(bram_account).to(alpha).get("/").content.decode()

    assert "We try things out." in page
    assert "Every member may start a part-up." in page
    assert page.index("Needs people") < page.index("Quiet roads") < page.index("Nearly done")
    assert "3 people are in this tribe" in page


def test_who_is_alone_in_a_tribe_is_shown_how_to_invite(alpha, visit, ada_account):
    visitor = visit(ada_account).to(alpha)
    among_others = visitor.get("/").content.decode()
    with enter_tribe(alpha):
        for member in Member.objects.exclude(account=ada_account):
            leave_tribe(actor=member)

    alone = visitor.get("/").content.decode()

    assert 'href="/people/invite/"' in alone
    assert 'href="/people/invite/"' not in among_others


def test_the_front_page_of_a_tribe_asks_a_fixed_number_of_questions(
    ada, alpha, visit, bram_account
):
    start_partup(ada, name="One")
    few = statements(visit(bram_account).to(alpha), "/")
    with enter_tribe(alpha):
        for number in range(5):
            start_partup(ada, name=f"More {number}")
    many = statements(visit(bram_account).to(alpha), "/")

    assert len(few) == len(many)


def test_part_ups_for_those_inside_are_not_on_the_front_page(ada, alpha, visit, bram_account):
    start_partup(ada, name="Hidden one", audience="inside")

    assert "Hidden one" not in visit(bram_account).to(alpha).get("/").content.decode()


def test_about_shows_the_rules_and_who_keeps_them(alpha, visit, bram_account):
    page = visit(bram_account).to(alpha).get("/about/").content.decode()

    assert "We look at these rules again on" in page
    assert "Ada" in page


@pytest.mark.parametrize("path", ["/", "/about/"])
def test_a_stranger_finds_no_tribe(alpha, visit, path, chidi_account):
    response = visit(chidi_account).to(alpha).get(path)

    assert response.status_code == 404
    assert "Alpha" not in response.content.decode()


def let_access_be(tribe, state, days):
    """Give a tribe a state that ends in some days."""
    set_access(tribe=tribe, state=state, until=clock.now() + dt.timedelta(days=days))
    forget_hosts()


@pytest.mark.parametrize(
    ("state", "days", "steward_reads", "member_reads"),
    [
        ("active", 100, "", ""),
        ("trialing", 20, "This tribe is on trial until", ""),
        ("trialing", 5, "This tribe is on trial until", "This tribe is on trial until"),
        ("past_due", 5, "Everything in the tribe still works.", ""),
        ("grace", 5, "nobody new can be invited", ""),
        ("read_only", 5, "read everything and change nothing", "It closes on"),
        ("cancelled", 5, "It can still be read.", "nothing can be changed now"),
    ],
)
def test_the_frame_tells_what_paying_means(
    alpha, visit, ada_account, bram_account, state, days, steward_reads, member_reads
):
    let_access_be(alpha, state, days)

    steward = visit(ada_account).to(alpha).get("/").context["access_notice"]
    member = visit(bram_account).to(alpha).get("/").context["access_notice"]

    assert steward_reads in (steward["text"] if steward else "")
    assert bool(steward) is bool(steward_reads)
    assert member_reads in (member["text"] if member else "")
    assert bool(member) is bool(member_reads)


def test_who_may_pay_gets_the_way_there(alpha, visit, ada_account, bram_account):
    let_access_be(alpha, "read_only", 5)

    owner = visit(ada_account).to(alpha).get("/").context["access_notice"]
    member = visit(bram_account).to(alpha).get("/").context["access_notice"]

    assert owner["url"].endswith(f"/organisations/{alpha.organisation_id}/billing/")
    assert member["url"] == ""


def test_the_mailbox_is_named_on_every_page_of_a_copy_and_nowhere_else(visit, settings):
    assert "/dev/mailbox/" in visit().get("/").content.decode()

    settings.ENVIRONMENT = "production"
    assert "/dev/mailbox/" not in visit().get("/").content.decode()
