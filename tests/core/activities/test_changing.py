"""Changing the words of an activity, and taking an idea back."""

import datetime as dt
import uuid

import pytest

from core.activities import errors, services
from core.activities.models import Activity
from core.common.errors import InvalidInput, NotAllowed, NotFound
from core.history.models import Event
from core.history.signals import event_recorded
from core.partups.errors import PartupOver
from core.partups.rules import today

KEY = uuid.UUID("018f0000-0000-7000-8000-000000000001")


def kinds() -> list[str]:
    events = Event.objects.filter(subject_type="activity").order_by("created_at", "id")
    return list(events.values_list("kind", flat=True))


def test_any_partner_changes_the_words(counting, bram):
    day = today() + dt.timedelta(days=5)

    services.change_activity(
        actor=bram, activity=counting, title="Count the bikes", text="All", due_date=day
    )

    counting.refresh_from_db()
    assert (counting.title, counting.text, counting.due_date) == ("Count the bikes", "All", day)
    assert Event.objects.get(kind="activity.changed").data == {
        "activity": "Count the bikes",
        "fields": ["due_date", "text", "title"],
    }


def test_saving_the_same_words_changes_nothing(counting, bram):
    services.change_activity(actor=bram, activity=counting, title=" Count the cars ")

    assert kinds() == ["activity.added"]


def test_a_day_that_is_past_stays_while_the_words_change(counting, bram):
    past = today() - dt.timedelta(days=3)
    Activity.objects.update(due_date=past)

    services.change_activity(actor=bram, activity=counting, title="Still to do", due_date=past)

    counting.refresh_from_db()
    assert (counting.title, counting.due_date) == ("Still to do", past)


def test_a_day_can_be_taken_away(add, bram):
    made = add(due_date=today())

    services.change_activity(actor=bram, activity=made, due_date=None)

    made.refresh_from_db()
    assert made.due_date is None


def test_who_is_no_partner_changes_nothing(counting, esra):
    with pytest.raises(NotAllowed):
        services.change_activity(actor=esra, activity=counting, title="Mine")

    counting.refresh_from_db()
    assert counting.title == "Count the cars"


@pytest.mark.parametrize("state", ["closing", "stopped"])
def test_the_end_of_a_part_up_freezes_the_words(counting, ada, end, state):
    end(state)

    with pytest.raises(PartupOver):
        services.change_activity(actor=ada, activity=counting, title="Too late")

    counting.refresh_from_db()
    assert counting.title == "Count the cars"


def test_a_refused_change_changes_nothing(counting, ada):
    with pytest.raises(InvalidInput):
        services.change_activity(actor=ada, activity=counting, title="Good", text="a\x00b")

    counting.refresh_from_db()
    assert (counting.title, counting.text) == ("Count the cars", "")


def test_who_had_an_idea_takes_it_back(add, ada):
    idea = add("Speed bumps", state="idea")

    services.remove_idea(actor=ada, activity=idea)

    assert Activity.objects.count() == 0
    assert kinds() == ["activity.added", "activity.removed"]


def test_taking_back_what_is_gone_is_not_found(add, ada):
    idea = add(state="idea")
    services.remove_idea(actor=ada, activity=idea)

    with pytest.raises(NotFound):
        services.remove_idea(actor=ada, activity=idea)


def test_nobody_takes_back_the_idea_of_another(add, bram):
    idea = add(state="idea")

    with pytest.raises(NotAllowed):
        services.remove_idea(actor=bram, activity=idea)

    assert Activity.objects.count() == 1


def test_what_is_to_be_done_is_not_taken_back(counting, ada):
    with pytest.raises(errors.IdeaInUse):
        services.remove_idea(actor=ada, activity=counting)

    assert Activity.objects.count() == 1


def test_an_idea_that_somebody_wants_to_do_stays(add, ada, esra):
    idea = add(state="idea")
    services.take_on(actor=esra, activity=idea)

    with pytest.raises(errors.IdeaInUse):
        services.remove_idea(actor=ada, activity=idea)

    assert Activity.objects.count() == 1


def test_adding_costs_the_same_each_time(add, counting, monkeypatch, django_assert_num_queries):
    # What rooms above do when they hear of it is theirs to count.
    monkeypatch.setattr(event_recorded, "receivers", [])

    # A savepoint; part-up, standing, sent before, count, last place, activity, event; its release.
    with django_assert_num_queries(9):
        add("Another", key=KEY)
