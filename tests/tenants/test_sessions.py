"""Sessions of a tribe hang on one of the account host: rights act at the next click."""

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.accounts.models import Session
from core.common import clock
from tenants import services
from tenants.services import set_access, take_key
from tenants.sessions import SessionStore
from tests.support.cast import PASSWORD
from tests.tenants.doors import PEOPLE, enter, path_of


def test_signing_out_of_the_account_ends_the_tribe_at_the_next_request(
    visit, bram_account, alpha, at_alpha
):
    visitor = visit(bram_account)
    enter(visitor, at_alpha)

    visitor.post("/account/logout/")
    answer = at_alpha.get(PEOPLE)

    assert answer.url.startswith(f"{settings.ACCOUNT_ORIGIN}/enter/")
    assert not Session.objects.filter(account=bram_account).exists()


def test_signing_out_everywhere_ends_every_tribe_of_every_browser(visit, esra_account, alpha, beta):
    here, elsewhere = visit(esra_account), visit(esra_account)
    inside = [here.to(alpha), elsewhere.to(alpha), elsewhere.to(beta)]
    assert [visitor.get(PEOPLE).status_code for visitor in inside] == [200, 200, 200]

    here.post("/account/sign-out-everywhere/")

    assert [visitor.get(PEOPLE).status_code for visitor in inside] == [302, 302, 302]


def test_a_new_password_ends_the_tribe_sessions_of_other_browsers(visit, esra_account, alpha):
    here, elsewhere = visit(esra_account), visit(esra_account)
    inside = elsewhere.to(alpha)
    assert inside.get(PEOPLE).status_code == 200

    here.post(
        "/account/password/change/",
        {"oldpassword": PASSWORD, "password1": "seven green bicycles"},
    )

    assert inside.get(PEOPLE).status_code == 302
    assert elsewhere.get("/account/").status_code == 302


def test_who_lost_the_key_finds_nothing_at_the_next_click(visit, bram_account, alpha):
    inside = visit(bram_account).to(alpha)
    assert inside.get(PEOPLE).status_code == 200

    take_key(account=bram_account, tribe=alpha)

    answer = inside.get(PEOPLE)
    assert answer.status_code == 302
    assert visit(bram_account).get(path_of(answer)).status_code == 404


def test_a_ban_acts_at_the_next_click(visit, bram_account, alpha):
    visitor = visit(bram_account)
    inside = visitor.to(alpha)
    bram_account.is_active = False
    bram_account.save()

    assert inside.get(PEOPLE).status_code == 302
    assert visitor.get("/account/").status_code == 302


def test_a_missed_payment_acts_at_the_next_click(visit, bram_account, alpha):
    inside = visit(bram_account).to(alpha)

    set_access(tribe=alpha, state="suspended")
    answer = inside.get(PEOPLE)

    assert answer.url == f"{settings.ACCOUNT_ORIGIN}/tribes/{alpha.pk}/access/"


def test_a_tribe_that_is_read_only_is_read(visit, bram_account, alpha):
    set_access(tribe=alpha, state="read_only")
    inside = visit(bram_account).to(alpha)

    answers = [inside.get(PEOPLE), inside.post("/people/invite/", {"addresses": "z@z.nl"})]

    assert [answer.status_code for answer in answers] == [200, 403]
    assert "read only" in answers[1].content.decode()


def test_who_is_no_longer_staff_finds_nothing_there(visit, dunya_account):
    at_staff = visit(dunya_account).to_staff()
    dunya_account.is_staff = False
    dunya_account.save()

    assert at_staff.get("/session/held/x/").status_code == 404


def test_entering_again_replaces_the_session(visit, bram_account, at_alpha):
    visitor = visit(bram_account)
    enter(visitor, at_alpha)
    first = Session.objects.get(kind="tribe").pk
    at_alpha.cookies.pop(settings.SESSION_COOKIE_NAME)

    enter(visitor, at_alpha)

    assert Session.objects.filter(kind="tribe").count() == 2
    assert at_alpha.cookies[settings.SESSION_COOKIE_NAME].value != first


def test_a_session_works_on_the_host_it_was_made_for_only(visit, esra_account, alpha, beta):
    at_account = visit(esra_account)
    hosts = {
        "account": at_account,
        "alpha": at_account.to(alpha),
        "beta": at_account.to(beta),
        "staff": at_account.to_staff(),
    }
    keys = {name: one.cookies[settings.SESSION_COOKIE_NAME].value for name, one in hosts.items()}
    pages = {"account": "/account/", "alpha": PEOPLE, "beta": PEOPLE, "staff": "/session/held/x/"}

    opened = {
        (name, made_for)
        for name, visitor in hosts.items()
        for made_for, key in keys.items()
        if open_with(visitor, key, pages[name]).status_code == 200
    }

    assert opened == {("account", "account"), ("alpha", "alpha"), ("beta", "beta")}


def open_with(visitor, key, page):
    visitor.cookies.clear()
    visitor.cookies[settings.SESSION_COOKIE_NAME] = key
    return visitor.get(page)


def test_a_tribe_session_ends_when_its_parent_is_past_its_end(visit, bram_account, alpha):
    inside = visit(bram_account).to(alpha)
    Session.objects.filter(kind="account").update(expire_date=clock.now())

    assert inside.get(PEOPLE).status_code == 302


def test_one_statement_says_who_it_is_and_whether_they_may_come_in(visit, bram_account, alpha):
    inside = visit(bram_account).to(alpha)
    inside.get("/session/held/x/")

    with CaptureQueriesContext(connection) as asked:
        inside.get("/session/held/x/")

    statements = [query["sql"] for query in asked.captured_queries]
    of_sessions = [sql for sql in statements if "accounts_session" in sql]
    assert len(of_sessions) == 1
    assert "tenants_membership" in of_sessions[0]
    assert "access_state" in of_sessions[0]
    assert len(statements) <= 3


def test_a_session_that_ended_while_it_was_used_is_not_brought_back(visit, bram_account):
    visitor = visit(bram_account)
    store = SessionStore(visitor.cookies[settings.SESSION_COOKIE_NAME].value)
    store["seen"] = 1
    Session.objects.all().delete()

    with pytest.raises(UpdateError):
        store.save()

    assert not Session.objects.exists()


def test_clearing_away_takes_what_is_over_and_nothing_else(visit, bram_account, ada_account):
    visit(bram_account), visit(ada_account)
    Session.objects.filter(account=ada_account).update(expire_date=clock.now())

    services.clear_expired()

    assert [session.account for session in Session.objects.all()] == [bram_account]
