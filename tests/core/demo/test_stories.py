"""The demo story keeps its promises: its size, its languages, and that it could have happened."""

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from core.demo.story import Opening, PartUp, Story, StoryError, Tribe, read_story
from tests.core.demo.told import NAMES, PARTUPS, STORY, each_partup, each_tribe

STATES = {"draft", "open", "running", "closing", "closed", "stopped"}
OFFER_STATES = {"pending", "accepted", "declined", "withdrawn", "lapsed"}
ACTIVITY_STATES = {"idea", "todo", "doing", "done"}
WORDS_OF = {
    "nl": {"de", "het", "een", "en", "van", "niet", "dat", "er", "met", "is", "voor", "op"},
    "en": {"the", "a", "and", "of", "not", "that", "there", "with", "is", "for", "to", "in"},
}


def _texts(story: Story) -> Iterator[str]:
    """Everything people read, piece by piece."""
    for tribe in story.tribes:
        yield tribe.why
        for partup in tribe.partups:
            yield from _texts_of(partup)


def _texts_of(partup: PartUp) -> Iterator[str]:
    yield from (partup.name, partup.driver, partup.result, partup.motivation, partup.stop_reason)
    for opening in partup.openings:
        yield from (opening.title, opening.text)
        for offer in opening.offers:
            yield from (offer.words, offer.answer)
    for activity in partup.activities:
        yield from (activity.title, activity.text)
    yield from (message.text for message in partup.messages)
    for answer in partup.answers:
        yield from (answer.result, answer.learned, answer.thanks)


def _sentences(text: str) -> Iterator[str]:
    for piece in re.split(r"(?<=[.!?])['\"*]*\s+|\n+", text):
        plain = " ".join(re.findall(r"[\w']+", piece.lower()))
        if re.search(r"[^\W\d]", plain):
            yield plain


def test_there_are_six_tribes_in_four_organisations_and_some_150_people():
    assert len(STORY.tribes) == 6
    assert len(STORY.organisations) == 4
    assert {tribe.organisation for tribe in STORY.tribes} == set(STORY.organisations)
    assert 140 <= len(STORY.people) <= 160
    assert 43 <= len(PARTUPS) <= 50


def test_every_state_there_is_occurs():
    assert {partup.state for _, partup in PARTUPS} == STATES
    offers = [o for _, p in PARTUPS for opening in p.openings for o in opening.offers]
    assert {offer.state for offer in offers} == OFFER_STATES
    assert {a.state for _, p in PARTUPS for a in p.activities} == ACTIVITY_STATES
    assert {tribe.access for tribe in STORY.tribes} == {"active", "trialing", "past_due"}


def test_both_languages_live_in_at_least_four_tribes():
    languages = [{partup.language for partup in tribe.partups} for tribe in STORY.tribes]
    assert sum(spoken == {"nl", "en"} for spoken in languages) >= 4


@each_partup
def test_a_part_up_is_written_in_the_language_it_says(tribe: Tribe, partup: PartUp):
    words = re.findall(r"\w+", f"{partup.driver} {partup.result}".lower())
    counted = {code: sum(word in known for word in words) for code, known in WORDS_OF.items()}
    assert max(counted, key=lambda code: counted[code]) == partup.language


def test_no_sentence_occurs_twice():
    counted = Counter(sentence for text in _texts(STORY) for sentence in _sentences(text))
    assert [sentence for sentence, times in counted.items() if times > 1] == []


def test_nobody_filled_a_text_with_filler():
    words = set(re.findall(r"\w+", " ".join(_texts(STORY)).lower()))
    assert words & {"lorem", "ipsum", "dolor", "foo", "todo", "xxx", "tbd"} == set()


def test_the_cast_is_there_in_the_parts_they_play():
    members = {tribe.slug: tribe.members for tribe in STORY.tribes}
    waterland = next(tribe for tribe in STORY.tribes if tribe.slug == "waterland")
    cast = [person.key for person in STORY.people.values() if person.cast]
    assert cast == ["ada", "bram", "chidi", "dunya", "esra"]
    assert "ada" in waterland.stewards
    assert "bram" in waterland.members
    assert "bram" not in waterland.stewards
    assert "chidi" not in members["waterland"]
    assert "chidi" in members["de-loods"]
    assert STORY.people["dunya"].staff_roles


def test_at_least_twelve_people_belong_to_three_tribes_and_everybody_to_one():
    tribes_of = Counter(key for tribe in STORY.tribes for key in tribe.members)
    assert sum(times >= 3 for times in tribes_of.values()) >= 12
    # Esra works on the staff host only.
    assert set(tribes_of) == set(STORY.people) - {"esra"}


def test_addresses_names_and_keys_are_unique():
    people = STORY.people.values()
    assert len({person.email for person in people}) == len(people)
    assert len({person.name for person in people}) == len(people)
    assert len({tribe.slug for tribe in STORY.tribes}) == 6
    assert len(set(NAMES)) == len(NAMES)
    assert all(person.email.endswith(".example") for person in people)


@each_tribe
def test_a_tribe_names_people_who_exist(tribe: Tribe):
    organisation = STORY.organisations[tribe.organisation]
    named = {*tribe.members, *organisation.owners, *organisation.admins}
    assert named | set(organisation.billing_contacts) <= set(STORY.people)
    assert tribe.stewards
    assert set(tribe.stewards) <= set(tribe.members)
    assert max(tribe.members.values()) <= tribe.founded_days_ago
    assert tribe.members[tribe.stewards[0]] == tribe.founded_days_ago
    assert tribe.stewards[0] in {*organisation.owners, *organisation.admins}
    assert 10 <= len(tribe.why) <= 500
    assert len(tribe.name) <= 60
    assert tribe.hue % 15 == 0


@each_partup
def test_a_part_up_keeps_the_limits_of_the_forms(tribe: Tribe, partup: PartUp):
    assert 0 < len(partup.name) <= 80
    assert 10 <= len(partup.driver) <= 500
    assert 10 <= len(partup.result) <= 500
    assert len(partup.motivation) <= 500
    assert len(partup.stop_reason) <= 500
    assert 2 <= partup.minimum_team <= 50
    for opening in partup.openings:
        assert len(opening.title) <= 80
        assert len(opening.text) <= 1000
        assert 1 <= opening.hours <= 40
        assert opening.needs
        assert all(len(offer.words) <= 500 for offer in opening.offers)
    for activity in partup.activities:
        assert len(activity.title) <= 80
        assert activity.state in ACTIVITY_STATES
    assert all(0 < len(message.text) <= 5000 for message in partup.messages)


@each_partup
def test_a_part_up_has_the_dates_of_its_state(tribe: Tribe, partup: PartUp):
    lasted = partup.began_days_ago + partup.ends_in_days
    assert 1 <= lasted <= 540
    assert (partup.created_days_ago is not None) == (partup.state == "draft")
    assert (partup.opened_days_ago is not None) == (partup.state != "draft")
    assert (partup.closed_days_ago is not None) == (partup.state == "closed")
    assert (partup.stopped_days_ago is not None) == (partup.state == "stopped")
    assert bool(partup.stop_reason) == (partup.state == "stopped")
    if partup.state in {"draft", "open", "running"}:
        assert partup.ends_in_days >= 1
    if partup.state == "closing":
        assert -13 <= partup.ends_in_days <= -1
    if partup.closed_days_ago is not None:
        assert 0 < -partup.ends_in_days - partup.closed_days_ago <= 14
    if partup.stopped_days_ago is not None:
        assert -partup.ends_in_days < partup.stopped_days_ago < partup.began_days_ago


@each_partup
def test_a_part_up_runs_when_its_minimum_team_is_there(tribe: Tribe, partup: PartUp):
    team = len(partup.partners)
    if partup.state in {"draft", "open"}:
        assert team < partup.minimum_team
    if partup.state in {"running", "closing", "closed"}:
        assert team >= partup.minimum_team
    if partup.state == "draft":
        assert not partup.messages
        assert not any(opening.offers for opening in partup.openings)
    else:
        assert partup.openings
        assert partup.messages


def _seats_left(opening: Opening) -> int:
    return opening.places - sum(offer.state == "accepted" for offer in opening.offers)


@each_partup
def test_seats_and_offers_add_up(tribe: Tribe, partup: PartUp):
    for opening in partup.openings:
        posted = opening.posted_ago or partup.began_days_ago
        assert posted <= partup.began_days_ago
        assert _seats_left(opening) >= 0
        assert len({offer.by for offer in opening.offers}) == len(opening.offers)
        waiting = [offer for offer in opening.offers if offer.state == "pending"]
        if waiting:
            assert partup.state in {"open", "running"}
            assert _seats_left(opening) > 0
        for offer in opening.offers:
            assert offer.state in OFFER_STATES
            assert offer.words
            assert offer.ago <= posted


@each_partup
def test_offers_are_made_and_answered_while_a_seat_is_free(tribe: Tribe, partup: PartUp):
    for opening in partup.openings:
        taken = sorted(
            offer.answered_ago or 0 for offer in opening.offers if offer.state == "accepted"
        )
        full_since = taken[0] if len(taken) == opening.places else 0
        for offer in opening.offers:
            assert offer.ago > full_since
            assert offer.answered_ago is None or offer.answered_ago >= full_since


def test_an_unknown_word_in_a_file_is_refused(tmp_path):
    (tmp_path / "organisations.toml").write_text("organisation = []\n")
    (tmp_path / "people.toml").write_text('people = [{ key = "x", nmae = "X" }]\n')
    with pytest.raises(StoryError, match="Person x: unknown nmae"):
        read_story(tmp_path)
