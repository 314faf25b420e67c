"""The story is told again, removed, and left alone."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from core.accounts.models import Account
from core.demo import selectors
from core.demo.services import CannotMake, make_demo, remove_demo
from core.demo.story import StoryError
from core.members.services import admit_member
from tenants.context import enter_tribe
from tenants.models import Tribe

SMALL = Path(__file__).parent / "small_story"


pytestmark = pytest.mark.django_db


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        cursor.execute("select tablename from pg_tables where schemaname = 'public'")
        # What was done on the platform stays on its record.
        tables = [row[0] for row in cursor.fetchall() if row[0] != "audit_platformrecord"]
        counts = {}
        for table in tables:
            cursor.execute(f'select count(*) from public."{table}"')
            counts[table] = cursor.fetchone()[0]
    return counts


def _schemas() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select nspname from pg_namespace order by nspname")
        return [row[0] for row in cursor.fetchall()]


def test_telling_it_twice_changes_nothing(story, made):
    before = _counts(), _schemas()
    assert make_demo(story=story) is False
    assert (_counts(), _schemas()) == before


def test_removing_it_leaves_what_was_there_before_and_can_be_repeated(story):
    before = _counts(), _schemas()
    make_demo(story=story)
    assert remove_demo() is True
    assert (_counts(), _schemas()) == before
    assert remove_demo() is False
    assert make_demo(story=story) is True


def test_who_belongs_to_a_real_tribe_stays_when_the_demo_goes(story, made, alpha):
    cas = Account.objects.get(email="cas@small.example")
    with enter_tribe(alpha):
        admit_member(account=cas)
    remove_demo()
    assert list(selectors.demo_accounts()) == [cas]
    make_demo(story=story)
    assert Account.objects.get(email="cas@small.example") == cas


def test_real_people_and_real_tribes_are_not_touched(story, alpha):
    Account.objects.create_user("eli@small.example", display_name="Another Eli")
    before = _counts()
    with pytest.raises(CannotMake, match=r"eli@small\.example is the account of somebody real"):
        make_demo(story=story)
    Account.objects.filter(email="eli@small.example").update(email="eli@elsewhere.example")
    Tribe.objects.filter(pk=alpha.pk).update(slug="quay")
    with pytest.raises(CannotMake, match="'quay' belongs to a tribe that is no demo"):
        make_demo(story=story)
    assert _counts() == before


def test_a_story_that_ends_otherwise_than_it_says_leaves_nothing(story):
    ferry = story.tribes[0]
    wrong = [
        replace(partup, state="running") if partup.key == "bell" else partup
        for partup in ferry.partups
    ]
    twisted = replace(story, tribes=(replace(ferry, partups=tuple(wrong)), *story.tribes[1:]))
    before = _counts(), _schemas()
    with pytest.raises(StoryError, match="ferry/bell became"):
        make_demo(story=twisted)
    assert (_counts(), _schemas()) == before


def test_the_command_prints_log_ins_only_while_there_is_a_demo(story, made, capsys, monkeypatch):
    monkeypatch.setattr("core.demo.management.commands.demo.read_story", lambda: story)
    call_command("demo", credentials=True)
    printed = json.loads(capsys.readouterr().out)
    assert [who["email"] for who in printed] == ["ana@small.example", "dee@small.example"]
    assert printed[0] == {
        "name": "Ana Small",
        "email": "ana@small.example",
        "password": "partup-demo",
        "role": "steward of Ferry",
        "address": settings.ACCOUNT_ORIGIN,
        "takes_code": False,
    }
    call_command("demo", remove=True)
    assert capsys.readouterr().out == "the demo is gone\n"
    call_command("demo", credentials=True)
    assert capsys.readouterr().out == "[]\n"


def test_the_command_leaves_an_installation_in_use_alone_if_asked(alpha, capsys):
    call_command("demo", if_missing=True)
    assert capsys.readouterr().out == "nothing to make\n"
    assert not selectors.demo_tribes().exists()


def test_the_command_makes_it_afresh_and_says_what_stands_in_the_way(story, capsys, monkeypatch):
    monkeypatch.setattr("core.demo.management.commands.demo.read_story", lambda: story)
    call_command("demo")
    assert "2 tribes, 5 people and 6 part-ups" in capsys.readouterr().out
    first = set(selectors.demo_tribes().values_list("pk", flat=True))
    call_command("demo")
    assert capsys.readouterr().out == "the demo is there already\n"
    call_command("demo", fresh=True)
    assert first.isdisjoint(selectors.demo_tribes().values_list("pk", flat=True))
    selectors.demo_tribes().update(is_demo=False)
    with pytest.raises(CommandError, match="belongs to a tribe that is no demo"):
        call_command("demo")
