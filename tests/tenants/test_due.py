"""Things that fall due are done once, in their tribe, fairly, or tried again."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection

from core.common import clock
from tenants import due
from tenants.models import DueJob, Tribe

done: list[tuple[str, str]] = []


def note(job):
    done.append((job.dedupe_key, connection.schema_name))


def break_down(job):
    Tribe.objects.filter(pk=job.tribe_id).update(why="half done")
    raise RuntimeError("not today")


@pytest.fixture(autouse=True)
def _handlers():
    before = dict(due._handlers)
    due.register("tests.note", note)
    due.register("tests.break", break_down)
    done.clear()
    yield
    due._handlers.clear()
    due._handlers.update(before)


def put(key, *, tribe=None, minutes=-1, kind="tests.note"):
    due.schedule(
        kind=kind,
        tribe=tribe,
        object_id=uuid.uuid4(),
        due_at=clock.now() + dt.timedelta(minutes=minutes),
        dedupe_key=key,
    )


def test_what_is_due_is_done_once_in_its_tribe(alpha):
    put("a", tribe=alpha)
    put("b")
    put("later", minutes=5)

    rounds = [due.run_due(), due.run_due()]

    assert rounds == [2, 0]
    assert sorted(done) == [("a", alpha.schema_name), ("b", "public")]
    assert connection.schema_name == "public"
    assert DueJob.objects.get(dedupe_key="later").done_at is None


def test_the_same_key_again_moves_the_job(alpha):
    put("a", tribe=alpha)
    put("a", tribe=alpha, minutes=60)

    assert due.run_due() == 0
    assert DueJob.objects.filter(dedupe_key="a").count() == 1


def test_a_job_that_was_done_waits_again_when_it_is_put_again(alpha):
    put("a", tribe=alpha)
    due.run_due()
    put("a", tribe=alpha)

    due.run_due()

    assert [key for key, _ in done] == ["a", "a"]


def test_what_is_cancelled_is_not_done(alpha):
    put("a", tribe=alpha)

    due.cancel(dedupe_key="a")
    due.cancel(dedupe_key="never")

    assert due.run_due() == 0


def test_a_job_that_fails_leaves_nothing_and_is_tried_later(alpha):
    put("broken", tribe=alpha, kind="tests.break")
    put("fine", tribe=alpha)

    rounds = [due.run_due(), due.run_due()]

    job = DueJob.objects.get(dedupe_key="broken")
    assert rounds == [1, 0]
    assert done == [("fine", alpha.schema_name)]
    assert Tribe.objects.get(pk=alpha.pk).why == "We try things out."
    assert (job.attempts, job.done_at, job.failed_at) == (1, None, None)
    assert dt.timedelta(seconds=35) < job.retry_at - clock.now() < dt.timedelta(seconds=41)


def test_after_eight_tries_it_is_given_up_and_kept(alpha):
    put("broken", tribe=alpha, kind="tests.break")

    for _ in range(10):
        DueJob.objects.filter(dedupe_key="broken").update(retry_at=None)
        due.run_due()

    job = DueJob.objects.get(dedupe_key="broken")
    assert job.attempts == due.MOST_ATTEMPTS
    assert job.failed_at


def test_a_job_without_a_handler_does_not_hold_up_the_others(alpha):
    put("unknown", tribe=alpha, kind="tests.nobody_knows")
    put("fine", tribe=alpha)

    assert due.run_due() == 1


def test_a_large_tribe_does_not_keep_a_small_one_waiting(alpha, beta):
    for number in range(20):
        put(f"alpha-{number:02}", tribe=alpha, minutes=-60)
    put("beta", tribe=beta)

    due.run_due(limit=2)

    assert {key for key, _ in done} == {"alpha-00", "beta"}


def test_a_job_that_was_put_off_meanwhile_is_left_alone(alpha, monkeypatch):
    put("first", tribe=alpha, minutes=-2)
    put("second", tribe=alpha)
    due.register("tests.note", lambda job: put("second", tribe=alpha, minutes=60))

    assert due.run_due() == 1
    assert DueJob.objects.get(dedupe_key="second").done_at is None


def test_a_job_that_goes_while_it_fails_does_not_end_the_round(alpha):
    def fail_and_go(job):
        raise RuntimeError

    put("gone", tribe=alpha)
    due.register("tests.note", fail_and_go)
    job = DueJob.objects.get(dedupe_key="gone")
    job.delete()

    due._try_later(job.pk)

    assert due.run_due() == 0


def test_two_workers_do_each_job_once(committed_db):
    alpha = Tribe.objects.get(slug="alpha")
    for number in range(12):
        put(f"job-{number}", tribe=alpha)
    gate = Barrier(2)

    def work(_):
        gate.wait()
        try:
            return due.run_due()
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(work, range(2)))

    assert sum(counts) == 12
    assert len(done) == len(set(done)) == 12
