"""The text of a token is nowhere: not in logs, error reports, error pages or the database."""

import json
import logging

import pytest
import sentry_sdk
from django.db import connection

from api.v1.members.views import MeView
from config import sentry
from tests.config.test_sentry import Kept

ME = "/api/v1/members/me/"


@pytest.fixture
def reports():
    kept = Kept()
    sentry_sdk.init(
        dsn="https://key@errors.example/1",
        transport=kept,
        before_send=sentry.scrub,
        **sentry.OPTIONS,
    )
    yield kept.events
    sentry_sdk.init()


@pytest.fixture
def broken(monkeypatch):
    def get(self, request):
        raise RuntimeError(f"broke with {request.headers['Authorization']}")

    monkeypatch.setattr(MeView, "get", get)


def test_a_report_of_what_broke_does_not_hold_it(program, bram_account, alpha, broken, reports):
    robot = program(bram_account, alpha)
    robot.raise_request_exception = False

    answer = robot.get(ME)
    sentry_sdk.flush()

    assert answer.status_code == 500
    assert robot.text not in answer.content.decode()
    assert reports
    assert robot.text not in json.dumps(reports)


@pytest.mark.parametrize("spoil", ["", "x"])
def test_no_log_line_holds_it(program, bram_account, alpha, caplog, spoil):
    robot = program(bram_account, alpha)
    with caplog.at_level(logging.DEBUG):
        robot.get(ME, headers={"authorization": f"Bearer {robot.text}{spoil}"})
        robot.post("/api/v1/partups/", {}, content_type="application/json")
        robot.get("/api/v1/nonsense/")

    assert caplog.records
    assert robot.text not in caplog.text


def test_no_table_of_public_holds_it(program, bram_account, alpha):
    robot = program(bram_account, alpha)
    robot.get(ME)
    random = robot.text.split("_")[3]

    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in cursor.fetchall():
            question = f'select count(*) from public."{table}" t where t::text like %s'
            cursor.execute(question, [f"%{random}%"])
            assert cursor.fetchone() == (0,), table
