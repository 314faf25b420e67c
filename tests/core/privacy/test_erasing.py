"""Being erased: at once outside the tribes, and nothing twice."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress

from core.accounts.models import Account, Session
from core.audit.models import PlatformRecord
from core.common import clock
from core.common.errors import InvalidInput, NotFound
from core.inbox.models import Pointer, WorkPointer
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting
from core.members.models import JoinAnswers, Member
from core.members.services import admit_member, invite_by_mail
from core.privacy import selectors, services
from core.privacy.errors import OnlyOwner
from core.privacy.models import Erasure
from core.privacy.services import schedules
from tenants.context import enter_tribe
from tenants.models import DueJob, Handoff, Invitation, JoinRequest, Membership, OrganisationRole
from tenants.services import give_key, issue_handoff, make_owner
from tests.core.privacy.conftest import erase, seat, start_partup, work_off
from tests.support.clients import Visitor


def test_the_account_is_nobody_at_once_t13(esra_account):
    erase(esra_account)

    row = Account.objects.get(pk=esra_account.pk)
    assert (row.display_name, row.about, row.is_active) == ("", "", False)
    assert row.email.endswith("@erased.invalid")
    assert len(row.email.partition("@")[0]) == 32
    assert row.erased_at is not None
    assert not row.has_usable_password()
    assert row.name == "Former member"
    assert not EmailAddress.objects.filter(user=row).exists()
    assert not Membership.objects.live().filter(account=row).exists()


def test_every_session_code_and_notice_goes_with_it(esra_account, alpha):
    visitor = Visitor(esra_account)
    inside = visitor.to(alpha)
    issue_handoff(
        actor=esra_account, session_key=visitor.parent.session_key, tribe=alpha, state="s" * 20
    )

    erase(esra_account)

    assert not Session.objects.filter(account=esra_account).exists()
    assert not Handoff.objects.filter(account=esra_account).exists()
    assert not Pointer.objects.filter(account=esra_account).exists()
    assert not WorkPointer.objects.filter(account=esra_account).exists()
    assert visitor.get("/inbox/").status_code == 302
    assert inside.get("/").status_code == 302


@pytest.mark.parametrize("typed", ["", "yes", "bram@partup.example"])
def test_without_the_own_address_nothing_changes(esra_account, typed):
    with pytest.raises(InvalidInput) as refusal:
        services.erase_account(actor=esra_account, confirmation=typed)

    assert list(refusal.value.errors) == ["confirmation"]
    assert Account.objects.get(pk=esra_account.pk).display_name == "Esra"
    assert not Erasure.objects.exists()
    assert not DueJob.objects.filter(kind=schedules.STEP).exists()


def test_the_own_address_may_be_typed_in_capitals(esra_account):
    services.erase_account(actor=esra_account, confirmation=" ESRA@partup.example ")

    assert Account.objects.get(pk=esra_account.pk).erased_at is not None


def test_a_second_click_changes_nothing(esra_account):
    erase(esra_account)
    first = Account.objects.get(pk=esra_account.pk)

    services.erase_account(actor=esra_account, confirmation="anything")

    again = Account.objects.get(pk=esra_account.pk)
    assert (again.email, again.erased_at) == (first.email, first.erased_at)
    assert OutboxMessage.objects.filter(topic="privacy.erased").count() == 1
    assert PlatformRecord.objects.filter(action="erasure.asked").count() == 1


def test_the_only_owner_of_what_others_use_hands_over_first(ada_account, bram_account, alpha):
    with pytest.raises(OnlyOwner) as refusal:
        erase(ada_account)

    assert str(refusal.value) == (
        "You are the only owner of Waterland. Make somebody else owner first, then come back."
    )
    assert Account.objects.get(pk=ada_account.pk).display_name == "Ada"
    OrganisationRole.objects.create(
        organisation=alpha.organisation, account=bram_account, role="admin"
    )
    make_owner(actor=ada_account, organisation=alpha.organisation, account_id=bram_account.pk)
    erase(ada_account)
    assert Account.objects.get(pk=ada_account.pk).erased_at is not None


def test_an_owner_whom_nobody_depends_on_just_goes(chidi_account, esra_account, beta):
    erase(esra_account)
    work_off()

    erase(chidi_account)
    work_off()

    with enter_tribe(beta):
        assert not Member.objects.present().exists()
    assert not OrganisationRole.objects.filter(account=chidi_account).exists()


def test_one_last_mail_goes_to_the_address_and_then_it_is_nowhere(esra_account, mailoutbox):
    OutboxMessage.objects.all().delete()
    erase(esra_account)

    send_waiting()

    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["esra@partup.example"], "Your account is erased")
    ]
    assert not OutboxMessage.objects.exclude(to_email="").exists()


def test_mail_on_its_way_to_them_goes_too(esra_account):
    OutboxMessage.objects.create(
        topic="account.login_code",
        to_email="Esra@partup.example",
        available_at=esra_account.created_at,
    )

    erase(esra_account)

    topics = OutboxMessage.objects.filter(account=esra_account).values_list("topic", flat=True)
    assert list(topics) == ["privacy.erased"]
    assert not OutboxMessage.objects.filter(topic="account.login_code").exists()


def test_an_invitation_to_the_address_is_withdrawn_and_says_it_no_more(ada, esra_account, alpha):
    invitation = invite_by_mail(actor=ada, addresses=["esra@partup.example"])[0]

    erase(esra_account)

    row = Invitation.objects.get(pk=invitation.pk)
    assert (row.to_email, row.withdrawn_at is not None) == ("", True)


def test_the_invitations_they_sent_let_nobody_in_any_more(esra, esra_account):
    invitation = invite_by_mail(actor=esra, addresses=["new@partup.example"])[0]

    erase(esra_account)

    row = Invitation.objects.get(pk=invitation.pk)
    assert (row.to_email, row.withdrawn_at is not None) == ("new@partup.example", True)


def test_nobody_lets_a_tombstone_in(farid_account, alpha, in_alpha):
    erase(farid_account)

    with pytest.raises(NotFound):
        admit_member(account=farid_account)

    assert not Member.objects.filter(account=farid_account).exists()


def test_the_same_address_starts_anew_as_somebody_new(esra_account, alpha):
    erase(esra_account)
    work_off()

    anew = Account.objects.create_user("esra@partup.example", display_name="Esra")

    assert anew.pk != esra_account.pk
    assert not Membership.objects.filter(account=anew).exists()
    with enter_tribe(alpha):
        assert admit_member(account=anew).pk != Member.objects.get(account=esra_account).pk


def test_the_record_says_that_somebody_was_erased_and_not_who(esra_account):
    erase(esra_account)
    work_off()

    lines = PlatformRecord.objects.filter(action__startswith="erasure.").order_by("at", "id")
    assert [(line.action, line.changes) for line in lines] == [
        ("erasure.asked", {}),
        ("erasure.finished", {"tribes": 2}),
    ]


def test_the_preview_tells_what_changes_for_others(ada, esra, ada_account, alpha, esra_account):
    alone = start_partup(ada, name="Only mine")
    seat(esra, start_partup(ada, name="Ours"))

    told = selectors.preview(ada_account)

    assert [(heir.tribe.slug, heir.name) for heir in told.heirs] == [("alpha", "Bram")]
    assert [card.title for card in told.stopped] == ["Only mine"]
    assert told.stopped[0].url == f"{alpha.url}/partups/{alone.pk}/"
    assert [one.name for one in told.held_by] == ["Waterland"]
    nothing = selectors.preview(esra_account)
    assert (nothing.tribes, nothing.heirs, nothing.stopped, nothing.held_by) == (2, [], [], [])


def test_the_preview_costs_the_same_for_one_tribe_and_for_two(
    ada, ada_account, beta, django_assert_num_queries
):
    start_partup(ada)
    selectors.preview(ada_account)
    with django_assert_num_queries(4):
        assert selectors.preview(ada_account).tribes == 1

    with enter_tribe(beta):
        start_partup(admit_member(account=ada_account, role="steward"))
    selectors.preview(ada_account)

    with django_assert_num_queries(4):
        assert selectors.preview(ada_account).tribes == 2


def test_erasing_costs_the_same_request_whatever_the_number_of_tribes(
    farid_account, bram_account, django_assert_max_num_queries
):
    with django_assert_max_num_queries(60):
        erase(bram_account)
    with django_assert_max_num_queries(60):
        erase(farid_account)


def test_who_waits_at_a_door_waits_no_more_and_said_nothing(farid_account, alpha, in_alpha):
    asked = JoinRequest.objects.create(account=farid_account, tribe=alpha)
    said = {"accepted_version": 1, "answers": [{"answer": "I am Farid."}]}
    JoinAnswers.objects.create(pk=asked.pk, created_at=asked.created_at, **said)

    erase(farid_account)
    work_off()

    assert JoinRequest.objects.get(pk=asked.pk).state == "withdrawn"
    with enter_tribe(alpha):
        assert not JoinAnswers.objects.exists()


def test_a_guest_is_forgotten_like_anybody(farid_account, alpha, in_alpha):
    ends_at = clock.now() + dt.timedelta(days=9)
    guest = Member.objects.create(
        account=farid_account,
        display_name="Farid",
        role="guest",
        joined_at=clock.now(),
        ends_at=ends_at,
    )
    give_key(account=farid_account, tribe=alpha, role="guest", ends_at=ends_at)

    erase(farid_account)
    work_off()

    with enter_tribe(alpha):
        row = Member.objects.get(pk=guest.pk)
        assert (row.display_name, row.is_present) == ("", False)
    assert not Membership.objects.live().filter(account=farid_account).exists()
