"""Every action that is written down has its sentence, in both languages."""

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from core.audit import registry

_ROOT = Path(settings.ROOT)
_ACTION = re.compile(r"[a-z]+\.[a-z_]+")
_WRITERS = {"record", "_record", "_note", "_answer", "refusals_recorded"}


def _calls():
    for folder in ("core", "tenants", "billing", "api"):
        for file in (_ROOT / folder).rglob("*.py"):
            tree = ast.parse(file.read_text())
            for node in ast.walk(tree):
                if isinstance(node, ast.Call) and _name(node.func) in _WRITERS:
                    yield file, node


def _name(function):
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _actions_in(call):
    """The dotted words a call is given; what comes in a variable is found where it is made."""
    values = [*call.args, *(word.value for word in call.keywords if word.arg == "action")]
    for value in values:
        for node in ast.walk(value):
            word = getattr(node, "value", None)
            if isinstance(word, str) and _ACTION.fullmatch(word):
                yield word


def test_every_action_that_is_written_down_has_a_sentence():
    found = {(action, file.name) for file, call in _calls() for action in _actions_in(call)}

    assert len(found) > 30
    assert {pair for pair in found if not registry.is_known(pair[0])} == set()


@pytest.mark.parametrize("language", ["en", "nl"])
def test_a_sentence_is_made_of_what_the_line_holds(language):
    with translation.override(language):
        said = registry.sentence_of(
            "member.level_changed",
            actor="Ada",
            thing="Bram",
            changes={"before": 1, "after": 2},
        )

    assert all(word in said for word in ("Ada", "Bram", "1", "2"))
    assert "%(" not in said


def test_a_sentence_copes_with_whatever_is_missing():
    said = registry.sentence_of("member.level_changed", actor="", thing="", changes={})

    assert said == "Part-up changed the level of something from … to …"


def test_an_action_nobody_knows_is_its_own_word():
    assert registry.sentence_of("odd.100%", actor="", thing="", changes={}) == "odd.100%"


def test_particulars_name_no_keys():
    facts = registry.facts_of(
        {
            "fields": ["admission", "guest_days"],
            "is_on": True,
            "member_id": "01a20b60-4c48-7dc4-ab9c-49ef2fcb5f4e",
            "hash": "a" * 64,
            "nothing": None,
            "after": 2,
        }
    )

    assert facts == [("what", "admission, guest_days"), ("is on", "yes"), ("now", "2")]
