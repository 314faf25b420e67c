"""Lines are added, never changed, and sealed soon after."""

import datetime as dt
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection, transaction

from core.audit.models import AppendOnly, Head, PlatformRecord
from core.common import clock
from core.trail import selectors, services
from core.trail.models import TrailRecord, TrailSeal
from core.trail.services import sealing
from tenants import due
from tenants.context import enter_tribe
from tenants.models import DueJob, Tribe


def test_a_line_is_written_once(ada):
    line = services.record(action="rules.changed", actor=ada)

    for attempt in (
        line.save,
        line.delete,
        TrailRecord.objects.all().delete,
        lambda: TrailRecord.objects.update(action="rules.kept"),
        lambda: TrailRecord.objects.filter(pk=line.pk).update(action="rules.kept"),
        lambda: TrailRecord.objects.bulk_update([line], ["action"]),
    ):
        with pytest.raises(AppendOnly), transaction.atomic():
            attempt()

    assert TrailRecord.objects.get(pk=line.pk).action == "rules.changed"


def test_a_seal_stands_on_the_one_before(sealed, alpha):
    seals = list(TrailSeal.objects.order_by("sequence"))
    head = Head.objects.get(tribe_id=alpha.pk)

    assert [seal.sequence for seal in seals] == [1, 2, 3]
    assert [seal.previous_hash for seal in seals] == ["", seals[0].hash, seals[1].hash]
    assert [seal.count for seal in seals] == [2, 2, 2]
    assert [line.seal_id for line in sealed] == [seal.pk for seal in seals for _ in range(2)]
    assert (head.sequence, head.hash, head.count) == (3, seals[2].hash, 6)


def test_nothing_new_is_not_sealed(sealed):
    assert services.seal_trail() == 0
    assert TrailSeal.objects.count() == 3


def test_many_lines_are_sealed_in_several_batches(ada, monkeypatch):
    monkeypatch.setattr("core.audit.services.sealing.MOST_LINES", 2)
    for _ in range(5):
        services.record(action="rules.changed", actor=ada)

    assert services.seal_trail() == 5
    assert list(TrailSeal.objects.order_by("sequence").values_list("count", flat=True)) == [2, 2, 1]


def test_a_line_asks_for_its_seal_after_the_commit(ada, alpha, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as asked:
        services.record(action="rules.changed", actor=ada)
        assert not DueJob.objects.filter(kind="trail.seal").exists()
    for ask in asked:
        ask()

    job = DueJob.objects.get(kind="trail.seal")
    assert job.tribe == alpha
    assert due.run_due(at=clock.now()) == 0
    assert due.run_due(at=clock.now() + dt.timedelta(minutes=1), tribe=alpha) == 1
    assert not TrailRecord.objects.filter(seal=None).exists()


def test_more_lines_do_not_put_the_seal_off(ada, alpha):
    sealing.ask_to_seal(alpha)
    first = DueJob.objects.get(kind="trail.seal").due_at

    with clock.standing_at(clock.now() + dt.timedelta(seconds=50)):
        sealing.ask_to_seal(alpha)

    assert DueJob.objects.get(kind="trail.seal").due_at == first


def test_after_a_round_the_next_line_asks_again(ada, alpha):
    sealing.ask_to_seal(alpha)
    due.run_due(at=clock.now() + dt.timedelta(minutes=1), tribe=alpha)
    with clock.standing_at(clock.now() + dt.timedelta(minutes=5)):
        sealing.ask_to_seal(alpha)

    job = DueJob.objects.get(kind="trail.seal")
    assert job.done_at is None
    assert job.due_at > clock.now() + dt.timedelta(minutes=5)


def test_sealing_plans_one_daily_round_and_each_round_the_next(ada, alpha):
    services.record(action="rules.changed", actor=ada)
    services.seal_trail()
    services.seal_trail()
    rounds = []
    moment = clock.now()
    for _ in range(3):
        moment += dt.timedelta(days=1, minutes=1)
        with clock.standing_at(moment):
            rounds.append(due.run_due(tribe=alpha))

    waiting = DueJob.objects.filter(kind="trail.tend")
    assert rounds == [1, 1, 1]
    assert waiting.filter(done_at=None).count() == 1
    assert waiting.count() <= 2


def test_the_daily_round_finds_a_straggler_and_tells_the_head_to_the_platform(ada, alpha):
    services.record(action="rules.changed", actor=ada)

    services.tend_trail()
    services.tend_trail()

    seal = TrailSeal.objects.get()
    told = PlatformRecord.objects.get(action="record.anchored")
    assert told.tribe_id == alpha.pk
    assert told.changes == {"sequence": 1, "hash": seal.hash, "lines": 1}
    assert selectors.anchors_of(alpha) == {1: seal.hash}


def _alpha_and_ada():
    alpha = Tribe.objects.get(slug="alpha")
    with enter_tribe(alpha):
        from core.members.models import Member

        return alpha, Member.objects.get(display_name="Ada")


def test_a_line_that_is_committed_late_is_sealed_too(committed_db):
    alpha, ada = _alpha_and_ada()
    written, sealed_once = Barrier(2, timeout=10), Barrier(2, timeout=10)

    def slow(_):
        try:
            with enter_tribe(alpha), transaction.atomic():
                services.record(action="rules.changed", actor=ada, changes={"late": True})
                written.wait()
                sealed_once.wait()
        finally:
            close_old_connections()

    with ThreadPoolExecutor(1) as pool:
        late = pool.map(slow, [0])
        written.wait()
        with enter_tribe(alpha):
            services.record(action="rules.changed", actor=ada, changes={"late": False})
            before = services.seal_trail()
        sealed_once.wait()
        list(late)
    with enter_tribe(alpha):
        after = services.seal_trail()
        batches = [list(seal.lines.all()) for seal in TrailSeal.objects.order_by("sequence")]
        found = list(services.verify_trail())

    assert after == 1
    assert before >= 1
    assert batches[-1][0].changes == {"late": True}
    assert batches[-1][0].pk < max(line.pk for line in batches[0])
    assert found == []


def test_writers_do_not_wait_for_each_other_or_for_the_sealer(committed_db):
    alpha, ada = _alpha_and_ada()
    both = Barrier(3, timeout=10)

    def write(_):
        try:
            with enter_tribe(alpha), transaction.atomic():
                services.record(action="rules.changed", actor=ada)
                both.wait()
        finally:
            close_old_connections()

    def seal(_):
        try:
            with enter_tribe(alpha), transaction.atomic():
                services.record(action="rules.changed", actor=ada)
                services.seal_trail()
                both.wait()
        finally:
            close_old_connections()

    with ThreadPoolExecutor(3) as pool:
        work = [pool.submit(write, 0), pool.submit(write, 1), pool.submit(seal, 2)]
        for one in work:
            one.result()

    assert DueJob.objects.filter(kind="trail.seal", tribe=alpha).count() == 1


def test_two_sealers_seal_each_line_once(committed_db, monkeypatch):
    monkeypatch.setattr("core.audit.services.sealing.MOST_LINES", 3)
    alpha, ada = _alpha_and_ada()
    with enter_tribe(alpha):
        for _ in range(20):
            services.record(action="rules.changed", actor=ada)
        waiting = TrailRecord.objects.filter(seal=None).count()
    gate = Barrier(2, timeout=10)

    def work(_):
        gate.wait()
        try:
            with enter_tribe(alpha):
                return services.seal_trail()
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(work, range(2)))

    with enter_tribe(alpha):
        assert sum(counts) == waiting
        assert sum(seal.count for seal in TrailSeal.objects.all()) == waiting
        assert list(services.verify_trail()) == []


_DYING = """
import os, signal
import django
django.setup()
from django.db.models.signals import post_save
from core.audit.models import Head
from core.trail import selectors, services
from core.trail.models import TrailSeal
from tenants.context import enter_tribe
from tenants.models import Tribe
post_save.connect(lambda **_: os.kill(os.getpid(), signal.SIGKILL), sender=TrailSeal, weak=False)
with enter_tribe(Tribe.objects.get(slug="alpha")):
    services.seal_trail()
"""


def test_a_sealer_that_is_killed_leaves_nothing_and_the_next_one_seals(committed_db):
    alpha, ada = _alpha_and_ada()
    with enter_tribe(alpha):
        services.record(action="rules.changed", actor=ada)
        waiting = TrailRecord.objects.filter(seal=None).count()
    settings = connection.settings_dict
    url = "postgresql://{USER}:{PASSWORD}@/{NAME}?host={HOST}&port={PORT}".format(**settings)

    ended = subprocess.run(
        [sys.executable, "-c", _DYING],
        env={**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "config.settings"},
        timeout=60,
        check=False,
    )

    with enter_tribe(alpha):
        assert ended.returncode == -signal.SIGKILL
        assert TrailSeal.objects.count() == 0
        assert services.seal_trail() == waiting
        assert list(services.verify_trail()) == []
