"""One's own sessions: seen, ended, and gone on every host at the next request."""

import datetime as dt

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.accounts import services, signals
from core.accounts.models import Session
from core.audit.models import PlatformRecord
from core.common import clock
from core.common.errors import NotFound
from tenants.models import Handoff
from tenants.services import issue_handoff
from tests.core.accounts.factors import sign_in

SESSIONS, API = "/account/sessions/", "/api/v1/auth/sessions/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
IPHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)


def cards(visitor):
    return visitor.get(API).json()


@pytest.fixture
def heard():
    """The accounts that were said to be signed out everywhere."""
    accounts = []

    def hear(*, account, **_):
        accounts.append(account)

    signals.signed_out_everywhere.connect(hear, dispatch_uid="tests.signed_out")
    yield accounts
    signals.signed_out_everywhere.disconnect(dispatch_uid="tests.signed_out")


def test_a_session_tells_its_kind_of_browser_and_its_tribes(visit, esra_account, alpha, beta):
    here = visit(esra_account)
    here.to(alpha).get("/people/")
    here.to(beta)
    Session.objects.filter(account=esra_account).update(user_agent=IPHONE)

    (card,) = cards(here)
    page = here.get(SESSIONS).content.decode()

    assert card["device"] == "Safari on iPhone"
    assert card["tribes"] == ["Alpha tribe", "Beta tribe"]
    assert (card["is_current"], card["is_strong"]) == (True, False)
    assert "Safari on iPhone" in page
    assert "Alpha tribe, Beta tribe" in page
    assert "this browser" in page


def test_the_kind_of_browser_is_kept_when_signing_in(visit, ada_account):
    visitor = visit()
    visitor.defaults["HTTP_USER_AGENT"] = FIREFOX + "\x00\n" + "x" * 500

    sign_in(visitor)

    agent = Session.objects.get(account=ada_account).user_agent
    assert agent.startswith(FIREFOX)
    assert len(agent) == 200
    assert cards(visitor)[0]["device"] == "Firefox on Linux"


@pytest.mark.parametrize("agent", ["", "💥" * 300, "<script>alert(1)</script>"])
def test_a_strange_browser_has_a_plain_name(visit, ada_account, agent):
    visitor = visit(ada_account)
    Session.objects.filter(account=ada_account).update(user_agent=agent[:200])

    assert cards(visitor)[0]["device"] == "An unknown browser"
    assert "<script>alert" not in visitor.get(SESSIONS).content.decode()


def test_the_key_of_a_session_is_never_shown(visit, ada_account):
    here, elsewhere = visit(ada_account), visit(ada_account)

    shown = here.get(SESSIONS).content.decode() + here.get(API).content.decode()

    assert not any(one.parent.pk in shown for one in (here, elsewhere))


def test_one_session_is_ended_and_with_it_its_tribes(visit, bram_account, alpha, post_round):
    here, elsewhere = visit(bram_account), visit(bram_account)
    at_alpha = elsewhere.to(alpha)
    (name,) = [card["id"] for card in cards(here) if not card["is_current"]]

    answer = here.post(f"{SESSIONS}{name}/end/")

    assert answer.url == SESSIONS
    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert at_alpha.get("/people/").status_code == 302
    assert [mail.subject for mail in post_round()] == ["Other devices are signed out"]


def test_ending_it_again_finds_nothing(visit, ada_account):
    here, elsewhere = visit(ada_account), visit(ada_account)
    (name,) = [card["id"] for card in cards(here) if not card["is_current"]]

    answers = [here.delete(f"{API}{name}/") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [204, 404]
    assert elsewhere.get("/account/").status_code == 302


def test_nobody_ends_the_session_of_another(visit, ada_account, bram_account):
    of_bram = visit(bram_account)
    name = cards(of_bram)[0]["id"]

    with pytest.raises(NotFound):
        services.end_session(actor=ada_account, name=name)
    answers = [
        visit(ada_account).post(f"{SESSIONS}{name}/end/"),
        visit(ada_account).delete(f"{API}{name}/"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert of_bram.get("/account/").status_code == 200


def test_all_others_are_ended_once(visit, ada_account, alpha, post_round):
    here, one, two = visit(ada_account), visit(ada_account), visit(ada_account)
    here_at_alpha, two_at_alpha = here.to(alpha), two.to(alpha)

    ended = [here.post(f"{API}end-others/").json()["ended"] for _ in range(2)]

    assert ended == [2, 0]
    assert here_at_alpha.get("/people/").status_code == 200
    assert [visitor.get("/account/").status_code for visitor in (here, one, two)] == [200, 302, 302]
    assert two_at_alpha.get("/people/").status_code == 302
    assert len(post_round()) == 1


def test_signing_out_everywhere_ends_every_host_at_the_next_request_t1(
    visit, esra_account, alpha, beta, heard, post_round
):
    here, elsewhere = visit(esra_account), visit(esra_account)
    hosts = [here.to(alpha), here.to(beta), elsewhere.to(alpha), elsewhere]
    before = [host.get("/api/v1/session/").status_code for host in hosts[:3]]

    here.post("/account/sign-out-everywhere/")

    assert before == [200, 200, 200]
    assert [host.get("/").status_code for host in hosts[:3]] == [302, 302, 302]
    assert elsewhere.get("/account/").status_code == 302
    assert not Session.objects.filter(account=esra_account).exists()
    assert heard == [esra_account]
    assert [mail.subject for mail in post_round()] == ["You are signed out on every device"]
    assert PlatformRecord.objects.filter(action="session.ended_everywhere").count() == 1


def test_an_open_code_into_a_tribe_ends_with_its_session(visit, bram_account, alpha):
    here = visit(bram_account)
    issue_handoff(
        actor=bram_account, session_key=here.parent.pk, tribe=alpha, state="a secret of a browser"
    )

    services.sign_out_everywhere(actor=bram_account)

    assert not Handoff.objects.exists()


def test_the_key_changes_when_somebody_signs_in(visit, ada_account, newest_code):
    visitor = visit()
    visitor.post("/account/login/", {"login": "ada@partup.example", "password": ""})
    planted = visitor.cookies[settings.SESSION_COOKIE_NAME].value

    visitor.post("/account/login/code/confirm/", {"code": newest_code()})

    assert visitor.get("/account/").status_code == 200
    assert visitor.cookies[settings.SESSION_COOKIE_NAME].value != planted
    thief = visit()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert thief.get("/account/").status_code == 302


def test_a_key_that_somebody_made_up_is_not_taken(visit, ada_account):
    visitor = visit()
    visitor.cookies[settings.SESSION_COOKIE_NAME] = "a" * 32

    sign_in(visitor)

    assert visitor.cookies[settings.SESSION_COOKIE_NAME].value != "a" * 32
    assert not Session.objects.filter(pk="a" * 32).exists()


def test_being_seen_is_written_at_most_every_five_minutes(visit, ada_account):
    visitor = visit(ada_account)
    visitor.get("/account/")
    with CaptureQueriesContext(connection) as at_once:
        visitor.get("/account/")
    long_ago = clock.now() - dt.timedelta(minutes=6)
    Session.objects.filter(account=ada_account).update(seen_at=long_ago)

    with CaptureQueriesContext(connection) as later:
        visitor.get("/account/")

    written = [one["sql"] for one in later.captured_queries if one["sql"].startswith("UPDATE")]
    assert not [one for one in at_once.captured_queries if one["sql"].startswith("UPDATE")]
    assert len(written) == 1
    assert Session.objects.get(account=ada_account).seen_at > long_ago


def test_the_list_costs_the_same_for_one_session_and_for_many(visit, esra_account, alpha, beta):
    here = visit(esra_account)
    here.to(alpha)
    cards(here)
    with CaptureQueriesContext(connection) as of_one:
        cards(here)
    for _ in range(4):
        elsewhere = visit(esra_account)
        elsewhere.to(alpha), elsewhere.to(beta)

    with CaptureQueriesContext(connection) as of_many:
        listed = cards(here)

    assert len(listed) == 5
    assert len(of_many) == len(of_one) <= 6


def test_a_session_that_is_over_is_not_listed(visit, ada_account):
    here = visit(ada_account)
    over = visit(ada_account)
    Session.objects.filter(pk=over.parent.pk).update(expire_date=clock.now())

    assert len(cards(here)) == 1
