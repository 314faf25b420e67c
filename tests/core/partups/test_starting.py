"""Starting a part-up, and opening it."""

import datetime as dt
import uuid

import pytest

from core.common.errors import InvalidInput, NotAllowed, NotFound
from core.history.models import Event
from core.members.models import TribeRules
from core.partups import registry, rules, services
from core.partups.errors import NothingToDo, PartupOver, TooManyOpenings
from core.partups.models import Opening, Participation, Partup
from core.partups.services import NeedWish, OpeningWish
from tenants.models import DueJob
from tests.core.partups.conftest import WORDS, photographer


def kinds(partup):
    events = Event.objects.filter(partup_id=partup.pk).order_by("id")
    return list(events.values_list("kind", flat=True))


def test_a_part_up_opened_at_once_has_its_starter_and_openings(start, ada):
    wishes = [photographer(needs=(NeedWish("a camera"), NeedWish("patience", is_required=False)))]

    partup = start(openings=wishes, motivation="My daughter walks there.")

    assert (partup.state, partup.starter, partup.language) == ("open", ada, "en")
    seat = partup.participations.get()
    assert (seat.member, seat.role, seat.is_starter) == (ada, "partner", True)
    needs = partup.openings.get().needs.order_by("id").values_list("words", "is_required")
    assert list(needs) == [("a camera", True), ("patience", False)]
    assert kinds(partup) == ["partup.opened"]


def test_a_draft_is_kept_without_openings(start):
    partup = start(openings=[], open_now=False)

    assert (partup.state, partup.opened_at) == ("draft", None)
    assert kinds(partup) == ["partup.drafted"]
    assert not DueJob.objects.filter(object_id=partup.pk).exists()


def test_sending_the_same_form_again_returns_the_same_part_up(start):
    key = uuid.uuid4()

    first, second = start(form_key=key), start(form_key=key, name="Another name")

    assert second == first
    assert Partup.objects.get().name == "Quiet roads"


def test_it_does_not_open_with_nothing_to_do(start):
    with pytest.raises(NothingToDo):
        start(openings=[])

    assert not Partup.objects.exists()
    assert not Event.objects.filter(subject_type="partup").exists()


def test_an_activity_is_enough_to_open(start, ada, monkeypatch):
    monkeypatch.setattr(registry, "_has_work", [lambda partup: partup.name == "Quiet roads"])
    draft = start(openings=[], open_now=False)

    opened = services.open_partup(actor=ada, partup=draft)

    assert opened.state == "open"


def test_only_stewards_start_where_the_rules_say_so(start, bram, ada):
    TribeRules.objects.update(who_may_start=TribeRules.Starters.STEWARDS)

    with pytest.raises(NotAllowed):
        start(actor=bram)

    assert not Partup.objects.exists()
    assert start(actor=ada).starter == ada


def test_every_wrong_field_is_named_at_once(start):
    with pytest.raises(InvalidInput) as refusal:
        start(
            name="x" * 81,
            driver="too short",
            intended_result="y" * 501,
            minimum_team=1,
            audience="nobody",
            end_date=rules.today(),
            openings=[photographer(), OpeningWish(title="", seats=21, hours_a_week=0)],
        )

    assert set(refusal.value.errors) == {
        "name",
        "driver",
        "intended_result",
        "minimum_team",
        "audience",
        "end_date",
        "openings.1.title",
        "openings.1.seats",
        "openings.1.hours_a_week",
    }
    assert not Partup.objects.exists()
    assert not Opening.objects.exists()


@pytest.mark.parametrize("letter", ["\x00", "\ud800", "\u202e", "\x1b"])
@pytest.mark.parametrize("field", ["name", "driver", "intended_result", "motivation"])
def test_letters_nobody_types_are_refused(start, field, letter):
    with pytest.raises(InvalidInput) as refusal:
        start(**{field: f"A long enough text {letter} with something in it"})

    assert list(refusal.value.errors) == [field]
    assert not Partup.objects.exists()


def test_letters_nobody_types_are_refused_in_needs(start):
    with pytest.raises(InvalidInput) as refusal:
        start(openings=[photographer(needs=(NeedWish("a\x00b"),))])

    assert list(refusal.value.errors) == ["openings.0.needs"]


def test_thirteen_needs_are_too_many(start):
    with pytest.raises(InvalidInput) as refusal:
        start(openings=[photographer(needs=[NeedWish(f"need {n}") for n in range(13)])])

    assert refusal.value.errors == {"openings.0.needs": ["Name at most 12 needs."]}


def test_a_hundred_and_one_openings_are_too_many(start):
    with pytest.raises(TooManyOpenings):
        start(openings=[photographer()] * 101)

    assert not Partup.objects.exists()


def test_texts_are_tidied(start):
    partup = start(name="  Quiet roads ", driver="Line one is long.\r\nLine two.")

    assert partup.name == "Quiet roads"
    assert partup.driver == "Line one is long.\nLine two."


def test_opening_puts_the_end_on_the_list(partup):
    job = DueJob.objects.get(object_id=partup.pk)

    assert (job.kind, job.due_at) == ("partup.closing", partup.closes_at)


def test_opening_twice_is_harmless(partup, ada):
    services.open_partup(actor=ada, partup=partup)

    assert kinds(partup) == ["partup.opened"]


def test_a_stranger_to_a_draft_does_not_find_it(start, bram):
    draft = start(open_now=False)

    with pytest.raises(NotFound):
        services.open_partup(actor=bram, partup=draft)

    assert Partup.objects.get().state == "draft"


def test_a_member_does_not_open_or_change_it(partup, bram):
    with pytest.raises(NotAllowed):
        services.open_partup(actor=bram, partup=partup)
    with pytest.raises(NotAllowed):
        services.change_partup(actor=bram, partup=partup, name="Loud roads")

    assert Partup.objects.get().name == "Quiet roads"


def test_a_draft_whose_end_is_past_does_not_open(start, ada):
    draft = start(open_now=False)
    Partup.objects.update(end_date=rules.today() - dt.timedelta(days=1))

    with pytest.raises(InvalidInput) as refusal:
        services.open_partup(actor=ada, partup=draft)

    assert list(refusal.value.errors) == ["end_date"]
    assert Partup.objects.get().state == "draft"


def test_what_is_over_does_not_open_again(start, ada):
    draft = start(open_now=False)
    services.stop_partup(actor=ada, partup=draft, reason="Somebody did it already.")

    with pytest.raises(PartupOver):
        services.open_partup(actor=ada, partup=draft)


def test_the_starter_alone_is_no_team_yet(start):
    partup = start(minimum_team=2)

    assert partup.state == Partup.State.OPEN
    assert Participation.objects.filter(partup=partup).count() == 1


def test_a_part_up_without_a_last_day_is_refused(start):
    with pytest.raises(InvalidInput) as refusal:
        start(end_date=None, openings=[photographer(deadline=rules.today())])

    assert list(refusal.value.errors) == ["end_date"]


def test_words_to_start_with_are_those_of_the_room(start):
    with pytest.raises(TypeError):
        start(colour="red")


def test_the_words_of_the_fixture_are_kept(partup):
    assert {field: getattr(partup, field) for field in WORDS} == WORDS
