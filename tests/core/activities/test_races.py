"""Two people at once, on two connections to a database that commits."""

import uuid
from contextlib import suppress

from core.activities import services
from core.activities.models import Activity, Contribution
from core.common.errors import NotFound
from core.members.services import leave_tribe
from tests.core.activities.conftest import order_of
from tests.core.partups.test_races import at_once

ROUNDS = 3


def test_the_same_form_twice_at_once_is_one_activity(committed_db, alpha, add):
    key = uuid.uuid4()

    first, second = at_once(alpha, *[lambda: add(key=key)] * 2)

    assert first == second
    assert Activity.objects.count() == 1


def test_one_person_taking_on_twice_at_once_does_it_once(committed_db, alpha, counting, bram):
    take_on = [lambda: services.take_on(actor=bram, activity=counting)] * 2

    first, second = at_once(alpha, *take_on)

    assert first == second
    assert Contribution.objects.count() == 1


def test_moves_at_once_lose_nothing(committed_db, alpha, add, ada, bram, partup):
    tasks = [add(f"Task {letter}") for letter in "ABCD"]

    for _round in range(ROUNDS):
        at_once(
            alpha,
            lambda: services.move_activity(actor=ada, activity=tasks[3], state="todo", position=1),
            lambda: services.move_activity(actor=bram, activity=tasks[0], state="todo", position=2),
        )

    assert sorted(order_of(partup)) == ["Task A", "Task B", "Task C", "Task D"]
    positions = Activity.objects.values_list("position", flat=True)
    assert len(set(positions)) == 4


def test_who_leaves_the_tribe_takes_nothing_on_meanwhile(committed_db, alpha, add, bram):
    tasks = [add(f"Task {number}") for number in range(ROUNDS)]

    def take_on():
        for task in tasks:
            with suppress(NotFound):
                services.take_on(actor=bram, activity=task)

    at_once(alpha, lambda: leave_tribe(actor=bram), take_on)

    assert Contribution.objects.count() == 0


def test_who_leaves_the_tribe_finishes_in_peace(committed_db, alpha, counting, bram):
    services.take_on(actor=bram, activity=counting)

    def finish():
        with suppress(NotFound):
            services.finish_activity(actor=bram, activity=counting)

    for _round in range(ROUNDS):
        at_once(alpha, lambda: leave_tribe(actor=bram), finish)

    counting.refresh_from_db()
    assert Contribution.objects.count() == int(counting.is_done)
