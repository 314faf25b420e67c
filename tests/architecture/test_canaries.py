"""A word of one tribe is looked for wherever something leaves it, or is kept for long."""

import json
import logging

import pytest
import sentry_sdk
from django.core.cache import caches
from django.db import connection

from config import sentry
from core.mail.services import send_waiting
from core.partups.models import Partup
from core.privacy.services.gathering import gather_account, gather_tribe
from tenants.context import enter_tribe
from tests.architecture.routes import all_routes
from tests.architecture.visitors import make_cast
from tests.architecture.world import make_world, secret_of
from tests.config.test_sentry import Kept

OURS, THEIRS = "Kanarie", "Sijsje"
SECRETS = (secret_of(OURS), secret_of(THEIRS))
INSIDE = {"partner", "helper", "offerer", "doer", "level2", "level3", "supporter", "guest_inside"}
# What public says of a tribe at its door, what people and organisations say of themselves, and of
# what they pay; the name of the tribe at most, never the word that is in everything inside it.
SAID_IN_PUBLIC = {
    "account_emailaddress",
    "accounts_account",
    "billing_creditnote",
    "billing_invoice",
    "billing_invoiceorder",
    "billing_paymentmethod",
    "billing_stafftask",
    "billing_taxid",
    "mail_outboxmessage",
    "mfa_authenticator",
    "sso_emaildomain",
    "sso_identityprovider",
    "tenants_invitation",
    "tenants_organisation",
    "tenants_tribe",
    "tokens_accesstoken",
}


@pytest.fixture
def worlds(alpha, beta, ada_account, chidi_account):
    """Ada's tribe and Chidi's, each full of its own words."""
    return (
        make_world(alpha, OURS, steward=ada_account),
        make_world(beta, THEIRS, steward=chidi_account),
    )


@pytest.fixture
def readers(worlds, farid_account, dunya_account):
    """Everybody of both tribes, reading all pages of their own."""
    casts = [
        make_cast(world, stranger=farid_account, other=other.people["member"], staff=dunya_account)
        for world, other in (worlds, worlds[::-1])
    ]
    for world, cast in zip(worlds, casts, strict=True):
        for route in all_routes():
            if "GET" in route.methods:
                for part in ("partner", "level3", "steward"):
                    cast.clients[part, route.host].raise_request_exception = False
                    cast.answer(part, route, "GET", world.values)
    return casts


def _tables_with(word):
    """Each table, as (schema, table), with a row that holds a word in any column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_schema, table_name from information_schema.tables"
            " where table_type = 'BASE TABLE' and table_schema not like 'pg\\_%'"
        )
        for schema, table in cursor.fetchall():
            cursor.execute(
                f'select exists (select from "{schema}"."{table}" as r where r::text ilike %s)',
                [f"%{word}%"],
            )
            if cursor.fetchone()[0]:
                yield schema, table


@pytest.mark.parametrize("number", [0, 1])
def test_no_other_schema_holds_a_row_with_it(worlds, number):
    world = worlds[number]
    own = world.tribe.schema_name

    with_secret = set(_tables_with(secret_of(world.canary)))
    with_name = set(_tables_with(world.canary))

    assert {schema for schema, _ in with_secret} == {own}
    assert len(with_secret) >= 6
    assert {schema for schema, _ in with_name} == {own, "public"}
    assert {table for schema, table in with_name if schema == "public"} <= SAID_IN_PUBLIC


def test_no_mail_carries_it_to_anybody_else(worlds, mailoutbox):
    people = {
        account.email: (world.canary, part)
        for world in worlds
        for part, account in world.people.items()
    }
    while send_waiting():
        pass

    faults = []
    for mail in mailoutbox:
        text = " ".join([mail.subject, mail.body, *(str(body) for body, _ in mail.alternatives)])
        canary, part = people.get(mail.to[0], ("", ""))
        for word in (OURS, THEIRS):
            is_own = word == canary or word.lower() in mail.to[0]
            if word in text and not is_own:
                faults.append(f"{mail.subject!r} to {mail.to[0]}: {word}")
            if secret_of(word) in text and not (word == canary and part in INSIDE):
                faults.append(f"{mail.subject!r} to {mail.to[0]}: {secret_of(word)}")
    assert len(mailoutbox) >= 20
    # Whoever is asked in as a guest reads the name of the part-up they are asked into.
    assert [fault for fault in faults if "-asked@" not in fault] == []


def test_no_cache_holds_it_for_anybody_else(worlds, readers):
    client = caches["tribe"]._cache.get_client()
    found = []
    for key in client.scan_iter("*"):
        told = key + (client.dump(key) or b"")
        found += [
            (key.decode(), word)
            for world in worlds
            for word in (world.canary, secret_of(world.canary))
            if word.encode() in told and world.tribe.schema_name.encode() not in key
        ]

    assert found == []


def test_no_log_line_holds_any_of_it(worlds, caplog, farid_account, dunya_account):
    caplog.set_level(logging.DEBUG)
    world = worlds[0]
    cast = make_cast(world, stranger=farid_account, other=farid_account, staff=dunya_account)
    for route in all_routes():
        for method in route.methods:
            for part in ("partner", "founder"):
                cast.clients[part, route.host].raise_request_exception = False
                cast.answer(part, route, method, world.values)

    lines = [
        record.getMessage() for record in caplog.records if record.name != "django.db.backends"
    ]
    told = [line for line in lines if any(word in line for word in (OURS, *SECRETS))]
    assert lines
    assert told == []


def test_no_report_of_an_error_holds_any_of_it(worlds):
    transport, before = Kept(), sentry_sdk.get_client()
    sentry_sdk.init(
        dsn="http://key@127.0.0.1/1",
        transport=transport,
        before_send=sentry.scrub,
        **sentry.OPTIONS,
    )
    try:
        for world in worlds:
            with enter_tribe(world.tribe):
                partup = Partup.objects.get(pk=world.values["partup_id"])
                words = [partup.name, world.tribe.name]
                try:
                    raise LookupError(*words)
                except LookupError as error:
                    sentry_sdk.capture_exception(error)
    finally:
        sentry_sdk.get_global_scope().set_client(before)

    text = json.dumps(transport.events)
    assert len(transport.events) == 2
    assert not any(word in text for word in (OURS, THEIRS, *SECRETS))


def test_what_people_take_along_holds_what_they_saw(worlds):
    faults = []
    for world, other in (worlds, worlds[::-1]):
        for part, account in world.people.items():
            told = json.dumps(gather_account(account), default=str)
            for tribe in (world.tribe, other.tribe):
                with enter_tribe(tribe):
                    told += json.dumps(gather_tribe(account, tribe), default=str)
            if other.canary in told or secret_of(other.canary) in told:
                faults.append(f"{part} of {world.canary} takes along what is of {other.canary}")
            if part not in INSIDE and secret_of(world.canary) in told:
                faults.append(f"{part} of {world.canary} takes along what they do not see")

    assert faults == []
