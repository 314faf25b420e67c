"""What stewards and members hear of rules and trust, as they meet it in the inbox and by mail."""

import datetime as dt
from urllib.parse import urlsplit

import pytest

from core.common import clock
from core.inbox.selectors import inbox_page
from core.mail.services import send_waiting
from core.members import services
from core.members.models import Member
from tenants import due
from tenants.context import enter_tribe


@pytest.fixture
def people(alpha):
    """Ada, Bram and Esra inside alpha; the test itself stays outside."""
    with enter_tribe(alpha):
        return list(Member.objects.order_by("display_name"))


def notices_of(account):
    """The sentences and where they lead."""
    return [
        (notice.sentence, urlsplit(notice.card.url).path)
        for group in inbox_page(account).groups
        for notice in group.notices
    ]


def test_members_read_that_the_rules_changed(alpha, people, bram_account):
    with enter_tribe(alpha):
        services.change_rules(actor=people[0], version=1, reason="Air.", guest_days=9)

    assert notices_of(bram_account) == [("Ada changed the rules of the tribe", "/rules/")]


def test_whoever_gets_a_level_reads_its_name(alpha, people, bram_account):
    ada, bram, _esra = people
    with enter_tribe(alpha):
        services.change_rules(actor=ada, version=1, reason="Trust.", level_1="Kring")
        services.set_level(actor=ada, member_id=bram.pk, level=1)

    assert notices_of(bram_account)[0] == (
        "Ada gave you the level Kring",
        f"/people/{bram.pk}/",
    )


def test_stewards_read_who_left_and_the_link_leads_somewhere(
    alpha, people, ada_account, visit, esra_account, bram_account
):
    ada, bram, esra = people
    with enter_tribe(alpha):
        services.make_steward(actor=ada, member_id=esra.pk)
        services.leave_tribe(actor=bram)
    sentence, path = notices_of(ada_account)[0]

    assert (sentence, path) == ("Bram left the tribe", "/people/")
    assert visit(ada_account).to(alpha).get(path).status_code == 200
    assert ("Bram left the tribe", "/people/") in notices_of(esra_account)
    assert notices_of(bram_account) == []


def test_whoever_is_a_steward_no_more_reads_nothing_of_who_left(
    alpha, people, ada_account, bram_account
):
    ada, bram, esra = people
    with enter_tribe(alpha):
        services.make_steward(actor=ada, member_id=bram.pk)
        services.leave_tribe(actor=esra)
        services.step_down(actor=bram)

    assert ("Esra left the tribe", "/people/") in notices_of(ada_account)
    assert "Esra" not in str(notices_of(bram_account))


def test_the_mail_of_the_review_leads_to_the_rules(alpha, people, ada_account, mailoutbox):
    with enter_tribe(alpha):
        tomorrow = clock.local_date(time_zone=alpha.time_zone) + dt.timedelta(days=1)
        services.change_rules(actor=people[0], version=1, reason="Soon.", review_date=tomorrow)
    due.run_due(at=clock.now() + dt.timedelta(days=2), tribe=alpha)

    send_waiting()

    (mail,) = mailoutbox
    assert mail.to == [ada_account.email]
    assert "It is time to look at the rules of the tribe again" in mail.subject
    assert "You get this because you are a steward of this tribe." in mail.body
    assert "List-Unsubscribe" in mail.extra_headers
