"""A tribe to take along: who may, once at a time, for seven days, and gone with whoever goes."""

import datetime as dt

import pytest

from core.audit.models import PlatformRecord
from core.common import clock
from core.common.errors import NotFound
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting
from core.members.models import Member
from core.privacy import services
from core.privacy.models import TribeCopy, TribeCopyPart
from core.privacy.services import schedules, shelf
from core.trail.models import TrailRecord
from tenants import due
from tenants.context import enter_tribe
from tenants.models import DueJob, OrganisationRole, Tribe
from tests.core.privacy.conftest import erase, work_off
from tests.core.privacy.tribe_archives import open_copy, take


@pytest.mark.parametrize("state", ["read_only", "cancelled", "suspended", "past_due", "grace"])
def test_the_organisation_takes_it_along_whatever_is_paid(alpha, owner, state):
    Tribe.objects.filter(pk=alpha.pk).update(access_state=state)
    alpha.refresh_from_db()

    assert take(owner, alpha).faults() == []


@pytest.mark.parametrize("state", ["suspended", "archived", "pending"])
def test_a_steward_takes_nothing_from_a_closed_tribe(alpha, steward, state):
    Tribe.objects.filter(pk=alpha.pk).update(access_state=state)
    alpha.refresh_from_db()

    with pytest.raises(NotFound):
        services.ask_for_tribe_copy(actor=steward, tribe=alpha)

    assert not TribeCopy.objects.exists()


@pytest.mark.parametrize("state", ["archived", "pending"])
def test_what_was_put_away_comes_back_first(alpha, owner, state):
    Tribe.objects.filter(pk=alpha.pk).update(access_state=state)
    alpha.refresh_from_db()

    with pytest.raises(NotFound):
        services.ask_for_tribe_copy(actor=owner, tribe=alpha)


@pytest.mark.parametrize("role", ["billing", None])
def test_whoever_sees_nothing_of_a_tribe_takes_nothing(alpha, chidi_account, role):
    roles = [OrganisationRole(organisation=alpha.organisation, account=chidi_account, role=role)]
    OrganisationRole.objects.bulk_create([one for one in roles if one.role])

    with pytest.raises(NotFound):
        services.ask_for_tribe_copy(actor=chidi_account, tribe=alpha)


def test_a_member_takes_nothing(alpha, bram_account):
    with pytest.raises(NotFound):
        services.ask_for_tribe_copy(actor=bram_account, tribe=alpha)


def test_a_second_click_gives_the_same_job(alpha, owner, ada_account):
    first = services.ask_for_tribe_copy(actor=owner, tribe=alpha)

    assert services.ask_for_tribe_copy(actor=owner, tribe=alpha) == first
    # Ada owns the organisation too, so hers is the same whole copy.
    assert services.ask_for_tribe_copy(actor=ada_account, tribe=alpha) == first
    assert DueJob.objects.filter(kind=schedules.TABLE).count() == 19


def test_rights_are_read_when_it_is_taken(alpha, owner):
    copy = services.ask_for_tribe_copy(actor=owner, tribe=alpha)
    work_off()
    copy.refresh_from_db()
    OrganisationRole.objects.filter(account=owner).delete()

    with pytest.raises(NotFound):
        services.take_tribe_along(actor=owner, copy=copy)


def test_a_steward_who_lost_the_role_meanwhile_gets_nothing(alpha, steward):
    copy = services.ask_for_tribe_copy(actor=steward, tribe=alpha)
    with enter_tribe(alpha):
        Member.objects.filter(account=steward).update(role="member")

    work_off()

    copy.refresh_from_db()
    assert copy.state == TribeCopy.State.FAILED
    assert not shelf.archive_of(copy.pk).exists()


def test_a_steward_takes_no_copy_of_the_organisation(alpha, owner, steward):
    copy = services.ask_for_tribe_copy(actor=owner, tribe=alpha)
    work_off()
    copy.refresh_from_db()

    with pytest.raises(NotFound):
        services.take_tribe_along(actor=steward, copy=copy)


def test_taking_it_stands_in_both_records(alpha, owner):
    copy = services.ask_for_tribe_copy(actor=owner, tribe=alpha)
    work_off()
    copy.refresh_from_db()
    services.take_tribe_along(actor=owner, copy=copy)

    lines = PlatformRecord.objects.filter(action__startswith="tribe_copy.", tribe_id=alpha.pk)
    assert list(lines.order_by("id").values_list("action", flat=True)) == [
        "tribe_copy.asked",
        "tribe_copy.ready",
        "tribe_copy.downloaded",
    ]
    with enter_tribe(alpha):
        told = TrailRecord.objects.filter(action__startswith="tribe_copy.").order_by("id")
        assert list(told.values_list("action", flat=True)) == [
            "tribe_copy.asked",
            "tribe_copy.downloaded",
        ]


def test_it_stays_seven_days(alpha, owner):
    copy = services.ask_for_tribe_copy(actor=owner, tribe=alpha)
    work_off()
    copy.refresh_from_db()
    assert copy.expires_at - copy.ready_at == dt.timedelta(days=7)

    work_off(at=copy.expires_at)

    copy.refresh_from_db()
    assert copy.state == TribeCopy.State.REMOVED
    assert not shelf.archive_of(copy.pk).exists()


def test_one_mail_says_that_it_is_ready(alpha, owner, mailoutbox, settings):
    OutboxMessage.objects.all().delete()

    services.ask_for_tribe_copy(actor=owner, tribe=alpha)
    work_off()
    send_waiting()
    work_off()
    send_waiting()

    (mail,) = mailoutbox
    assert mail.to == [owner.email]
    assert f"{settings.ACCOUNT_ORIGIN}/tribes/{alpha.pk}/copy/" in mail.body


def test_a_copy_goes_when_somebody_in_the_tribe_is_forgotten(alpha, owner, bram_account):
    copy = services.ask_for_tribe_copy(actor=owner, tribe=alpha)
    work_off()

    erase(bram_account)
    work_off()

    copy.refresh_from_db()
    assert copy.state == TribeCopy.State.REMOVED
    assert not shelf.archive_of(copy.pk).exists()


def test_a_copy_under_way_begins_anew_when_somebody_is_forgotten(alpha, owner, work, bram_account):
    copy = services.ask_for_tribe_copy(actor=owner, tribe=alpha)
    part = TribeCopyPart.objects.get(copy=copy, name="people")
    with enter_tribe(alpha):
        services.gather_table(part_id=part.pk)

    erase(bram_account)
    work_off()

    copy.refresh_from_db()
    assert copy.is_ready
    assert "Bram" not in open_copy(copy).everything


def test_whoever_is_erased_leaves_no_copy_behind(alpha, owner):
    copy = services.ask_for_tribe_copy(actor=owner, tribe=alpha)
    work_off()

    erase(owner)
    work_off()

    assert not TribeCopy.objects.filter(pk=copy.pk).exists()
    assert not shelf.archive_of(copy.pk).exists()


def test_a_copy_that_takes_a_day_is_given_up(alpha, owner):
    copy = services.ask_for_tribe_copy(actor=owner, tribe=alpha)
    DueJob.objects.filter(kind=schedules.TABLE).delete()

    work_off(at=clock.now() + schedules.LONGEST)

    copy.refresh_from_db()
    assert copy.is_failed


def test_what_a_dying_worker_left_is_gathered_anew(alpha, owner, work):
    copy = services.ask_for_tribe_copy(actor=owner, tribe=alpha)
    part = TribeCopyPart.objects.get(copy=copy, name="messages")
    half_made = shelf.folder_of(copy.pk) / "messages.000000.jsonl.half-made"
    half_made.write_text('{"id": "0')

    work_off()

    copy.refresh_from_db()
    part.refresh_from_db()
    assert (copy.is_ready, part.rows) == (True, 2)
    assert open_copy(copy).faults() == []


def test_jobs_of_a_closed_tribe_do_not_wait(alpha, owner):
    copy = services.ask_for_tribe_copy(actor=owner, tribe=alpha)
    Tribe.objects.filter(pk=alpha.pk).update(access_state="suspended")

    due.run_due()
    work_off()

    copy.refresh_from_db()
    assert copy.is_ready
