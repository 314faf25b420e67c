"""What goes on in a tribe by itself, in every state: tasks, jobs and mails."""

import pytest
from celery.exceptions import Reject

from config.celery import app
from core.common import clock
from core.mail import registry
from core.mail.models import OutboxMessage
from tenants import due
from tenants.models import DueJob, Tribe
from tests.architecture import statetable
from tests.architecture.statetable import STATES


@pytest.mark.parametrize("state", STATES)
def test_each_task_of_a_tribe_runs_or_is_left(state, alpha):
    Tribe.objects.filter(pk=alpha.pk).update(access_state=state)
    table, ran = statetable.load(), set()
    tasks = {name: task for name, task in app.tasks.items() if statetable.is_of_a_tribe(name, task)}
    for name, task in tasks.items():
        ran |= {name} if _is_let_in(task, alpha) else set()

    wanted = {name for name in tasks if statetable.is_done(table[f"task {name}"], state)}
    assert ran == wanted


@pytest.mark.parametrize("state", STATES)
def test_each_job_of_a_tribe_is_done_or_waits(state, alpha, monkeypatch):
    Tribe.objects.filter(pk=alpha.pk).update(access_state=state)
    table, done = statetable.load(), set()
    kinds = [name.removeprefix("job ") for name in table if name.startswith("job ")]
    monkeypatch.setattr(due, "_handlers", {kind: lambda job: done.add(job.kind) for kind in kinds})
    DueJob.objects.all().delete()
    for kind in kinds:
        due.schedule(
            kind=kind, tribe=alpha, object_id=alpha.pk, due_at=clock.now(), dedupe_key=kind
        )

    due.run_due(limit=500)

    assert done == {kind for kind in kinds if statetable.is_done(table[f"job {kind}"], state)}
    assert DueJob.objects.filter(done_at=None).count() == len(kinds) - len(done)


def test_what_waited_is_done_when_the_tribe_is_open_again(alpha, monkeypatch):
    done = []
    monkeypatch.setitem(due._handlers, "partup.closing", lambda job: done.append(job.kind))
    Tribe.objects.filter(pk=alpha.pk).update(access_state="archived")
    due.schedule(
        kind="partup.closing",
        tribe=alpha,
        object_id=alpha.pk,
        due_at=clock.now(),
        dedupe_key="waits",
    )
    assert due.run_due() == 0

    Tribe.objects.filter(pk=alpha.pk).update(access_state="active")

    assert (due.run_due(), done) == (1, ["partup.closing"])


@pytest.mark.parametrize("state", STATES)
def test_each_mail_about_a_tribe_leaves_or_stays(state, alpha):
    Tribe.objects.filter(pk=alpha.pk).update(access_state=state)
    table = statetable.load()
    rooms = [name.removeprefix("mail ") for name in table if name.startswith("mail ")]

    left = {
        room
        for room in rooms
        if not registry.objection_to(OutboxMessage(topic=f"{room}.word", tribe_id=alpha.pk))
    }

    assert left == {room for room in rooms if statetable.is_done(table[f"mail {room}"], state)}


def _is_let_in(task, tribe):
    task.push_request(headers={"tribe": str(tribe.pk)})
    try:
        task._live_tribe()
    except Reject:
        return False
    finally:
        task.pop_request()
    return True
