"""Being erased: at once outside the tribes, a step in each of them, and nothing twice."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command

from core.accounts.models import Account, Session
from core.audit.models import PlatformRecord
from core.common.errors import InvalidInput, NotFound
from core.conversations.models import Message
from core.conversations.services import post_message
from core.history.models import Event
from core.history.registry import sentence_of
from core.inbox.models import Pointer, WorkPointer
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting
from core.members.models import Member
from core.members.services import admit_member, invite_by_mail, make_steward, rename_member
from core.partups import services as partups
from core.partups.models import Participation, Partup
from core.privacy import selectors, services
from core.privacy.errors import OnlyOwner
from core.privacy.models import Erasure, ErasureStep
from core.privacy.services import ledger, schedules
from tenants.context import enter_tribe
from tenants.models import DueJob, Handoff, Invitation, Membership, OrganisationRole
from tenants.services import issue_handoff, make_owner
from tests.core.privacy.conftest import seat, start_partup, work_off
from tests.support.clients import Visitor


def erase(account: Account) -> None:
    services.erase_account(actor=account, confirmation=account.email)


def test_the_account_is_nobody_at_once(esra_account):
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


def test_each_tribe_forgets_by_a_step_of_its_own(esra_account, alpha, beta):
    erase(esra_account)
    assert ErasureStep.objects.filter(done_at=None).count() == 2

    assert work_off(tribe=alpha) == 1

    with enter_tribe(alpha):
        assert Member.objects.get(account=esra_account).name == "Former member"
    with enter_tribe(beta):
        assert Member.objects.get(account=esra_account).name == "Esra"
    assert Erasure.objects.get().finished_at is None
    work_off()
    with enter_tribe(beta):
        assert Member.objects.get(account=esra_account).display_name == ""
    assert Erasure.objects.get().finished_at is not None


def test_a_step_that_was_taken_is_not_taken_again(esra_account, alpha):
    erase(esra_account)
    work_off()
    step = ErasureStep.objects.get(tribe=alpha)

    with enter_tribe(alpha):
        before = Event.objects.count()
        services.take_step(step_id=step.pk)
        assert Event.objects.count() == before
    assert ErasureStep.objects.get(pk=step.pk).done_at == step.done_at


def test_what_was_written_stays_under_no_name(ada, esra, esra_account, bram_account, visit, alpha):
    partup = start_partup(ada)
    seat(esra, partup)
    post_message(actor=esra, subject=partup, text="The bridge is slippery.")

    erase(esra_account)
    work_off()

    with enter_tribe(alpha):
        assert Message.objects.get(author=esra).text == "The bridge is slippery."
        told = [sentence_of(event) for event in Event.objects.select_related("actor")]
    assert "Former member joined the tribe" in told
    assert "Ada welcomed Former member to the team: Photographer" in told
    assert not [sentence for sentence in told if "Esra" in sentence]
    there = visit(bram_account).to(alpha)
    page = there.get(f"/partups/{partup.pk}/conversation/").content.decode()
    assert "The bridge is slippery." in page
    assert "Former member" in page
    assert "Esra" not in page
    assert there.get(f"/people/{esra.pk}/").status_code == 404
    assert "Former member" not in there.get("/people/").content.decode()


def test_the_last_steward_is_followed_by_who_has_been_there_longest(
    ada_account, esra_account, bram_account, alpha, ada, bram
):
    with enter_tribe(alpha):
        Member.objects.filter(account=esra_account).update(
            joined_at=bram.joined_at + dt.timedelta(days=1)
        )
    OrganisationRole.objects.create(
        organisation=alpha.organisation, account=esra_account, role="owner"
    )

    erase(ada_account)
    work_off()

    with enter_tribe(alpha):
        assert [one.name for one in Member.objects.present().filter(role="steward")] == ["Bram"]
        event = Event.objects.get(kind="member.inherited")
        assert sentence_of(event) == "Bram keeps the tribe now, after the last steward went"
    key = Membership.objects.get(account=bram_account, tribe=alpha)
    assert key.role == "steward"
    notice = Pointer.objects.get(account=bram_account, kind="member.inherited")
    shown = Visitor(bram_account).get("/inbox/").content.decode()
    assert "you are steward now" in shown
    assert notice.tribe_id == alpha.pk


def test_where_another_steward_is_nobody_inherits(ada_account, esra_account, alpha, ada, bram):
    make_steward(actor=ada, member_id=bram.pk)
    OrganisationRole.objects.create(
        organisation=alpha.organisation, account=esra_account, role="owner"
    )

    erase(ada_account)
    work_off()

    with enter_tribe(alpha):
        assert not Event.objects.filter(kind="member.inherited").exists()


def test_a_part_up_with_nobody_else_stops_and_one_with_others_goes_on(
    ada, bram, esra, esra_account, alpha
):
    alone = start_partup(esra, name="Only mine")
    shared = start_partup(esra, name="Ours")
    seat(bram, shared)

    erase(esra_account)
    work_off()

    with enter_tribe(alpha):
        assert Partup.objects.get(pk=alone.pk).state == "stopped"
        assert Partup.objects.get(pk=alone.pk).stop_reason == "Nobody was left to work on it."
        assert Partup.objects.get(pk=shared.pk).state in {"open", "running"}
        seats = Participation.objects.partners().filter(partup=shared)
        assert [one.member.name for one in seats] == ["Bram"]


def test_a_part_up_that_is_closing_closes_with_what_is_there(esra, esra_account, alpha):
    partup = start_partup(esra)
    partups.end_by_the_clock(partup_id=partup.pk, due_at=partup.closes_at)

    erase(esra_account)
    work_off()

    with enter_tribe(alpha):
        assert Partup.objects.get(pk=partup.pk).state == "closed"


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


def test_owners_hear_that_nobody_is_left_in_a_tribe(
    chidi_account, esra_account, dunya_account, beta, mailoutbox
):
    OrganisationRole.objects.create(
        organisation=beta.organisation, account=dunya_account, role="owner"
    )
    erase(esra_account)
    erase(chidi_account)
    work_off()

    send_waiting()

    told = [mail for mail in mailoutbox if mail.to == ["dunya@partup.example"]]
    assert [mail.subject for mail in told] == ["Nobody is left in Beta tribe"]


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


def test_a_rename_that_comes_late_brings_no_name_back(esra_account, alpha):
    late = Account.objects.get(pk=esra_account.pk)
    erase(esra_account)
    work_off()

    with enter_tribe(alpha):
        rename_member(account=late)
        assert Member.objects.get(account=esra_account).display_name == ""


def test_the_same_address_starts_anew_as_somebody_new(esra_account, alpha):
    erase(esra_account)
    work_off()

    anew = Account.objects.create_user("esra@partup.example", display_name="Esra")

    assert anew.pk != esra_account.pk
    assert not Membership.objects.filter(account=anew).exists()
    with enter_tribe(alpha):
        assert admit_member(account=anew).pk != Member.objects.get(account=esra_account).pk


def test_the_ledger_outside_the_database_holds_keys_only(esra_account, data_dir):
    erase(esra_account)
    work_off()
    DueJob.objects.filter(kind=schedules.NOTE).update(done_at=None)
    work_off()

    assert list(ledger.noted()) == [esra_account.pk]
    text = (data_dir / ledger.FILE).read_text()
    assert text.count(str(esra_account.pk)) == 1
    assert "esra" not in text.lower()


def test_a_line_that_was_never_finished_hides_no_other(esra_account, data_dir):
    (data_dir / ledger.FILE).write_text('{"account": "0123')

    erase(esra_account)
    work_off()

    assert list(ledger.noted()) == [esra_account.pk]


def bring_back(account: Account, *tribes) -> None:
    """What an older copy of the database would say again."""
    DueJob.objects.all().delete()
    Erasure.objects.all().delete()
    Account.objects.filter(pk=account.pk).update(
        email=account.email, display_name="Esra", is_active=True, erased_at=None
    )
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    Membership.objects.filter(account=account).update(left_at=None)
    for tribe in tribes:
        with enter_tribe(tribe):
            Member.objects.filter(account=account).update(display_name="Esra", left_at=None)


def test_whom_an_older_database_brings_back_is_forgotten_anew(
    esra_account, bram_account, alpha, beta, capsys
):
    erase(esra_account)
    work_off()
    erased_at = Account.objects.get(pk=esra_account.pk).erased_at
    bring_back(esra_account, alpha, beta)

    call_command("replay_erasures")
    call_command("replay_erasures")

    assert capsys.readouterr().out.splitlines() == ["1 people are forgotten."] * 2
    row = Account.objects.get(pk=esra_account.pk)
    assert (row.display_name, row.erased_at) == ("", erased_at)
    assert Erasure.objects.get().finished_at is not None
    for tribe in (alpha, beta):
        with enter_tribe(tribe):
            member = Member.objects.get(account=esra_account)
            assert (member.display_name, member.is_present) == ("", False)
    assert Account.objects.get(pk=bram_account.pk).display_name == "Bram"


def test_one_tribe_that_is_brought_back_forgets_anew(esra_account, alpha):
    erase(esra_account)
    work_off()
    with enter_tribe(alpha):
        Member.objects.filter(account=esra_account).update(display_name="Esra", left_at=None)

    call_command("replay_erasures")

    with enter_tribe(alpha):
        assert Member.objects.get(account=esra_account).display_name == ""


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
