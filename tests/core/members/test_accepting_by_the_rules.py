"""Whoever invited and the rules of the day decide; what is over says why."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections

from core.accounts.models import Account
from core.common import clock
from core.mail.models import OutboxMessage
from core.members import services
from core.members.models import Member, TribeRules
from core.members.services import InvitationOver
from tenants.context import enter_tribe
from tenants.models import Invitation, InvitationUse, Membership, Tribe
from tenants.services import set_access
from tests.core.members.doors import is_in, set_admission

INVITE = "/people/invite/"


TICKED = {"accepted_version": "1"}


def token_of_mail():
    return OutboxMessage.objects.latest("created_at").context["token"]


def test_whom_a_member_invites_to_a_closed_tribe_waits_and_stewards_see_who_invited(
    visit, ada_account, bram_account, farid_account, alpha
):
    set_admission(alpha, "closed")
    visit(bram_account).to(alpha).post(INVITE, {"addresses": "farid@partup.example"})
    path = f"/invitations/{token_of_mail()}/"
    visitor = visit(farid_account)

    page = visitor.get(path).content.decode()
    answers = [visitor.post(f"{path}accept/", TICKED) for _ in range(2)]
    waits = visitor.get(path).content.decode()
    requests = visit(ada_account).to(alpha).get("/people/requests/").content.decode()

    assert "A steward of this tribe looks at who comes in." in page
    assert [answer.url for answer in answers] == [path, path]
    assert "You wait for an answer" in waits
    assert "invited by Bram" in requests
    assert not is_in(alpha, farid_account)
    assert Invitation.objects.get().uses == 1


def test_whom_a_steward_invites_to_a_closed_tribe_is_in_at_once(farid_account, alpha, link):
    set_admission(alpha, "closed")

    arrival = services.accept_invitation(actor=farid_account, token=link, accepted_version=1)

    assert not arrival.is_waiting
    assert is_in(alpha, farid_account)


def test_the_invitation_of_who_is_steward_no_more_counts_as_a_members(
    farid_account, bram_account, alpha, link
):
    set_admission(alpha, "closed")
    with enter_tribe(alpha):
        Member.objects.filter(account=bram_account).update(role="steward")
        Member.objects.filter(display_name="Ada").update(role="member")

    arrival = services.accept_invitation(actor=farid_account, token=link, accepted_version=1)

    assert arrival.is_waiting
    assert not is_in(alpha, farid_account)


def test_a_link_of_a_steward_gives_its_level_as_long_as_there_is_that_level(
    farid_account, dunya_account, alpha, ada_account
):
    with enter_tribe(alpha):
        TribeRules.objects.update(level_2="Keepers")
        ada = Member.objects.get(account=ada_account)
        _, token = services.make_invitation_link(actor=ada, max_uses=2, level=2)

    services.accept_invitation(actor=farid_account, token=token, accepted_version=1)
    with enter_tribe(alpha):
        TribeRules.objects.update(level_2="")
    services.accept_invitation(actor=dunya_account, token=token, accepted_version=1)

    with enter_tribe(alpha):
        levels = dict(Member.objects.filter(level__gt=0).values_list("account__email", "level"))
    assert levels == {"farid@partup.example": 2}


def test_a_level_comes_from_stewards_only(farid_account, alpha, ada_account):
    with enter_tribe(alpha):
        TribeRules.objects.update(level_2="Keepers")
        ada = Member.objects.get(account=ada_account)
        _, token = services.make_invitation_link(actor=ada, level=2)
        Member.objects.filter(display_name="Bram").update(role="steward")
        Member.objects.filter(pk=ada.pk).update(role="member")

    services.accept_invitation(actor=farid_account, token=token, accepted_version=1)

    with enter_tribe(alpha):
        assert Member.objects.get(account=farid_account).level == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"withdrawn_at": clock.now()}, "This invitation was taken back."),
        ({"expires_at": dt.datetime(2026, 3, 1, tzinfo=dt.UTC)}, "was good until 1 March 2026"),
        ({"uses": 1}, "This invitation was used already."),
    ],
    ids=["withdrawn", "expired", "used"],
)
def test_an_invitation_that_is_over_says_why(
    visit, bram_account, farid_account, alpha, change, sentence
):
    visit(bram_account).to(alpha).post(INVITE, {"addresses": "zoe@partup.example"})
    path = f"/invitations/{token_of_mail()}/"
    Invitation.objects.update(**change)

    answers = [
        visit().get(path),
        visit(farid_account).get(path),
        visit(farid_account).post(f"{path}accept/", TICKED),
        visit(farid_account).get(f"/api/v1{path}"),
        visit(farid_account).post(
            f"/api/v1{path}acceptance/", {"accepted_version": 1}, content_type="application/json"
        ),
    ]

    assert [answer.status_code for answer in answers] == [404] * 5
    assert all(sentence in answer.content.decode() for answer in answers)
    assert not is_in(alpha, farid_account)


def test_a_former_mail_points_to_the_latest(visit, bram_account, farid_account, alpha):
    inside = visit(bram_account).to(alpha)
    inside.post(INVITE, {"addresses": "zoe@partup.example"})
    former = token_of_mail()
    inside.post(INVITE, {"addresses": "zoe@partup.example"})

    page = visit(farid_account).get(f"/invitations/{former}/")

    assert page.status_code == 404
    assert "A newer invitation was mailed to this address." in page.content.decode()


@pytest.mark.parametrize("state", ["read_only", "suspended", "cancelled"])
def test_a_tribe_that_rests_keeps_the_invitation_for_later(farid_account, alpha, link, state):
    set_access(tribe=alpha, state=state)
    with pytest.raises(InvitationOver) as refusal:
        services.accept_invitation(actor=farid_account, token=link, accepted_version=1)
    set_access(tribe=alpha, state="active")

    services.accept_invitation(actor=farid_account, token=link, accepted_version=1)

    assert "Keep the invitation, and try again later." in str(refusal.value)
    assert is_in(alpha, farid_account)


def test_who_left_reads_that_they_need_a_new_one(visit, farid_account, alpha, link):
    visit(farid_account).post(f"/invitations/{link}/accept/", TICKED)
    with enter_tribe(alpha):
        services.leave_tribe(actor=Member.objects.get(account=farid_account))

    page = visit(farid_account).get(f"/invitations/{link}/").content.decode()

    assert "You came in on this invitation before. To come back you need a new one." in page


def test_when_who_invited_is_gone_it_says_whom_to_ask(visit, bram_account, farid_account, alpha):
    visit(bram_account).to(alpha).post(INVITE, {"addresses": "zoe@partup.example"})
    token = token_of_mail()
    with enter_tribe(alpha):
        Member.objects.filter(account=bram_account).update(left_at=clock.now())

    page = visit().get(f"/invitations/{token}/")

    assert page.status_code == 404
    assert "Whoever invited you is no longer in this tribe." in page.content.decode()


def test_who_was_refused_on_an_invitation_waits_again_on_a_new_one(
    bram, ada, bram_account, farid_account, alpha
):
    set_admission(alpha, "closed")
    _, former = services.make_invitation_link(actor=bram)
    first = services.accept_invitation(actor=farid_account, token=former, accepted_version=1)
    services.refuse_request(actor=ada, request_id=first.request.pk)
    _, fresh = services.make_invitation_link(actor=bram)

    with pytest.raises(InvitationOver):
        services.accept_invitation(actor=farid_account, token=former, accepted_version=1)
    again = services.accept_invitation(actor=farid_account, token=fresh, accepted_version=1)

    assert again.is_waiting


def test_who_took_the_request_back_may_think_again_on_the_same_place(bram, farid_account, alpha):
    set_admission(alpha, "closed")
    invitation, token = services.make_invitation_link(actor=bram, max_uses=1)
    first = services.accept_invitation(actor=farid_account, token=token, accepted_version=1)
    services.withdraw_request(actor=farid_account, request_id=first.request.pk)

    again = services.accept_invitation(actor=farid_account, token=token, accepted_version=1)

    invitation.refresh_from_db()
    assert again.is_waiting
    assert invitation.uses == 1


def test_a_guest_with_an_invitation_becomes_a_member(farid_account, alpha, link):
    with enter_tribe(alpha):
        ends_at = clock.now() + dt.timedelta(days=3)
        services.admit_member(account=farid_account, role="guest", ends_at=ends_at)

    services.accept_invitation(actor=farid_account, token=link, accepted_version=1)

    assert is_in(alpha, farid_account)


def test_the_invitation_of_somebody_who_became_a_guest_counts_for_nothing(
    bram, bram_account, farid_account, alpha
):
    _, token = services.make_invitation_link(actor=bram)
    ends_at = clock.now() + dt.timedelta(days=3)
    Member.objects.filter(pk=bram.pk).update(role="guest", ends_at=ends_at)

    with pytest.raises(InvitationOver):
        services.accept_invitation(actor=farid_account, token=token, accepted_version=1)

    assert not is_in(alpha, farid_account)


def test_coming_in_needs_the_rules_to_be_accepted(visit, farid_account, alpha, link):
    answers = [
        visit(farid_account).post(f"/invitations/{link}/accept/"),
        visit(farid_account).post(f"/invitations/{link}/accept/", {"accepted_version": "7"}),
        visit(farid_account).post(
            f"/api/v1/invitations/{link}/acceptance/", {}, content_type="application/json"
        ),
    ]

    assert [answer.status_code for answer in answers] == [422] * 3
    assert Invitation.objects.get().uses == 0
    assert not is_in(alpha, farid_account)


def test_twenty_at_once_on_a_link_for_five_let_in_five(committed_db):
    alpha = Tribe.objects.get(slug="alpha")
    with enter_tribe(alpha):
        ada = Member.objects.get(display_name="Ada")
        invitation, token = services.make_invitation_link(actor=ada, max_uses=5)
    people = [
        Account.objects.create_user(f"p{number}@partup.example", display_name=f"P {number}")
        for number in range(20)
    ]
    gate = Barrier(20)

    def accept(account):
        gate.wait()
        try:
            services.accept_invitation(actor=account, token=token, accepted_version=1)
        except InvitationOver:
            return "over"
        else:
            return "in"
        finally:
            close_old_connections()

    with ThreadPoolExecutor(20) as pool:
        answers = sorted(pool.map(accept, people))

    invitation.refresh_from_db()
    assert answers == ["in"] * 5 + ["over"] * 15
    assert invitation.uses == InvitationUse.objects.count() == 5
    assert Membership.objects.filter(tribe=alpha, account__in=people).count() == 5
