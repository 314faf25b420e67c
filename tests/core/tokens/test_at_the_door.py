"""What a token opens, and that it opens nothing else."""

import datetime as dt
from http.cookies import SimpleCookie

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext

from core.accounts.models import Account
from core.common import clock
from core.history.models import Event
from core.partups.models import Partup
from core.tokens import rules
from core.tokens.models import AccessToken
from tenants.context import enter_tribe
from tests.architecture.bodies import body_for

JSON = "application/json"
PARTUPS, ME, OWN = "/api/v1/partups/", "/api/v1/members/me/", "/api/v1/auth/account/"


def told(answer):
    return answer.status_code, answer.json().get("code")


def test_a_token_reads_what_its_owner_reads(program, bram_account, alpha):
    answer = program(bram_account, alpha).get(ME)

    assert answer.status_code == 200
    assert answer.json()["display_name"] == "Bram"


def test_it_acts_in_its_owners_name_without_any_cookie(program, bram_account, alpha):
    robot = program(bram_account, alpha, "read", "write")

    answer = robot.post(PARTUPS, body_for("api_partups", "POST"), content_type=JSON)

    assert answer.status_code == 201
    assert robot.cookies == SimpleCookie()
    with enter_tribe(alpha):
        assert Event.objects.get(kind="partup.opened").actor.account_id == bram_account.pk


def test_without_the_scope_it_acts_not(program, bram_account, alpha):
    answer = program(bram_account, alpha, "read").post(
        PARTUPS, body_for("api_partups", "POST"), content_type=JSON
    )

    assert told(answer) == (403, "wrong_scope")
    assert "“write”" in answer.json()["detail"]
    with enter_tribe(alpha):
        assert not Partup.objects.exists()


def test_writing_is_not_reading(program, bram_account, alpha):
    assert told(program(bram_account, alpha, "write").get(ME)) == (403, "wrong_scope")


def test_on_another_tribe_and_on_the_account_host_it_is_unknown(
    program, esra_account, alpha, beta, settings
):
    robot = program(esra_account, alpha)

    there = robot.get(ME, headers={"host": beta.host})
    account = robot.get(OWN, headers={"host": settings.ORIGIN.host})

    assert told(there) == told(account) == (401, "token_invalid")


def test_on_the_staff_host_it_means_nothing(program, dunya_account, settings):
    robot = program(dunya_account, None, "read", "account")

    answer = robot.get("/", headers={"host": f"staff.{settings.ORIGIN.host}"})

    assert answer.status_code == 302
    assert answer.url.startswith(f"{settings.ACCOUNT_ORIGIN}/enter/?to=staff&")


def test_a_token_of_the_account_opens_no_tribe(program, bram_account, alpha):
    robot = program(bram_account, None, "read", "account")

    assert robot.get(OWN).json()["display_name"] == "Bram"
    assert told(robot.get(ME, headers={"host": alpha.host})) == (401, "token_invalid")


def test_the_refusal_says_the_scheme(program, bram_account, alpha):
    answer = program(bram_account, alpha).get(ME, headers={"authorization": "Bearer nonsense"})

    assert told(answer) == (401, "token_invalid")
    assert answer["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert answer["Content-Type"] == "application/problem+json"


def spoiled(text):
    swapped = text[:-7] + ("a" if text[-8] != "a" else "b") + text[-7:]
    return [
        "",
        "x",
        text[:-1],
        text + "0",
        text.upper(),
        swapped,
        text.replace("pu_pat", "pu_bat"),
        "pu_pat___",
        "é" * 50,
        "a" * 9000,
    ]


def test_what_looks_almost_like_a_token_opens_nothing(program, bram_account, alpha):
    robot = program(bram_account, alpha)

    for text in spoiled(robot.text):
        answer = robot.get(ME, headers={"authorization": f"Bearer {text}"})
        assert told(answer) == (401, "token_invalid"), text


def test_another_secret_with_the_same_label_opens_nothing(program, bram_account, alpha):
    robot = program(bram_account, alpha)
    label, text = rules.new_secret()
    AccessToken.objects.filter(pk=robot.token.pk).update(label=label)

    assert told(robot.get(ME, headers={"authorization": f"Bearer {text}"})) == (
        401,
        "token_invalid",
    )


def test_after_its_day_it_says_that_it_expired(program, bram_account, alpha):
    robot = program(bram_account, alpha)
    AccessToken.objects.update(expires_at=clock.now())

    assert told(robot.get(ME)) == (401, "token_expired")


@pytest.mark.parametrize("path", ["/", "/people/", "/partups/", "/settings/"])
def test_a_page_is_not_opened(program, bram_account, alpha, path):
    answer = program(bram_account, alpha, "read", "write", "people").get(path)

    assert answer.status_code in {200, 302}
    assert "Bram" not in answer.content.decode()
    assert answer.status_code == 302 or not answer.wsgi_request.account


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("post", "/api/v1/auth/login/"),
        ("post", "/api/v1/auth/logout/"),
        ("post", "/api/v1/auth/password/"),
        ("post", "/api/v1/auth/sign-out-everywhere/"),
        ("get", "/api/v1/tokens/"),
        ("post", "/api/v1/tokens/"),
        ("post", "/api/v1/tribes/{alpha}/entry/"),
    ],
)
def test_what_opens_other_doors_is_not_for_tokens(program, bram_account, alpha, method, path):
    robot = program(bram_account, None, "read", "account")

    answer = getattr(robot, method)(path.format(alpha=alpha.pk), {}, content_type=JSON)

    assert told(answer) == (403, "not_for_tokens")


def test_in_a_tribe_too(program, ada_account, alpha):
    robot = program(ada_account, alpha, "read", "write", "people")

    assert told(robot.get("/api/v1/session/")) == (403, "not_for_tokens")
    assert told(robot.get("/api/v1/tokens/")) == (403, "not_for_tokens")


def test_who_sends_a_cookie_along_is_whom_the_token_says(program, visit, alpha, ada_account):
    """Ada is a steward; the token is Bram's, and may only read."""
    bram = Account.objects.get(email="bram@partup.example")
    robot, ada = program(bram, alpha, "read"), visit(ada_account).to(alpha)
    before = ada.cookies.output()
    header = {"authorization": f"Bearer {robot.text}"}

    answer = ada.get(ME, headers=header)
    refused = ada.patch("/api/v1/tribe/", {"why": "x"}, content_type=JSON, headers=header)
    unknown = ada.get(ME, headers={"authorization": "Bearer pu_pat_x"})

    assert answer.json()["display_name"] == "Bram"
    assert told(refused) == (403, "wrong_scope")
    assert told(unknown) == (401, "token_invalid")
    assert ada.cookies.output() == before
    assert ada.get(ME).json()["display_name"] == "Ada"


def test_a_cookie_alone_still_needs_the_csrf_token(visit, alpha, ada_account):
    ada = visit(ada_account).to(alpha)
    ada.handler.enforce_csrf_checks = True

    answer = ada.patch("/api/v1/tribe/", {"why": "x"}, content_type=JSON)

    assert answer.status_code == 403
    alpha.refresh_from_db()
    assert alpha.why == "We try things out."


def test_its_last_use_is_noted_every_five_minutes(program, bram_account, alpha):
    robot = program(bram_account, alpha)

    robot.get(ME)
    first = AccessToken.objects.get().used_at
    robot.get(ME)
    second = AccessToken.objects.get().used_at
    AccessToken.objects.update(used_at=F("used_at") - dt.timedelta(minutes=5))
    robot.get(ME)

    assert first == second
    assert AccessToken.objects.get().used_at > first


def test_a_request_by_token_costs_as_many_statements_as_one_by_session(
    program, visit, bram_account, alpha
):
    robot, bram = program(bram_account, alpha), visit(bram_account).to(alpha)
    costs = []
    for client in (robot, bram):
        client.get(ME)
        with CaptureQueriesContext(connection) as asked:
            client.get(ME)
        costs.append(len(asked))

    assert costs[0] == costs[1]
