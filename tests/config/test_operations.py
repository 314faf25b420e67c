"""What operators rely on: health, headers, log lines, and how few statements a page costs."""

import json
import logging

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.support.clients import Visitor


@pytest.fixture
def balancer():
    """A load balancer: it sends no host of ours."""
    return Client(headers={"host": "10.0.0.7"})


def test_health_is_answered_to_any_host(db, balancer):
    assert balancer.get("/livez").content == b"ok"
    assert balancer.get("/readyz").json() == {"database": True, "cache": True}


def test_readiness_says_what_is_missing(db, balancer, settings):
    away = {**settings.CACHES["default"], "LOCATION": "unix:///nowhere.sock"}
    settings.CACHES = {**settings.CACHES, "default": away}

    answer = balancer.get("/readyz")

    assert (answer.status_code, answer.json()) == (503, {"database": True, "cache": False})


def test_a_host_that_is_not_ours_is_404(db, balancer):
    assert balancer.get("/").status_code == 404


def test_every_page_carries_the_headers_that_protect_it(visit, ada_account, alpha):
    for answer in (visit(ada_account).get("/"), visit(ada_account).to(alpha).get("/")):
        policy = answer["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "object-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["X-Frame-Options"] == "DENY"
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_forms_of_a_tribe_lead_nowhere_else_but_to_the_account_host(visit, ada_account, alpha):
    account = visit(ada_account).get("/")["Content-Security-Policy"]
    tribe = visit(ada_account).to(alpha).get("/")["Content-Security-Policy"]

    assert "checkout.stripe.com" in account
    assert "checkout.stripe.com" not in tribe


def test_a_tribe_costs_one_set_one_session_and_one_member(visit, bram_account, alpha):
    there = visit(bram_account).to(alpha)
    there.get("/api/v1/session/")  # the address of a tribe is looked up twice a minute

    with CaptureQueriesContext(connection) as queries:
        assert there.get("/api/v1/session/").status_code == 200

    statements = [query["sql"] for query in queries]
    assert [sql.split(" ")[0] for sql in statements] == ["SET", "SELECT", "SELECT"]
    assert "accounts_session" in statements[1]
    assert "members_member" in statements[2]


def test_a_log_line_names_the_tribe_and_the_request_and_nobody(visit, bram_account, alpha, caplog):
    with caplog.at_level(logging.INFO, logger="django_structlog"):
        visit(bram_account).to(alpha).get("/people/")

    lines = [record.msg for record in caplog.records if record.name.startswith("django_structlog")]
    finished = next(line for line in lines if line["event"] == "request_finished")
    text = json.dumps(finished, default=str)
    assert finished["tribe"] == str(alpha.pk)
    assert finished["request_id"]
    assert "Bram" not in text
    assert bram_account.email not in text


def test_what_belongs_to_a_tribe_is_cached_in_its_name(alpha, beta, in_alpha):
    caches["tribe"].set("word", "alpha's")
    connection.set_tenant(beta)

    assert caches["tribe"].get("word") is None
    assert Visitor(host=beta.host).get("/livez").status_code == 200


def test_what_somebody_looks_for_is_not_logged(visit, ada_account, alpha, caplog):
    visit(ada_account).to(alpha).get("/nowhere/", {"q": "somebody-by-name"})

    lines = [record.getMessage() for record in caplog.records]
    assert any("GET /nowhere/" in line for line in lines)
    assert not any("somebody-by-name" in line for line in lines)
