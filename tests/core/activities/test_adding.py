"""Adding, changing and taking back."""

import datetime as dt
import uuid

import pytest

from core.activities import errors, services
from core.activities import rules as activity_rules
from core.activities.models import Activity, Contribution
from core.common.errors import InvalidInput, NotAllowed, NotFound
from core.history.models import Event
from core.partups.errors import PartupOver
from core.partups.models import Partup
from core.partups.rules import today
from core.partups.services import open_partup, start_partup

KEY = uuid.UUID("018f0000-0000-7000-8000-000000000001")


def kinds() -> list[str]:
    events = Event.objects.filter(subject_type="activity").order_by("created_at", "id")
    return list(events.values_list("kind", flat=True))


def test_a_partner_adds_an_activity(bram, partup):
    day = today() + dt.timedelta(days=3)

    made = services.add_activity(
        actor=bram, partup=partup, title=" Count  the cars ", text="By *eye*", due_date=day
    )

    made.refresh_from_db()
    assert (made.title, made.text, made.state) == ("Count  the cars", "By *eye*", "todo")
    assert (made.due_date, made.created_by, made.done_at) == (day, bram, None)


def test_adding_is_written_in_the_history_of_the_part_up(counting, ada, partup):
    event = Event.objects.get(kind="activity.added")

    assert (event.actor, event.subject_id, event.partup_id) == (ada, counting.pk, partup.pk)
    assert event.data == {"activity": "Count the cars"}


def test_activities_stand_in_the_order_they_came(add, partup):
    first, second, third = add("First"), add("Second"), add("Third")

    assert list(Activity.objects.filter(partup=partup).in_order()) == [first, second, third]


def test_who_adds_may_take_it_on_at_once(add, ada):
    made = add(is_mine=True)

    assert Contribution.objects.get().member == ada
    assert kinds() == ["activity.added", "activity.taken"]
    assert made.state == "todo"


def test_the_same_form_again_adds_nothing(add, partup):
    first, second = add(key=KEY), add("Something else", key=KEY)

    assert second == first
    assert Activity.objects.get().title == "Count the cars"
    assert kinds() == ["activity.added"]


def test_the_form_of_another_person_means_nothing(add, bram):
    add(key=KEY)
    add(actor=bram, key=KEY)

    assert Activity.objects.count() == 2


def test_who_is_no_partner_adds_nothing(add, esra):
    with pytest.raises(NotAllowed):
        add(actor=esra)

    assert (Activity.objects.count(), kinds()) == (0, [])


def test_who_does_not_see_the_part_up_finds_nothing(add, esra, partup):
    Partup.objects.update(audience="inside")

    with pytest.raises(NotFound):
        add(actor=esra)

    assert Activity.objects.count() == 0


@pytest.mark.parametrize("state", ["closing", "stopped"])
def test_nothing_is_added_after_the_end(add, end, state):
    end(state)

    with pytest.raises(PartupOver):
        add()

    assert Activity.objects.count() == 0


def test_a_form_sent_again_after_the_end_finds_what_it_made(add, end):
    made = add(key=KEY)
    end("closing")

    assert add(key=KEY) == made


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "This field cannot be blank."),
        ("title", "x" * 81, "Ensure this value has at most 80 characters (it has 81)."),
        ("title", "one\ntwo", "Please keep this to one line."),
        (
            "title",
            "a\u202eb",
            "This text holds characters that cannot be shown. Please type it again.",
        ),
        ("text", "x" * 5001, "Ensure this value has at most 5000 characters (it has 5001)."),
        (
            "text",
            "a\x00b",
            "This text holds characters that cannot be shown. Please type it again.",
        ),
        ("state", "someday", "Value 'someday' is not a valid choice."),
    ],
)
def test_what_does_not_fit_is_refused(add, field, value, sentence):
    with pytest.raises(InvalidInput) as refusal:
        add(**{field: value})

    assert refusal.value.errors == {field: [sentence]}
    assert (Activity.objects.count(), kinds()) == (0, [])


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        (-1, "Choose a day from today on."),
        (31, "Choose a day before the part-up ends."),
        (20 * 365, "Choose a day before the part-up ends."),
    ],
)
def test_a_day_outside_the_part_up_is_refused(add, days, sentence):
    with pytest.raises(InvalidInput) as refusal:
        add(due_date=today() + dt.timedelta(days=days))

    assert refusal.value.errors == {"due_date": [sentence]}
    assert Activity.objects.count() == 0


@pytest.mark.parametrize("days", [0, 30])
def test_the_first_and_the_last_day_fit(add, days):
    day = today() + dt.timedelta(days=days)

    assert add(due_date=day).due_date == day


def test_every_fault_is_named_at_once(add):
    with pytest.raises(InvalidInput) as refusal:
        add(title="", due_date=today() - dt.timedelta(days=1))

    assert set(refusal.value.errors) == {"title", "due_date"}


def test_a_part_up_holds_so_many_and_no_more(add, monkeypatch):
    monkeypatch.setattr(activity_rules, "MOST_ACTIVITIES", 2)
    add("First")
    add("Second")

    with pytest.raises(errors.TooManyActivities):
        add("Third")

    assert Activity.objects.count() == 2


def test_an_activity_is_enough_to_open_a_draft(ada):
    draft = start_partup(
        actor=ada,
        name="Quiet roads",
        driver="Cars race past the school, and parents keep their children inside.",
        intended_result="Children walk to school by themselves.",
        end_date=today() + dt.timedelta(days=30),
    )
    services.add_activity(actor=ada, partup=draft, title="Count the cars")

    assert open_partup(actor=ada, partup=draft).is_working
