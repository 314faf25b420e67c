"""The columns keep their order, whoever moves what."""

import pytest

from core.activities import services
from core.activities.models import Activity
from core.common.errors import InvalidInput, NotAllowed
from core.history.models import Event
from core.partups.errors import PartupOver
from tests.core.activities.conftest import order_of


@pytest.fixture
def three(add):
    """Three things to do: A, B and C."""
    return [add(f"Task {letter}") for letter in "ABC"]


def kinds_since_adding() -> list[str]:
    events = Event.objects.filter(subject_type="activity").exclude(kind="activity.added")
    return list(events.order_by("created_at", "id").values_list("kind", flat=True))


@pytest.mark.parametrize(
    ("index", "order"),
    [
        (0, ["Task C", "Task A", "Task B"]),
        (1, ["Task A", "Task C", "Task B"]),
        (2, ["Task A", "Task B", "Task C"]),
        (90, ["Task A", "Task B", "Task C"]),
    ],
)
def test_an_activity_goes_to_a_place_in_its_column(three, ada, partup, index, order):
    services.move_activity(actor=ada, activity=three[2], state="todo", position=index)

    assert order_of(partup) == order
    assert kinds_since_adding() == []


@pytest.mark.parametrize(
    ("position", "order"),
    [
        (None, ["Idea 1", "Idea 2", "Task A"]),
        (0, ["Task A", "Idea 1", "Idea 2"]),
        (1, ["Idea 1", "Task A", "Idea 2"]),
    ],
)
def test_an_activity_goes_to_a_place_in_another_column(three, add, bram, partup, position, order):
    add("Idea 1", state="idea")
    add("Idea 2", state="idea")

    services.move_activity(actor=bram, activity=three[0], state="idea", position=position)

    assert order_of(partup, "idea") == order
    assert order_of(partup, "todo") == ["Task B", "Task C"]
    event = Event.objects.get(kind="activity.moved")
    assert (event.actor, event.partup_id) == (bram, partup.pk)
    assert event.data == {"activity": "Task A", "state": "idea"}


def test_moving_to_the_column_it_is_in_changes_nothing(three, ada, partup):
    services.move_activity(actor=ada, activity=three[0], state="todo")

    assert order_of(partup) == ["Task A", "Task B", "Task C"]
    assert kinds_since_adding() == []


def test_up_and_down_change_places_with_the_neighbour(three, ada, partup):
    services.step_activity(actor=ada, activity=three[2], by=-1)
    assert order_of(partup) == ["Task A", "Task C", "Task B"]

    services.step_activity(actor=ada, activity=three[0], by=1)
    assert order_of(partup) == ["Task C", "Task A", "Task B"]


def test_the_first_stays_first_and_the_last_last(three, ada, partup):
    services.step_activity(actor=ada, activity=three[0], by=-1)
    services.step_activity(actor=ada, activity=three[2], by=1)

    assert order_of(partup) == ["Task A", "Task B", "Task C"]


def test_many_moves_keep_every_activity_once(three, ada, partup):
    for number in range(12):
        services.move_activity(
            actor=ada, activity=three[number % 3], state="todo", position=number % 2
        )

    assert sorted(order_of(partup)) == ["Task A", "Task B", "Task C"]
    positions = Activity.objects.filter(partup=partup).values_list("position", flat=True)
    assert len(set(positions)) == 3


def test_done_means_done_and_dates_it(counting, bram):
    services.finish_activity(actor=bram, activity=counting)

    counting.refresh_from_db()
    assert counting.is_done
    assert counting.done_at is not None
    assert kinds_since_adding() == ["activity.done"]


def test_the_latest_done_is_on_top(three, ada, partup):
    services.finish_activity(actor=ada, activity=three[0])
    services.finish_activity(actor=ada, activity=three[1])

    assert order_of(partup, "done") == ["Task B", "Task A"]


def test_moving_to_done_is_finishing(counting, ada):
    services.move_activity(actor=ada, activity=counting, state="done")

    counting.refresh_from_db()
    assert counting.done_at is not None
    assert kinds_since_adding() == ["activity.done"]


def test_finishing_twice_is_harmless(counting, ada):
    first = services.finish_activity(actor=ada, activity=counting)
    second = services.finish_activity(actor=ada, activity=counting)

    assert second.done_at == first.done_at
    assert kinds_since_adding() == ["activity.done"]


def test_what_nobody_does_is_to_do_when_it_is_opened_again(counting, ada):
    services.finish_activity(actor=ada, activity=counting)
    services.reopen_activity(actor=ada, activity=counting)

    counting.refresh_from_db()
    assert (counting.state, counting.done_at) == ("todo", None)
    assert kinds_since_adding() == ["activity.done", "activity.reopened"]


def test_what_somebody_does_is_being_done_when_it_is_opened_again(counting, ada):
    services.take_on(actor=ada, activity=counting)
    services.finish_activity(actor=ada, activity=counting)
    services.reopen_activity(actor=ada, activity=counting)

    counting.refresh_from_db()
    assert counting.state == "doing"


def test_reopening_what_is_open_is_harmless(counting, ada):
    services.reopen_activity(actor=ada, activity=counting)

    assert kinds_since_adding() == []


def test_who_does_it_finishes_it_without_being_a_partner(counting, ada, esra):
    contribution = services.take_on(actor=esra, activity=counting)
    services.agree_contribution(actor=ada, contribution=contribution)

    services.finish_activity(actor=esra, activity=counting)

    counting.refresh_from_db()
    assert counting.is_done


def test_who_only_offered_finishes_nothing(counting, esra):
    services.take_on(actor=esra, activity=counting)

    with pytest.raises(NotAllowed):
        services.finish_activity(actor=esra, activity=counting)

    counting.refresh_from_db()
    assert not counting.is_done


def test_who_is_no_partner_moves_nothing(three, esra, partup):
    with pytest.raises(NotAllowed):
        services.move_activity(actor=esra, activity=three[0], state="doing")
    with pytest.raises(NotAllowed):
        services.step_activity(actor=esra, activity=three[0], by=1)

    assert order_of(partup) == ["Task A", "Task B", "Task C"]


@pytest.mark.parametrize(
    ("place", "field"),
    [
        ({"state": "someday"}, "state"),
        ({"state": ""}, "state"),
        ({"state": "doing", "position": -1}, "position"),
        ({"state": "doing", "position": 10**9}, "position"),
    ],
)
def test_a_place_that_is_not_there_is_refused(counting, ada, place, field):
    with pytest.raises(InvalidInput) as refusal:
        services.move_activity(actor=ada, activity=counting, **place)

    assert set(refusal.value.errors) == {field}
    counting.refresh_from_db()
    assert counting.state == "todo"


@pytest.mark.parametrize("state", ["closing", "stopped"])
def test_the_end_of_a_part_up_freezes_the_board(three, ada, end, partup, state):
    end(state)

    with pytest.raises(PartupOver):
        services.move_activity(actor=ada, activity=three[0], state="doing")
    with pytest.raises(PartupOver):
        services.step_activity(actor=ada, activity=three[0], by=1)

    assert order_of(partup) == ["Task A", "Task B", "Task C"]


def test_what_was_done_is_still_ticked_off_while_closing(counting, ada, end):
    end("closing")

    services.finish_activity(actor=ada, activity=counting)

    counting.refresh_from_db()
    assert counting.is_done


def test_nothing_is_ticked_off_when_it_is_over(counting, ada, end):
    end("stopped")

    with pytest.raises(PartupOver):
        services.finish_activity(actor=ada, activity=counting)

    counting.refresh_from_db()
    assert not counting.is_done
