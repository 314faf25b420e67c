"""Coming in on an invitation, as somebody who follows its link."""

import datetime as dt

import pytest

from core.accounts.models import Account
from core.common import clock
from core.mail.models import OutboxMessage
from core.members import services
from core.members.models import Member
from core.members.services import InvitationOver
from tenants.context import enter_tribe
from tenants.models import Invitation, InvitationUse, Membership
from tenants.services import set_access

INVITE = "/people/invite/"


TICKED = {"accepted_version": "1"}


def token_of_mail():
    return OutboxMessage.objects.latest("created_at").context["token"]


def test_a_visitor_sees_who_invites_to_what(visit, alpha, link):
    page = visit().get(f"/invitations/{link}/").content.decode()

    assert "Ada invites you to Alpha tribe" in page
    assert "We try things out." in page
    assert f'href="/account/signup/?next=%2Finvitations%2F{link}%2F"' in page
    assert f'href="/account/login/?next=%2Finvitations%2F{link}%2F"' in page
    assert "Bram" not in page


def test_the_page_of_a_mailed_invitation_fills_in_the_address(visit, bram_account, alpha):
    visit(bram_account).to(alpha).post(INVITE, {"addresses": "zoe@partup.example"})

    page = visit().get(f"/invitations/{token_of_mail()}/").content.decode()

    assert "email=zoe%40partup.example" in page


def test_somebody_without_an_account_signs_up_and_lands_in_the_tribe(visit, alpha, link):
    visitor = visit()
    back = f"/invitations/{link}/"

    visitor.post("/account/signup/", {"email": "zoe@partup.example", "next": back})
    code = OutboxMessage.objects.get(to_email="zoe@partup.example").context["code"]
    confirmed = visitor.post("/account/confirm-email/", {"code": code})
    welcomed = visitor.post(confirmed.url, {"display_name": "Zoe", "next": back})
    page = visitor.get(welcomed.url).content.decode()
    accepted = visitor.post(f"{back}accept/", TICKED)

    assert welcomed.url == back
    assert f'action="{back}accept/"' in page
    assert accepted.url == f"{alpha.url}/"
    zoe = Account.objects.get(email="zoe@partup.example")
    assert visit(zoe).to(alpha).get("/people/").status_code == 200
    with enter_tribe(alpha):
        assert Member.objects.get(account=zoe).invited_by.name == "Ada"


def test_an_invitation_survives_another_address(visit, bram_account, farid_account, alpha):
    visit(bram_account).to(alpha).post(INVITE, {"addresses": "zoe@partup.example"})

    accepted = visit(farid_account).post(f"/invitations/{token_of_mail()}/accept/", TICKED)

    assert accepted.url == f"{alpha.url}/"
    assert Membership.objects.filter(account=farid_account, tribe=alpha, left_at=None).exists()


def test_accepting_twice_is_harmless(visit, farid_account, alpha, link):
    visitor = visit(farid_account)

    answers = [visitor.post(f"/invitations/{link}/accept/", TICKED) for _ in range(2)]

    assert [answer.url for answer in answers] == [f"{alpha.url}/"] * 2
    assert Invitation.objects.get().uses == 1
    assert InvitationUse.objects.count() == 1


def test_a_link_admits_as_many_as_it_says(visit, farid_account, dunya_account, chidi_account, link):
    answers = [
        visit(account).post(f"/invitations/{link}/accept/", TICKED)
        for account in (farid_account, dunya_account, chidi_account)
    ]

    assert [answer.status_code for answer in answers] == [302, 302, 404]
    assert "As many people as this link lets in have used it." in answers[2].content.decode()
    assert Invitation.objects.get().uses == 2


def test_a_link_that_is_used_up_asks_nobody_in(visit, farid_account, dunya_account, link):
    for account in (farid_account, dunya_account):
        visit(account).post(f"/invitations/{link}/accept/", TICKED)

    by_page, by_api = (
        visit().get(f"/invitations/{link}/"),
        visit().get(f"/api/v1/invitations/{link}/"),
    )
    again = visit(farid_account).get(f"/invitations/{link}/")

    assert (by_page.status_code, by_api.status_code) == (404, 404)
    assert "You are in this tribe already." in again.content.decode()


def test_a_member_who_follows_a_link_uses_nothing_up(visit, bram_account, alpha, link):
    page = visit(bram_account).get(f"/invitations/{link}/").content.decode()
    visit(bram_account).post(f"/invitations/{link}/accept/", TICKED)

    assert "You are in this tribe already." in page
    assert Invitation.objects.get().uses == 0


def test_it_does_not_bring_back_who_left(visit, farid_account, alpha, link):
    visit(farid_account).post(f"/invitations/{link}/accept/", TICKED)
    visit(farid_account).to(alpha).post("/leave/")

    again = visit(farid_account).post(f"/invitations/{link}/accept/", TICKED)

    assert again.status_code == 404
    assert not Membership.objects.filter(account=farid_account, left_at=None).exists()


def test_it_ends_when_who_invited_left(visit, bram_account, farid_account, alpha):
    visit(bram_account).to(alpha).post(INVITE, {"addresses": "zoe@partup.example"})
    token = token_of_mail()
    visit(bram_account).to(alpha).post("/leave/")

    answer = visit(farid_account).post(f"/invitations/{token}/accept/", TICKED)

    assert answer.status_code == 404
    assert not Membership.objects.filter(account=farid_account).exists()


def test_it_ends_on_its_day(farid_account, alpha, link):
    Invitation.objects.update(expires_at=clock.now() - dt.timedelta(seconds=1))

    with pytest.raises(InvitationOver):
        services.accept_invitation(actor=farid_account, token=link, accepted_version=1)


def test_a_tribe_that_is_not_open_lets_nobody_in(visit, farid_account, alpha, link):
    set_access(tribe=alpha, state="read_only")

    answers = [
        visit().get(f"/invitations/{link}/"),
        visit(farid_account).post(f"/invitations/{link}/accept/", TICKED),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


@pytest.mark.parametrize("token", ["x", "%00", "%E2%80%AE", "x" * 5000, "..", "' or 1=1"])
def test_a_token_that_is_none_opens_nothing(visit, farid_account, link, token):
    answers = [
        visit().get(f"/invitations/{token}/"),
        visit(farid_account).post(f"/invitations/{token}/accept/", TICKED),
    ]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_coming_in_is_a_post(visit, farid_account, link):
    assert visit(farid_account).get(f"/invitations/{link}/accept/").status_code == 405
    assert visit().post(f"/invitations/{link}/accept/", TICKED).url.startswith("/account/login/")
