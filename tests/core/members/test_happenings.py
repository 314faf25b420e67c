"""What happened among the people of a tribe, for everybody who belongs to it."""

import datetime as dt
import re

import pytest

from core.common import clock
from core.members import services
from core.members.models import Member
from core.members.selectors.happenings import happenings
from tenants.context import enter_tribe

HISTORY, API = "/people/history/", "/api/v1/members/history/"


def sentences():
    return [line.sentence for line in happenings().happenings]


def test_who_came_went_and_is_trusted_is_read_newest_first(ada, bram, esra):
    services.change_rules(actor=ada, version=1, reason="Trust.", level_1="Kring")
    services.set_level(actor=ada, member_id=bram.pk, level=1)
    services.remove_member(actor=ada, member_id=esra.pk, reason="Told to her only.")

    assert sentences()[:3] == [
        "Ada removed Esra from the tribe",
        "Ada gave Bram the level Kring",
        "Ada changed the rules of the tribe",
    ]
    assert "Bram joined the tribe" in sentences()


def test_a_member_reads_it_at_both_doors(visit, bram_account, alpha, ada_account):
    with enter_tribe(alpha):
        ada = Member.objects.get(account=ada_account)
        services.change_rules(actor=ada, version=1, reason="Air.", guest_days=3)
    inside = visit(bram_account).to(alpha)

    page, told = inside.get(HISTORY).content.decode(), inside.get(API).json()

    assert "Ada changed the rules of the tribe" in page
    assert told["results"][0]["sentence"] == "Ada changed the rules of the tribe"
    assert told["results"][0]["actor"] == str(ada.pk)
    assert told["older"] == ""


def test_it_comes_in_pages(ada, visit, ada_account, alpha):
    for version in range(1, 60):
        services.change_rules(actor=ada, version=version, reason="Again.", guest_days=version)

    first = happenings()
    rest = happenings(before=first.older)

    assert len(first.happenings) == 50
    keys = [line.event.pk for line in (*first.happenings, *rest.happenings)]
    assert len(keys) == len(set(keys)) == 59 + 3
    assert rest.older == ""
    page = visit(ada_account).to(alpha).get(HISTORY).content.decode()
    assert re.search(rf'rel="next" href="\?before={first.older}"', page)


@pytest.mark.parametrize("before", ["", "x", "²", "\x00", "9" * 99])
def test_a_cursor_that_is_none_is_no_error(visit, bram_account, alpha, before):
    inside = visit(bram_account).to(alpha)

    assert inside.get(HISTORY, {"before": before}).status_code == 200
    assert inside.get(API, {"before": before}).status_code in {200, 422}


def test_guests_are_not_read_of_and_read_nothing(ada, visit, farid_account, alpha):
    ends_at = clock.now() + dt.timedelta(days=3)
    guest = services.admit_member(account=farid_account, role="guest", ends_at=ends_at)
    inside = visit(farid_account).to(alpha)

    answers = [inside.get(HISTORY), inside.get(API)]

    assert [answer.status_code for answer in answers] == [404, 404]
    with enter_tribe(alpha):
        services.leave_tribe(actor=guest)
        assert not [sentence for sentence in sentences() if "Farid" in sentence]
