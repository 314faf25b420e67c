"""Work happens in the tribe it is for, or not at all."""

import logging
import os
import threading
import uuid
from importlib.util import find_spec

import pytest
from celery.contrib.testing.worker import start_worker
from celery.exceptions import Reject
from django.conf import settings
from django.db import connection

from config.celery import app
from core.members.models import Member
from tenants import services
from tenants.context import (
    OutsideTribe,
    ask_tribe,
    current_tribe,
    enter_tribe,
    public_task,
    tribe_task,
)
from tenants.models import Tribe

QUEUE = f"tests.context.{os.getpid()}"
# Written out: every process of a divided run must name its tests alike.
NO_TRIBE = "0199a3c1-7a52-7b6e-9d14-6b1f0c8e2d47"
places: list[tuple[str, str]] = []
arrived = threading.Event()


@tribe_task(name="tests.look_around")
def look_around(*, word, **_):
    """Say where this runs."""
    places.append((word, connection.schema_name))
    arrived.set()
    return connection.schema_name


@public_task(name="tests.look_around_in_public")
def look_around_in_public(**_):
    """Say where this runs."""
    places.append(("public", connection.schema_name))
    arrived.set()
    return connection.schema_name


@pytest.fixture
def sent(monkeypatch):
    """What would go to the broker."""
    messages = []
    monkeypatch.setattr(
        "celery.app.task.Task.apply_async",
        lambda self, args=None, kwargs=None, **options: messages.append(
            (self.name, kwargs, options)
        ),
    )
    return messages


@pytest.fixture
def worker(committed_db):
    """A real worker on a queue of its own, in a thread of this process."""
    places.clear()
    arrived.clear()
    level = logging.getLogger().level
    with start_worker(
        app, pool="solo", queues=[QUEUE], perform_ping_check=False, shutdown_timeout=15
    ):
        yield
    # It made the whole process deaf to warnings, and the tests after this listen to them.
    logging.getLogger().setLevel(level)


def run_with_header(task, header):
    task.push_request(headers={"tribe": header} if header is not None else None)
    try:
        return task(word="x")
    finally:
        task.pop_request()


def test_a_block_enters_and_comes_back(alpha, beta):
    with enter_tribe(alpha):
        with enter_tribe(beta):
            assert current_tribe() == beta
        assert current_tribe() == alpha

    with pytest.raises(OutsideTribe):
        current_tribe()


def test_a_block_that_fails_comes_back_too(alpha):
    with pytest.raises(RuntimeError), enter_tribe(alpha):
        raise RuntimeError

    assert connection.schema_name == "public"


def test_a_question_is_answered_inside(alpha):
    names = ask_tribe(alpha, lambda: sorted(member.name for member in Member.objects.all()))

    assert names == ["Ada", "Bram", "Esra"]


def test_an_answer_that_would_be_read_elsewhere_is_refused(alpha):
    with pytest.raises(TypeError):
        ask_tribe(alpha, Member.objects.all)


def test_a_tribe_task_takes_its_tribe_along(alpha, sent):
    with enter_tribe(alpha):
        look_around.apply_async(kwargs={"word": "x"}, headers={"trace": "1"})

    assert sent == [
        ("tests.look_around", {"word": "x"}, {"headers": {"trace": "1", "tribe": str(alpha.pk)}})
    ]


@pytest.mark.usefixtures("_database")
def test_a_tribe_task_is_not_sent_from_public(sent):
    with pytest.raises(OutsideTribe):
        look_around.delay(word="x")

    assert sent == []


def test_a_public_task_carries_no_tribe(alpha, sent):
    with enter_tribe(alpha):
        look_around_in_public.delay()

    assert "headers" not in sent[0][2]


def test_a_tribe_task_runs_in_its_tribe_and_leaves_it(alpha):
    assert run_with_header(look_around, str(alpha.pk)) == alpha.schema_name
    assert connection.schema_name == "public"


@pytest.mark.parametrize("header", [None, "", "x", "public", "\x00", NO_TRIBE, 7, ["a"]])
def test_a_task_without_a_live_tribe_is_refused_t15(alpha, header):
    places.clear()

    with pytest.raises(Reject):
        run_with_header(look_around, header)

    assert places == []
    assert connection.schema_name == "public"


def test_a_task_of_a_tribe_that_was_dropped_is_refused_t15(farid_account):
    places.clear()
    tribe = services.found_tribe(
        actor=farid_account,
        name="Night shift",
        slug="night-shift",
        founding_key=uuid.uuid4(),
        organisation_name="Makers",
    )
    services.drop_pending_tribe(tribe=tribe)

    with pytest.raises(Reject):
        run_with_header(look_around, str(tribe.pk))

    assert places == []


def test_a_public_task_leaves_the_tribe_the_process_was_in(alpha):
    with enter_tribe(alpha):
        assert look_around_in_public() == "public"


@pytest.mark.slow
def test_over_a_real_broker_each_task_runs_where_it_was_sent_from(worker):
    tribes = {tribe.slug: tribe for tribe in Tribe.objects.filter(slug__in=["alpha", "beta"])}

    for slug in ("alpha", "beta", "alpha"):
        with enter_tribe(tribes[slug]):
            look_around.apply_async(kwargs={"word": slug}, queue=QUEUE)
    with enter_tribe(tribes["beta"]):
        look_around_in_public.apply_async(queue=QUEUE)
    wait_for(4)

    assert sorted(places) == sorted(
        [
            ("alpha", tribes["alpha"].schema_name),
            ("alpha", tribes["alpha"].schema_name),
            ("beta", tribes["beta"].schema_name),
            ("public", "public"),
        ]
    )


@pytest.mark.slow
def test_over_a_real_broker_a_task_of_no_tribe_is_refused_and_the_next_one_runs(worker):
    app.send_task("tests.look_around", kwargs={"word": "lost"}, queue=QUEUE)
    app.send_task(
        "tests.look_around",
        kwargs={"word": "gone"},
        queue=QUEUE,
        headers={"tribe": str(uuid.uuid4())},
    )
    look_around_in_public.apply_async(queue=QUEUE)
    wait_for(1)

    assert places == [("public", "public")]


def wait_for(number):
    for _ in range(200):
        if len(places) >= number:
            return
        arrived.wait(0.05)
        arrived.clear()
    raise AssertionError(f"{len(places)} of {number} tasks ran")


def test_a_thread_of_its_own_is_in_no_tribe_and_does_no_tribe_work_t17(in_alpha):
    found = []

    def work():
        try:
            current_tribe()
        except OutsideTribe:
            found.append(connection.schema_name)
        connection.close()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()

    assert found == ["public"]
    assert current_tribe() == in_alpha


def test_there_is_no_asynchronous_door_t17():
    assert not hasattr(settings, "ASGI_APPLICATION")
    assert find_spec("config.asgi") is None
