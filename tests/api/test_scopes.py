"""Every operation names the scope a token needs, or is not for tokens."""

import pytest

from api.schema import document
from api.scopes import needed_scope
from core.tokens.rules import FOR_ACCOUNT, FOR_TRIBE

# What signs in, makes keys, takes everything along, ends everything or costs money.
NEVER = ("auth/login", "auth/logout", "auth/password", "auth/sign-out", "session", "tokens")
NEVER += ("entry", "exports", "erasure", "sign-in", "factors", "sessions")


def operations(host):
    for path, methods in document(host)["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def scopes_of(operation):
    return [way["token"] for way in operation["security"] if "token" in way]


@pytest.mark.parametrize(("host", "offered"), [("tribe", FOR_TRIBE), ("account", FOR_ACCOUNT)])
def test_each_names_one_that_tokens_of_its_host_can_have(host, offered):
    named = [scopes_of(operation) for _path, _method, operation in operations(host)]

    assert {scope for [scopes] in filter(None, named) for scope in scopes} == set(offered)


@pytest.mark.parametrize("host", ["tribe", "account"])
def test_what_opens_other_doors_names_none(host):
    shut = [
        (path, method)
        for path, method, operation in operations(host)
        if any(f"/{word}" in path for word in NEVER) and scopes_of(operation)
    ]

    assert shut == []


@pytest.mark.parametrize("host", ["tribe", "account"])
def test_reading_needs_no_scope_to_write(host):
    wrong = [
        (path, scopes)
        for path, method, operation in operations(host)
        for scopes in scopes_of(operation)
        if (method == "GET") != (scopes == ["read"]) and scopes not in (["people"], ["account"])
    ]

    assert wrong == []


def test_billing_is_read_and_never_done():
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        route = "organisations/<uuid:organisation_id>/billing/checkout/"
        assert needed_scope(route=route, method=method, is_tribe=False) == ""


def test_a_noun_without_a_line_is_shut():
    for is_tribe in (True, False):
        for method in ("GET", "POST", "DELETE"):
            assert needed_scope(route="novelty/", method=method, is_tribe=is_tribe) == ""
