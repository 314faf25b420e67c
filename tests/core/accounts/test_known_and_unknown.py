"""Nobody learns from us whether an address has an account: same page, same post, same work."""

import re

import pytest
from django.contrib.auth.hashers import get_hasher
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.mail.models import OutboxMessage
from tests.core.accounts.factors import give_app

KNOWN, UNKNOWN = "ada@partup.example", "zoe@partup.example"
NUMBERS = re.compile(r"[0-9_]")
FORMS = {
    "sign in": ("/account/login/", {"login": "", "password": "wrong wrong wrong"}),
    "sign in by code": ("/account/login/", {"login": ""}),
    "ask for a code": ("/account/login/code/", {"email": ""}),
    "forgotten password": ("/account/password/reset/", {"email": ""}),
    "sign up": ("/account/signup/", {"email": ""}),
}


@pytest.fixture
def hashings(monkeypatch):
    """Counts how often a password is hashed."""
    hasher, made = type(get_hasher()), []
    encode = hasher.encode

    def counting(self, *args, **kwargs):
        made.append(1)
        return encode(self, *args, **kwargs)

    monkeypatch.setattr(hasher, "encode", counting)
    return made


def send(visitor, form, email):
    url, fields = FORMS[form]
    return visitor.post(url, {name: value or email for name, value in fields.items()})


def words_of(answer, email):
    text = answer.content.decode().replace(email, "somebody")
    return re.sub(r'(csrfmiddlewaretoken" value=|nonce=|X-CSRFToken": )"[^"]*"', "", text)


@pytest.mark.parametrize("form", FORMS)
def test_the_answer_is_the_same(visit, ada_account, form):
    known, unknown = visit(), visit()

    answers = [send(known, form, KNOWN), send(unknown, form, UNKNOWN)]

    assert answers[0].status_code == answers[1].status_code
    assert answers[0].headers.get("Location") == answers[1].headers.get("Location")


@pytest.mark.parametrize("form", [form for form in FORMS if form != "sign in"])
def test_the_page_after_it_is_the_same(visit, ada_account, form):
    known, unknown = visit(), visit()

    pages = [
        words_of(known.get(send(known, form, KNOWN).url), KNOWN),
        words_of(unknown.get(send(unknown, form, UNKNOWN).url), UNKNOWN),
    ]

    assert "somebody" in pages[0]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("form", FORMS)
def test_as_many_mails_are_queued(visit, ada_account, form):
    send(visit(), form, KNOWN)
    send(visit(), form, UNKNOWN)

    mails = [OutboxMessage.objects.filter(to_email=email).count() for email in (KNOWN, UNKNOWN)]

    assert mails == ([0, 0] if form == "sign in" else [1, 1])


@pytest.mark.parametrize("form", FORMS)
def test_as_many_passwords_are_hashed(visit, ada_account, form, hashings):
    send(visit(), form, KNOWN)
    for_known = len(hashings)
    send(visit(), form, UNKNOWN)

    assert len(hashings) == 2 * for_known
    assert for_known == (1 if form == "sign in" else 0)


@pytest.mark.parametrize("form", [form for form in FORMS if form != "sign up"])
def test_the_database_is_asked_the_same(visit, ada_account, form):
    statements = []

    for email in (KNOWN, UNKNOWN):
        with CaptureQueriesContext(connection) as asked:
            send(visit(), form, email)
        shapes = [NUMBERS.sub("", query["sql"][:40]) for query in asked.captured_queries]
        statements.append(sorted(shapes))

    assert statements[0] == statements[1]


@pytest.mark.parametrize("form", [form for form in FORMS if form != "sign up"])
def test_a_second_factor_is_no_more_work_before_the_first_step_is_done(visit, ada_account, form):
    give_app(ada_account)
    statements = []

    for email in (KNOWN, UNKNOWN):
        with CaptureQueriesContext(connection) as asked:
            send(visit(), form, email)
        shapes = [NUMBERS.sub("", query["sql"][:40]) for query in asked.captured_queries]
        statements.append(sorted(shapes))

    assert statements[0] == statements[1]


@pytest.mark.parametrize("form", ["sign in by code", "forgotten password", "sign up"])
def test_three_wrong_codes_end_the_same(visit, ada_account, form):
    ends = []

    for email in (KNOWN, UNKNOWN):
        visitor = visit()
        page = send(visitor, form, email).url
        answers = [visitor.post(page, {"code": "BBBB-BBBB"}) for _ in range(3)]
        ends.append([(answer.status_code, answer.headers.get("Location")) for answer in answers])

    assert ends[0] == ends[1]
    assert [status for status, _url in ends[0]] == [422, 422, 302]
