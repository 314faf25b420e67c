"""Reading the work: for a page, for an account, for the rooms above."""

import datetime as dt
import json
import uuid

import pytest

from core.activities import panels, selectors, services
from core.activities.models import Activity
from core.activities.selectors import Worker
from core.partups.models import Partup
from core.partups.rules import today
from core.partups.services import extend
from tenants.hydration import Reference, hydrate


def board(member, partup):
    return {
        column.state.value: [row.activity.title for row in column.rows]
        for column in selectors.board_of(member=member, partup=partup)
    }


@pytest.fixture
def many(ada, partup):
    """120 things to do, and two ideas."""
    Activity.objects.bulk_create(
        Activity(partup=partup, created_by=ada, title=f"Task {number:03}", position=number)
        for number in range(120)
    )
    Activity.objects.bulk_create(
        Activity(partup=partup, created_by=ada, title=f"Idea {number}", state="idea")
        for number in range(2)
    )


def test_the_board_has_four_columns_in_order(add, ada, partup):
    add("Later")
    add("Now", state="doing")
    add("Perhaps", state="idea")
    services.finish_activity(actor=ada, activity=add("Behind us"))

    assert board(ada, partup) == {
        "idea": ["Perhaps"],
        "todo": ["Later"],
        "doing": ["Now"],
        "done": ["Behind us"],
    }


def test_an_empty_board_has_four_columns(ada, partup):
    assert board(ada, partup) == {"idea": [], "todo": [], "doing": [], "done": []}


def test_a_column_shows_fifty_and_says_how_many_more(many, ada, partup):
    idea, todo, _doing, _done = selectors.board_of(member=ada, partup=partup)

    assert ([row.activity.title for row in todo.rows[:2]], len(todo.rows)) == (
        ["Task 000", "Task 001"],
        50,
    )
    assert (todo.total, todo.hidden, idea.total, idea.hidden) == (120, 70, 2, 0)


def test_a_row_knows_its_people(counting, ada, bram, esra, partup):
    services.take_on(actor=bram, activity=counting)
    services.take_on(actor=ada, activity=counting)
    offered = services.take_on(actor=esra, activity=counting)

    row = selectors.board_of(member=bram, partup=partup)[1].rows[0]

    assert (row.people, row.proposals) == ([bram, ada], [offered])
    assert (row.is_mine, row.is_proposed_by_me) == (True, False)


def test_the_work_of_a_part_up_is_three_queries(many, ada, bram, partup, django_assert_num_queries):
    for activity in Activity.objects.filter(state="todo")[:10]:
        services.take_on(actor=bram, activity=activity)

    with django_assert_num_queries(3):
        work = panels.work_of(member=ada, partup=partup)
        notes = [one.note for seen in work.columns for one in seen.activities]

    assert len(notes) == 52


def test_all_of_a_column_is_there_in_pages(many, ada, partup):
    todo = Activity.State.TODO
    first = selectors.state_page(member=ada, partup=partup, state=todo)
    second = selectors.state_page(member=ada, partup=partup, state=todo, number="2")
    beyond = selectors.state_page(member=ada, partup=partup, state=todo, number="99")
    nonsense = selectors.state_page(member=ada, partup=partup, state=todo, number="x\x00")

    assert [len(page.rows) for page in (first, second, beyond, nonsense)] == [100, 20, 20, 100]
    assert (first.previous_url, first.next_url) == ("", "?page=2")
    assert (second.previous_url, second.next_url) == ("?page=1", "")


def test_an_activity_is_as_visible_as_its_part_up(counting, ada, esra):
    assert selectors.find_activity(member=esra, activity_id=counting.pk) == counting

    Partup.objects.update(audience="inside")

    assert selectors.find_activity(member=esra, activity_id=counting.pk) is None
    assert selectors.find_activity(member=ada, activity_id=counting.pk) == counting
    assert selectors.find_activity(member=ada, activity_id=uuid.uuid4()) is None


def test_what_somebody_may_do_depends_on_who_they_are(counting, ada, esra, partup):
    for_partner = panels.work_of(member=ada, partup=partup).columns[1].activities[0]
    for_other = panels.work_of(member=esra, partup=partup).columns[1].activities[0]

    assert (for_partner.take_on_label, for_other.take_on_label) == (
        "I will do this",
        "Offer to do this",
    )
    assert (bool(for_partner.tick_url), bool(for_other.tick_url)) == (True, False)
    assert (bool(for_partner.move_url), bool(for_other.move_url)) == (True, False)


@pytest.mark.parametrize("state", ["closing", "stopped"])
def test_after_the_end_nothing_is_offered_but_to_tick_off(counting, ada, end, partup, state):
    end(state)
    work = panels.work_of(member=ada, partup=Partup.objects.get(pk=partup.pk))
    seen = work.columns[1].activities[0]

    assert (work.can_add, seen.take_on_url, seen.move_url) == (False, "", "")
    assert bool(seen.tick_url) is (state == "closing")


def test_what_was_not_done_in_time_is_late_until_the_part_up_is_over(counting, ada, end, partup):
    Activity.objects.update(due_date=today() - dt.timedelta(days=1))

    def is_late():
        work = panels.work_of(member=ada, partup=Partup.objects.get(pk=partup.pk))
        return work.columns[1].activities[0].is_late

    before = is_late()
    end("stopped")

    assert (before, is_late()) == (True, False)


def test_a_note_says_what_matters(counting, ada, bram, esra, partup):
    def note(member):
        return panels.work_of(member=member, partup=partup).columns[1].activities[0].note

    assert note(ada) == "Nobody does this yet"

    services.take_on(actor=esra, activity=counting)
    assert (note(ada), note(esra)) == ("Esra would like to do this", "You offered to do this")

    services.take_on(actor=bram, activity=counting)
    services.let_go(actor=esra, activity=counting)
    assert note(ada) == ""


def titles(account):
    return [activity.title for activity in selectors.activities_of_account(account.pk)]


def test_my_work_is_what_i_do_and_have_not_finished(add, ada, bram, bram_account, esra):
    mine, finished, offered = add("Mine"), add("Finished"), add("Offered")
    add("Nobody's")
    services.take_on(actor=bram, activity=mine)
    services.take_on(actor=bram, activity=finished)
    services.finish_activity(actor=bram, activity=finished)
    services.take_on(actor=esra, activity=offered)

    assert titles(bram_account) == ["Mine"]


def test_an_offer_is_nobodys_work_yet(counting, esra, esra_account):
    services.take_on(actor=esra, activity=counting)

    assert titles(esra_account) == []


def test_what_came_to_its_end_is_nobodys_work(counting, bram, bram_account, ada, end, partup):
    services.take_on(actor=bram, activity=counting)
    end("closing")
    assert titles(bram_account) == []

    extend(actor=ada, partup=partup, end_date=today() + dt.timedelta(days=60))
    assert titles(bram_account) == ["Count the cars"]


def test_workers_are_those_who_have_it_to_do(add, ada, bram, esra, partup):
    day = today() + dt.timedelta(days=3)
    shared, other = add("Shared", due_date=day), add("Other")
    services.take_on(actor=ada, activity=shared)
    services.take_on(actor=bram, activity=shared)
    services.take_on(actor=esra, activity=shared)
    services.take_on(actor=ada, activity=other)

    assert selectors.workers_of(activity_id=shared.pk) == [
        Worker(ada.account_id, shared.pk, day),
        Worker(bram.account_id, shared.pk, day),
    ]
    assert len(selectors.workers_of(partup_id=partup.pk)) == 3


def test_what_is_done_has_no_workers(counting, ada, bram):
    services.take_on(actor=bram, activity=counting)
    services.finish_activity(actor=ada, activity=counting)

    assert selectors.workers_of(activity_id=counting.pk) == []


def test_my_work_is_shown_on_pages_that_span_tribes(add, bram, bram_account, ada_account, alpha):
    day = today() + dt.timedelta(days=3)
    activity = add(due_date=day)
    services.take_on(actor=bram, activity=activity)
    reference = Reference(alpha, "activity", activity.pk)

    card = hydrate(account=bram_account, references=[reference])[reference]
    not_hers = hydrate(account=ada_account, references=[reference])[reference]

    assert (card.title, card.url) == (
        "Count the cars",
        f"{alpha.url}/activities/{activity.pk}/",
    )
    assert json.loads(json.dumps(card.detail)) == {
        "partup": "Quiet roads",
        "partup_id": str(activity.partup_id),
        "state": "todo",
        "due_date": day.isoformat(),
    }
    assert not not_hers.is_there
