"""A step in each tribe: what stays, who follows, what ends."""

import datetime as dt

from core.accounts.models import Account
from core.conversations.models import Message
from core.conversations.services import post_message
from core.history.models import Event
from core.history.registry import sentence_of
from core.inbox.models import Pointer
from core.mail.services import send_waiting
from core.members.models import Member
from core.members.services import make_steward, rename_member
from core.partups import services as partups
from core.partups.models import Participation, Partup
from core.privacy import services
from core.privacy.models import Erasure, ErasureStep
from tenants.context import enter_tribe
from tenants.models import Membership, OrganisationRole
from tests.core.privacy.conftest import erase, seat, start_partup, work_off
from tests.support.clients import Visitor


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


def test_a_rename_that_comes_late_brings_no_name_back(esra_account, alpha):
    late = Account.objects.get(pk=esra_account.pk)
    erase(esra_account)
    work_off()

    with enter_tribe(alpha):
        rename_member(account=late)
        assert Member.objects.get(account=esra_account).display_name == ""
