"""Workers as real processes: in the right tribe or not at all, once, and again after a kill."""

import datetime as dt
import email
import os
import signal
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction

from core.accounts.models import Account
from core.common import clock
from core.history.models import Event
from core.mail.models import OutboxMessage
from core.mail.services import queue_mail
from core.mail.tasks import send_waiting
from core.members.models import Member
from core.members.tasks import rename_member
from infra.dev import paths, processes
from tenants import due, services
from tenants.context import ask_tribe, enter_tribe
from tenants.models import DueJob, Tribe
from tenants.tasks import run_due_jobs
from tests.support.worker_kinds import HELLO, NOTE

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("committed_db")]

JOBS = 40
PATIENCE_SECONDS = 40


class Workers:
    """Starts workers on a queue that nobody else reads, and keeps what they say."""

    def __init__(self, folder: Path) -> None:
        self.queue = f"tests.{uuid.uuid4().hex[:8]}"
        self.mailbox = folder / "mailbox"
        self.log = folder / "log"
        self._running = ExitStack()
        self._number = 0

    def start(self) -> subprocess.Popen:
        """One more, with one task in hand at a time."""
        self._number += 1
        database = str(connection.settings_dict["NAME"])
        url = urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}").geturl()
        command = [sys.executable, "-m", "celery", "--quiet", "-A", "config", "worker"]
        command += ["--loglevel", "WARNING", "--without-gossip", "--without-mingle"]
        command += [
            "--concurrency",
            "1",
            "-Q",
            self.queue,
            "-n",
            f"test{self._number}@{self.queue}",
        ]
        with self.log.open("ab") as log:
            process = processes.start(
                command,
                env={
                    **os.environ,
                    "DATABASE_URL": url,
                    "EMAIL_URL": f"file://{self.mailbox}",
                    "DJANGO_SETTINGS_MODULE": "tests.support.worker_settings",
                },
                cwd=paths.ROOT,
                start_new_session=True,
                stdout=log,
                stderr=log,
            )
        self._running.callback(processes.end, process, with_signal=signal.SIGTERM, seconds=10)
        return process

    def close(self) -> None:
        """End them all."""
        self._running.close()

    def said(self, words: str) -> bool:
        """Whether one of them said this."""
        return words in self.log.read_text(errors="replace")

    def mails(self) -> list[str]:
        """The ids of the mails that left."""
        texts = [file.read_text() for file in self.mailbox.glob("*")]
        parts = [part for text in texts for part in text.split("-" * 79) if part.strip()]
        return [str(email.message_from_string(part.strip())["Message-ID"]) for part in parts]


@pytest.fixture
def workers(committed_db, tmp_path: Path) -> Iterator[Workers]:
    """Nobody works yet."""
    some = Workers(tmp_path)
    yield some
    some.close()


def wait_for(condition: Callable[[], bool]) -> None:
    assert processes.wait_until(condition, seconds=PATIENCE_SECONDS, every_seconds=0.1)


def rename(account: Account, name: str) -> None:
    Account.objects.filter(pk=account.pk).update(display_name=name)


def send_renaming(tribe: Tribe, account: Account, workers: Workers) -> None:
    with enter_tribe(tribe):
        rename_member.apply_async(kwargs={"account_id": str(account.pk)}, queue=workers.queue)


def name_in(tribe: Tribe, account: Account) -> str:
    return ask_tribe(tribe, lambda: Member.objects.get(account=account.pk).display_name)


def test_a_task_lands_in_its_tribe_and_one_whose_tribe_is_gone_is_refused(
    workers, alpha, beta, esra_account, farid_account
):
    gone = services.found_tribe(
        actor=farid_account,
        name="Night shift",
        slug="night-shift",
        founding_key=uuid.uuid4(),
        organisation_name="Makers",
    )
    rename(esra_account, "Esra the second")
    send_renaming(gone, farid_account, workers)
    send_renaming(alpha, esra_account, workers)
    services.drop_pending_tribe(tribe=gone)

    workers.start()
    wait_for(lambda: name_in(alpha, esra_account) == "Esra the second")

    assert name_in(beta, esra_account) == "Esra"
    assert workers.said("tribe_task_refused")
    assert workers.said(str(gone.pk))


def test_what_a_killed_worker_held_is_done_by_another(workers, alpha, esra_account):
    rename(esra_account, "Esra the second")
    first = workers.start()
    with transaction.atomic(), enter_tribe(alpha):
        Member.objects.select_for_update().get(account=esra_account.pk)
        send_renaming(alpha, esra_account, workers)
        wait_for(_somebody_waits_for_a_lock)
        os.killpg(first.pid, signal.SIGKILL)
        first.wait(10)
        _end_what_waits_for_a_lock()
    assert name_in(alpha, esra_account) == "Esra"

    workers.start()

    wait_for(lambda: name_in(alpha, esra_account) == "Esra the second")


def _somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_locks where not granted")
        return bool(cursor.fetchone()[0])


def _end_what_waits_for_a_lock() -> None:
    """The database would still do the statement it has, for whoever asked and is dead."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(pid) from pg_locks where not granted")


def test_two_workers_that_race_do_due_jobs_once_and_send_each_mail_once(workers, alpha, beta):
    for number in range(JOBS):
        due.schedule(
            kind=NOTE,
            tribe=[alpha, beta][number % 2],
            object_id=uuid.uuid4(),
            due_at=clock.now() - dt.timedelta(minutes=1),
            dedupe_key=f"note:{number}",
        )
        queue_mail(topic=HELLO, to_email=f"reader{number}@partup.example")
    for task in (run_due_jobs, send_waiting) * 4:
        task.apply_async(queue=workers.queue)

    for _ in range(2):
        workers.start()
    wait_for(lambda: not DueJob.objects.filter(kind=NOTE, done_at=None).exists())
    wait_for(lambda: not OutboxMessage.objects.filter(topic=HELLO, sent_at=None).exists())
    workers.close()

    jobs = sorted(DueJob.objects.filter(kind=NOTE).values_list("object_id", flat=True))
    assert sorted([*_noted(alpha), *_noted(beta)]) == jobs
    assert DueJob.objects.filter(kind=NOTE, attempts__gt=0).count() == 0
    waiting = OutboxMessage.objects.filter(topic=HELLO).values_list("pk", flat=True)
    assert sorted(workers.mails()) == sorted(f"<{key}@partup>" for key in waiting)


def _noted(tribe: Tribe) -> list[uuid.UUID]:
    return ask_tribe(
        tribe, lambda: list(Event.objects.filter(kind=NOTE).values_list("subject_id", flat=True))
    )
