"""Every action that is written down has its sentence, in both languages."""

import pytest
from django.utils import translation

from core.accounts.forms import ProfileForm
from core.audit import registry
from core.members.forms import TribeForm
from core.members.models import TribeRules
from core.partups.models import Partup
from core.tokens.models import Scope
from tenants.models.tribes import Access
from tests.core.audit.written_actions import written_actions

OF_EVERY_VERSION = {"id", "version", "reason", "created_by", "created_at"}


def test_every_action_that_is_written_down_has_a_sentence():
    found = written_actions()
    unsaid = {
        (action, each.place)
        for each in found
        for action in each.actions
        if not registry.is_known(action)
    }

    assert len({action for each in found for action in each.actions}) > 50
    assert unsaid == set()


def test_every_line_that_is_written_says_what_was_done():
    unread = [
        each.place for each in written_actions() if not each.actions and not each.is_handed_on
    ]

    # A refusal is written for whichever action was refused: the services name it, and are read.
    assert [place.partition(":")[0] for place in unread] == ["core/audit/services/refusing.py"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_no_sentence_asks_for_more_than_a_word(language):
    written = {action for each in written_actions() for action in each.actions}

    with translation.override(language):
        said = [
            registry.sentence_of(action, actor="Ada", thing="Bram", changes={})
            for action in sorted(written)
        ]

    assert [sentence for sentence in said if "%(" in sentence or "." in sentence[:-1]] == []


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

    assert facts == [("what", "coming in, guests"), ("switched on", "yes"), ("now", "2")]


def test_what_the_sentence_says_is_not_said_again():
    changes = {"from": "pending", "to": "past_due", "cause": "staff"}

    said = registry.sentence_of("tribe.access_changed", actor="", thing="Alpha", changes=changes)
    facts = registry.facts_of(changes, action="tribe.access_changed")

    assert said.endswith("waiting for a trial or a payment, now payment is late")
    assert facts == [("because of", "staff")]


def test_no_level_is_nothing_to_tell():
    assert registry.facts_of({"role": "member", "level": 0}) == [("role", "member")]


def test_a_day_is_told_as_people_write_it():
    changes = {"until": "2026-12-20", "expires_at": "2027-02-28T15:50:14.130665+00:00"}

    with translation.override("nl"):
        facts = registry.facts_of(changes)

    assert [words for _name, words in facts] == ["20 december 2026", "28 februari 2027"]


@pytest.mark.parametrize("language", ["en", "nl"])
def test_fields_and_states_are_told_in_words(language):
    fields = [
        *(field.name for field in TribeRules._meta.fields if field.name not in OF_EVERY_VERSION),
        *TribeForm.base_fields,
        *ProfileForm.base_fields,
    ]
    states = [*Partup.Audience.values, *Access.values, *Scope.values]

    with translation.override(language):
        words = dict(registry.facts_of({name: [name] for name in (*fields, *states)}))

    assert [said for said in words.values() if "_" in said] == []
