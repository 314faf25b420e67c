"""A copy is made part by part, once at a time, for whose it is, for seven days."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from core.audit.models import PlatformRecord
from core.common import clock
from core.common.errors import NotFound
from core.conversations.services import post_message
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting
from core.privacy import services
from core.privacy.models import Export, ExportPart
from core.privacy.services import schedules, shelf
from tenants import due
from tenants.context import enter_tribe
from tenants.models import DueJob
from tests.core.privacy.conftest import seat, start_partup, work_off


def test_asking_twice_gives_the_one_that_is_under_way(esra_account, export):
    again = services.ask_for_export(actor=esra_account)

    assert again == export
    assert ExportPart.objects.filter(export=export).count() == 3
    assert Export.objects.count() == 1


def test_a_new_copy_takes_the_place_of_the_older_one(esra_account, export):
    work_off()

    newer = services.ask_for_export(actor=esra_account)
    work_off()

    assert Export.objects.get(pk=export.pk).state == Export.State.REMOVED
    assert not shelf.archive_of(export.pk).exists()
    assert shelf.archive_of(newer.pk).exists()


def test_a_part_is_gathered_once(export):
    part = ExportPart.objects.get(export=export, tribe=None)

    services.gather_part(part_id=part.pk)
    first = ExportPart.objects.get(pk=part.pk).done_at
    services.gather_part(part_id=part.pk)

    assert ExportPart.objects.get(pk=part.pk).done_at == first
    assert not DueJob.objects.filter(kind=schedules.PACK).exists()


def test_what_a_dying_worker_left_is_gathered_anew(export, django_capture_on_commit_callbacks):
    part = ExportPart.objects.get(export=export, tribe=None)
    half_made = shelf.folder_of(export.pk) / f"{part.pk}.json.half-made"
    half_made.write_text('{"folder": "acc')

    with django_capture_on_commit_callbacks(execute=True):
        work_off()

    assert Export.objects.get(pk=export.pk).is_ready
    assert [file.name for file in shelf.folder_of(export.pk).iterdir()] == ["copy.zip"]


def test_whoever_is_killed_after_packing_packs_anew(export):
    work_off()
    first = shelf.archive_of(export.pk).read_bytes()
    Export.objects.filter(pk=export.pk).update(state="gathering")
    # The parts go after the commit only; a killed worker left them.
    for part in ExportPart.objects.filter(export=export).select_related("tribe", "export"):
        ExportPart.objects.filter(pk=part.pk).update(done_at=None)
    DueJob.objects.filter(kind=schedules.GATHER).update(done_at=None)

    work_off()

    assert Export.objects.get(pk=export.pk).is_ready
    assert len(shelf.archive_of(export.pk).read_bytes()) > len(first) // 2


def test_when_it_is_ready_one_mail_says_so_in_the_readers_language(
    esra_account, mailoutbox, settings
):
    type(esra_account).objects.filter(pk=esra_account.pk).update(language="nl")
    esra_account.refresh_from_db()
    OutboxMessage.objects.all().delete()

    services.ask_for_export(actor=esra_account)
    work_off()
    send_waiting()
    work_off()
    send_waiting()

    (mail,) = mailoutbox
    assert mail.to == ["esra@partup.example"]
    with translation.override("nl"):
        assert mail.subject == translation.gettext("Your copy is ready")
    assert f"{settings.ACCOUNT_ORIGIN}/account/data/" in mail.body


def test_the_file_goes_after_seven_days(export, esra_account):
    work_off()
    ready = Export.objects.get(pk=export.pk)
    assert ready.expires_at - ready.ready_at == dt.timedelta(days=7)

    work_off(at=ready.expires_at - dt.timedelta(seconds=1))
    assert services.take_along(actor=esra_account, export_id=export.pk)[0] == ready
    work_off(at=ready.expires_at)

    assert not shelf.archive_of(export.pk).exists()
    assert Export.objects.get(pk=export.pk).state == Export.State.REMOVED
    with pytest.raises(NotFound):
        services.take_along(actor=esra_account, export_id=export.pk)


def test_a_file_whose_days_are_over_is_not_handed_over_before_it_is_removed(export, esra_account):
    work_off()
    ready = Export.objects.get(pk=export.pk)

    with clock.standing_at(ready.expires_at), pytest.raises(NotFound):
        services.take_along(actor=esra_account, export_id=export.pk)


def test_a_copy_that_takes_a_day_is_given_up_and_can_be_asked_anew(export, esra_account):
    ExportPart.objects.filter(export=export, tribe=None).delete()
    due.run_due(at=export.created_at + dt.timedelta(days=1, seconds=1), limit=1)
    Export.objects.filter(pk=export.pk).update(state="gathering")

    services.give_up(export_id=export.pk)
    services.give_up(export_id=export.pk)

    assert Export.objects.get(pk=export.pk).is_failed
    assert services.ask_for_export(actor=esra_account) != export


def test_nobody_else_takes_a_copy_along(export, bram_account):
    work_off()

    with pytest.raises(NotFound):
        services.take_along(actor=bram_account, export_id=export.pk)
    with pytest.raises(NotFound):
        services.take_along(actor=bram_account, export_id=uuid.uuid4())


def test_the_record_holds_what_was_asked_and_taken_but_no_names(export, esra_account):
    work_off()
    services.take_along(actor=esra_account, export_id=export.pk)

    lines = PlatformRecord.objects.filter(object_type="export").order_by("at", "id")
    assert [(line.action, line.account_id) for line in lines] == [
        ("export.asked", esra_account.pk),
        ("export.ready", None),
        ("export.downloaded", esra_account.pk),
    ]
    assert "Esra" not in str([line.changes for line in lines])


def test_public_keeps_nothing_of_what_was_gathered(export, ada, data_dir):
    work_off()

    folder = shelf.folder_of(export.pk)
    assert folder.is_relative_to(data_dir)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert shelf.archive_of(export.pk).stat().st_mode & 0o777 == 0o600


def test_what_a_part_asks_does_not_grow_with_what_is_in_it(esra_account, alpha, ada, esra):
    partup = start_partup(ada)
    seat(esra, partup)
    post_message(actor=esra, subject=partup, text="The first word")
    part = services.ask_for_export(actor=esra_account).parts.get(tribe=alpha)
    few = asked_by(part, alpha)
    for number in range(30):
        post_message(actor=esra, subject=partup, text=f"Word {number}")

    many = asked_by(part, alpha)

    assert many == few
    assert few < 25


def asked_by(part, tribe):
    """How many statements it takes to gather a part."""
    ExportPart.objects.filter(pk=part.pk).update(done_at=None)
    with enter_tribe(tribe), CaptureQueriesContext(connection) as queries:
        services.gather_part(part_id=part.pk)
    return len(queries)
