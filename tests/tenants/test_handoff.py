"""From the account host into a tribe, and never into another one."""

import datetime as dt
import secrets
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings

from core.accounts.models import Session
from core.audit.models import PlatformRecord
from core.common import clock
from tenants import services
from tenants.hosts import forget_hosts
from tenants.models import Handoff, Tribe
from tests.support.cast import PASSWORD
from tests.tenants.doors import PEOPLE, enter, path_of


def test_the_first_visit_is_one_invisible_round_trip(visit, bram_account, alpha, at_alpha):
    opened = enter(visit(bram_account), at_alpha, "/people/?q=bram")

    assert opened.url == "/people/?q=bram"
    assert at_alpha.get(opened.url).status_code == 200
    session = Session.objects.get(kind="tribe")
    assert (session.account, session.tribe_id) == (bram_account, alpha.pk)
    assert session.parent.kind == "account"
    assert not Handoff.objects.exists()


def test_who_is_signed_out_signs_in_on_the_way(visit, bram_account, at_alpha):
    visitor = visit()

    asked = at_alpha.get(PEOPLE)
    to_sign_in = visitor.get(path_of(asked))
    signed_in = visitor.post(
        "/account/login/",
        {
            "login": "bram@partup.example",
            "password": PASSWORD,
            "next": parse_qs(urlsplit(to_sign_in.url).query)["next"][0],
        },
    )
    given = visitor.get(signed_in.url)
    opened = at_alpha.get(path_of(given))

    assert to_sign_in.url.startswith("/account/login/?next=/enter/")
    assert opened.url == PEOPLE
    assert at_alpha.get(PEOPLE).status_code == 200


def test_the_account_host_is_told_a_name_and_a_secret_and_no_address(at_alpha):
    asked = at_alpha.get("/people/?q=secret")

    assert asked.url.startswith(f"{settings.ACCOUNT_ORIGIN}/enter/?to=alpha&state=")
    assert "secret" not in asked.url


def test_a_code_works_once(visit, bram_account, at_alpha):
    asked = at_alpha.get(PEOPLE)
    given = visit(bram_account).get(path_of(asked))
    state_cookie = at_alpha.cookies[settings.ENTRY_COOKIE_NAME].value
    at_alpha.get(path_of(given))
    at_alpha.cookies[settings.ENTRY_COOKIE_NAME] = state_cookie

    again = at_alpha.get(path_of(given))

    assert again.status_code == 400
    assert "Please enter once more." in again.content.decode()
    assert Session.objects.filter(kind="tribe").count() == 1


def test_a_code_of_another_tribe_opens_nothing(visit, esra_account, alpha, beta, at_alpha):
    at_beta = visit(host=beta.host)
    to_alpha = at_alpha.get(PEOPLE)
    given = visit(esra_account).get(path_of(to_alpha))
    at_beta.cookies[settings.ENTRY_COOKIE_NAME] = at_alpha.cookies[settings.ENTRY_COOKIE_NAME].value

    answer = at_beta.get(path_of(given))

    assert answer.status_code == 400
    assert not Session.objects.filter(kind="tribe").exists()


def test_a_code_is_too_old_after_half_a_minute(visit, bram_account, at_alpha):
    given = visit(bram_account).get(path_of(at_alpha.get(PEOPLE)))
    assert Handoff.objects.get().expires_at - clock.now() <= dt.timedelta(seconds=30)
    Handoff.objects.update(expires_at=clock.now() - dt.timedelta(seconds=1))

    answer = at_alpha.get(path_of(given))

    assert answer.status_code == 400
    assert not Session.objects.filter(kind="tribe").exists()


def test_a_code_works_in_the_browser_that_asked_only(visit, bram_account, alpha, at_alpha):
    given = visit(bram_account).get(path_of(at_alpha.get(PEOPLE)))
    other = visit(host=alpha.host)
    other.get(PEOPLE)

    answers = [other.get(path_of(given)), at_alpha.get(path_of(given))]

    assert [answer.status_code for answer in answers] == [400, 302]


def test_a_code_for_another_state_is_burnt(visit, bram_account, at_alpha):
    first = path_of(visit(bram_account).get(path_of(at_alpha.get(PEOPLE))))
    second = path_of(visit(bram_account).get(path_of(at_alpha.get(PEOPLE))))
    code = parse_qs(urlsplit(first).query)["code"][0]
    state = parse_qs(urlsplit(second).query)["state"][0]

    answer = at_alpha.get("/session/open/", {"code": code, "state": state})

    assert answer.status_code == 400
    assert Handoff.objects.count() == 1


@pytest.mark.parametrize(
    "query",
    ["", "code=x", "state=x", "code=&state=", "code=%00&state=%00", "code=x&state=" + "y" * 5000],
)
def test_a_forged_code_opens_nothing(at_alpha, query):
    at_alpha.get(PEOPLE)

    answer = at_alpha.get(f"/session/open/?{query}")

    assert answer.status_code == 400
    assert not Session.objects.exists()


def test_a_forged_cookie_is_nobody_s_wish(visit, bram_account, at_alpha):
    given = visit(bram_account).get(path_of(at_alpha.get(PEOPLE)))
    at_alpha.cookies[settings.ENTRY_COOKIE_NAME] = ".eyJ4IjoiaHR0cHM6Ly9ldmlsIn0:1:forged"

    assert at_alpha.get(path_of(given)).status_code == 400


def test_a_stranger_is_told_that_there_is_nothing(visit, chidi_account, at_alpha):
    answer = visit(chidi_account).get(path_of(at_alpha.get(PEOPLE)))

    assert answer.status_code == 404
    assert not Handoff.objects.exists()


@pytest.mark.parametrize(
    "to", ["", "nowhere", "alpha\x00", "\u202ealpha", "x" * 5000, "ALPHA", "account"]
)
def test_a_tribe_that_is_none_is_not_entered(visit, bram_account, to):
    answer = visit(bram_account).get("/enter/", {"to": to, "state": "s"})

    assert answer.status_code == 404


@pytest.mark.parametrize("state", ["", "s" * 101])
def test_a_state_that_is_none_gives_no_code(visit, bram_account, alpha, state):
    answer = visit(bram_account).get("/enter/", {"to": "alpha", "state": state})

    assert answer.status_code == 404
    assert not Handoff.objects.exists()


@pytest.mark.parametrize("path", ["/\\evil.example/", "/%5C%5Cevil/", "/%09/x"])
def test_what_is_no_page_is_no_deep_link(at_alpha, path):
    assert at_alpha.get(path).status_code == 404


def test_five_tabs_come_back_where_they_were(visit, bram_account, at_alpha):
    asked = [at_alpha.get(f"/people/?tab={number}") for number in range(5)]

    opened = [at_alpha.get(path_of(visit(bram_account).get(path_of(tab)))).url for tab in asked]

    assert opened == [f"/people/?tab={number}" for number in range(5)]


def test_the_cookie_stays_small_enough_to_be_kept(visit, bram_account, at_alpha):
    for _ in range(6):
        asked = at_alpha.get("/people/?q=" + secrets.token_hex(600))
    cookie = at_alpha.cookies[settings.ENTRY_COOKIE_NAME].value

    opened = at_alpha.get(path_of(visit(bram_account).get(path_of(asked))))

    assert len(cookie) < 4000
    assert opened.url.startswith("/people/?q=")


def test_no_step_of_the_way_in_is_kept_for_the_back_button(visit, bram_account, at_alpha):
    asked = at_alpha.get(PEOPLE)
    given = visit(bram_account).get(path_of(asked))
    opened = at_alpha.get(path_of(given))

    assert all("no-store" in step["Cache-Control"] for step in (asked, given, opened))


@pytest.mark.parametrize("state", ["pending", "suspended", "archived"])
def test_a_closed_tribe_gives_no_code(visit, bram_account, alpha, at_alpha, state):
    Tribe.objects.filter(pk=alpha.pk).update(access_state=state)

    answer = visit(bram_account).get(path_of(at_alpha.get(PEOPLE)))

    assert answer.url == f"/tribes/{alpha.pk}/access/"
    assert not Handoff.objects.exists()


def test_a_parent_that_ended_meanwhile_opens_nothing(visit, bram_account, at_alpha):
    visitor = visit(bram_account)
    given = visitor.get(path_of(at_alpha.get(PEOPLE)))
    visitor.post("/account/logout/")

    assert at_alpha.get(path_of(given)).status_code == 400


def test_only_staff_enters_the_staff_host(visit, dunya_account, ada_account):
    at_staff = visit(host=f"staff.{settings.ORIGIN.host}")
    state = parse_qs(urlsplit(at_staff.get("/session/held/x/").url).query)["state"][0]

    for_ada = visit(ada_account).get("/enter/", {"to": "staff", "state": state})
    for_dunya = visit(dunya_account).strong().get("/enter/", {"to": "staff", "state": state})
    opened = at_staff.get(path_of(for_dunya))

    assert for_ada.status_code == 404
    assert for_dunya.url.startswith(settings.STAFF_ORIGIN)
    assert opened.status_code == 302
    assert Session.objects.get(kind="staff").account == dunya_account


def test_only_hashes_of_codes_are_kept(visit, bram_account, alpha):
    session = Session.objects.create(
        pk="k" * 32, account=bram_account, expire_date=clock.now() + dt.timedelta(days=1)
    )

    code = services.issue_handoff(
        actor=bram_account, session_key=session.pk, tribe=alpha, state="secret"
    )

    kept = Handoff.objects.values().get()
    assert code not in str(kept)
    assert "secret" not in str(kept)


@pytest.fixture
def listed_alpha(alpha):
    """Alpha, shown to everybody."""
    Tribe.objects.filter(pk=alpha.pk).update(is_listed=True)
    forget_hosts()
    return alpha


def test_a_visitor_at_the_front_of_a_listed_tribe_is_shown_its_face(visit, listed_alpha):
    asked = visit().to(listed_alpha).get("/")

    answer = visit().get(path_of(asked))

    assert (answer.status_code, answer.url) == (302, "/discover/alpha/")


def test_a_stranger_is_led_to_the_face_of_a_listed_tribe(visit, listed_alpha, chidi_account):
    asked = visit().to(listed_alpha).get(PEOPLE)

    answer = visit(chidi_account).get(path_of(asked))

    assert (answer.status_code, answer.url) == (302, "/discover/alpha/")
    assert not Handoff.objects.exists()


def test_a_member_at_the_front_of_a_listed_tribe_goes_in(visit, listed_alpha, bram_account):
    asked = visit().to(listed_alpha).get("/")

    answer = visit(bram_account).get(path_of(asked))

    assert answer.url.startswith(f"{listed_alpha.url}/session/open/?")


def test_a_deep_link_into_a_listed_tribe_asks_to_sign_in(visit, listed_alpha):
    asked = visit().to(listed_alpha).get(PEOPLE)

    assert visit().get(path_of(asked)).url.startswith("/account/login/?next=")


def test_the_front_of_a_tribe_that_is_not_listed_asks_to_sign_in(visit, alpha):
    asked = visit().to(alpha).get("/")

    assert visit().get(path_of(asked)).url.startswith("/account/login/?next=")


def test_who_goes_into_a_tribe_is_written_down(alpha, ada_account, visit):
    code = services.issue_handoff(
        actor=ada_account, session_key=visit(ada_account).parent.pk, tribe=alpha, state="s" * 32
    )
    services.redeem_handoff(code=code, state="s" * 32, tribe=alpha)
    with pytest.raises(services.entries.EntryExpired):
        services.redeem_handoff(code=code, state="s" * 32, tribe=alpha)

    line = PlatformRecord.objects.get(action="tribe.entered")
    assert (line.account_id, line.tribe_id) == (ada_account.pk, alpha.pk)
