"""Public says that you belong and when something happened, never what; column by column."""

from pathlib import Path

from django.db import connection

INVENTORY = Path(__file__).with_name("public_columns.txt")
# What a column may hold. None of these is a title, a text or a name of a tribe's things.
KINDS = {
    "key": "a key, or a reference to one",
    "moment": "when something happened or is due",
    "state": "a state, kind, count or switch from a list in code",
    "account": "what a person wrote about themselves, or signs in with",
    "organisation": "what an organisation is called, and where it is",
    "tribe-card": "what a tribe shows of itself at the door: name, address, reason, colour",
    "billing": "prices, amounts and the words of Stripe",
    "secret": "a hash, or something short-lived that is emptied after use",
    "reference": "keys by name, for a text that is made when it is read",
    "machine": "schemas, migrations and statements",
    "library": "tables of Django and allauth that we keep as they are",
}


def _inventory():
    lines = INVENTORY.read_text().splitlines()
    return dict(line.split() for line in lines if line and not line.startswith("#"))


def test_every_public_column_is_in_the_inventory(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name || '.' || column_name from information_schema.columns"
            " where table_schema = 'public'"
        )
        columns = {row[0] for row in cursor.fetchall()}

    assert columns == set(_inventory())


def test_every_kind_is_one_that_public_may_hold():
    assert set(_inventory().values()) <= set(KINDS)
