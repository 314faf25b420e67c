"""Inviting people, and coming in."""

import re

import pytest
from django.conf import settings

from core.common import clock
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting
from core.members import services
from core.members.models import TribeRules
from tenants.context import enter_tribe
from tenants.models import Invitation

INVITE = "/people/invite/"


def token_of_mail():
    return OutboxMessage.objects.latest("created_at").context["token"]


def test_each_address_is_mailed_an_invitation(visit, bram_account, alpha):
    typed = "zoe@partup.example, Yan <yan@partup.example>;\nxia@partup.example  ZOE@partup.example"

    answer = visit(bram_account).to(alpha).post(INVITE, {"addresses": typed}, follow=True)

    assert "3 invitations are on their way." in answer.content.decode()
    assert {message.to_email for message in OutboxMessage.objects.all()} == {
        "zoe@partup.example",
        "yan@partup.example",
        "xia@partup.example",
    }
    assert Invitation.objects.filter(tribe=alpha, invited_by=bram_account).count() == 3


def test_the_mail_says_who_invites_to_what_and_holds_the_way_in(
    visit, bram_account, alpha, mailoutbox
):
    alpha.name, alpha.why = "R&D <tribe>", 'We like "odd" names & things.'
    alpha.save()
    visit(bram_account).to(alpha).post(INVITE, {"addresses": "zoe@partup.example"})
    token = token_of_mail()

    send_waiting()

    (mail,) = mailoutbox
    html = mail.alternatives[0][0]
    assert mail.subject == "Bram invites you to R&D <tribe>"
    assert 'We like "odd" names & things.' in mail.body
    assert f"{settings.ACCOUNT_ORIGIN}/invitations/{token}/" in mail.body
    assert "because Bram typed your address" in mail.body
    assert "R&amp;D &lt;tribe&gt;" in html
    assert "<tribe>" not in html
    assert token not in str(Invitation.objects.values().get())
    assert OutboxMessage.objects.get().context == {}


def test_an_invitation_that_was_withdrawn_is_not_mailed(visit, bram_account, alpha, mailoutbox):
    visit(bram_account).to(alpha).post(INVITE, {"addresses": "zoe@partup.example"})
    Invitation.objects.update(withdrawn_at=clock.now())

    send_waiting()

    assert mailoutbox == []


def test_a_fresh_mail_ends_the_former_invitation(visit, bram_account, alpha):
    inside = visit(bram_account).to(alpha)
    inside.post(INVITE, {"addresses": "zoe@partup.example"})
    former = token_of_mail()
    inside.post(INVITE, {"addresses": "zoe@partup.example"})

    assert services.find_invitation(former) is None
    assert services.find_invitation(token_of_mail())


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "This field is required."),
        (" , ; ", "Type at least one e-mail address."),
        ("nobody", "This is not an e-mail address: nobody"),
        ("a@b.nl nobody me", "These are not e-mail addresses: nobody, me"),
        ("x" * 300 + "@b.nl", "This is not an e-mail address"),
        ("a\x00@b.nl", "Null characters are not allowed."),
        ("\u202ea@b.nl", "This is not an e-mail address"),
        (" ".join(f"p{n}@b.nl" for n in range(51)), "Invite at most 50 people at a time."),
        ("<" * 50_000, "This is not an e-mail address"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_is_no_address_is_named_and_nothing_is_sent(
    visit, bram_account, alpha, typed, sentence
):
    answer = visit(bram_account).to(alpha).post(INVITE, {"addresses": typed})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert not OutboxMessage.objects.exists()
    assert not Invitation.objects.exists()


def test_what_was_typed_is_kept(visit, bram_account, alpha):
    answer = visit(bram_account).to(alpha).post(INVITE, {"addresses": "a@b.nl nobody"})

    assert "a@b.nl nobody</textarea>" in answer.content.decode()


def test_in_a_closed_tribe_members_invite_and_read_that_a_steward_answers(
    visit, ada_account, bram_account, alpha
):
    with enter_tribe(alpha):
        TribeRules.objects.update(admission="closed")

    made = visit(bram_account).to(alpha).post(INVITE, {"addresses": "zoe@partup.example"})
    pages = [
        visit(account).to(alpha).get(INVITE).content.decode()
        for account in (bram_account, ada_account)
    ]

    assert made.status_code == 302
    assert ["This tribe is closed: whom you invite waits" in page for page in pages] == [
        True,
        False,
    ]


def test_a_link_is_shown_once(visit, bram_account, alpha):
    inside = visit(bram_account).to(alpha)

    inside.post(f"{INVITE}link/", {"max_uses": "5", "days": "7"})
    first, second = inside.get(INVITE).content.decode(), inside.get(INVITE).content.decode()

    address = re.search(r'value="([^"]*/invitations/[^"]*)"', first)[1]
    assert address.startswith(settings.ACCOUNT_ORIGIN)
    assert services.find_invitation(address.rstrip("/").rpartition("/")[2]).max_uses == 5
    assert "/invitations/" not in second
    assert "A link for 5 more people" in second


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"max_uses": "0", "days": "7"},
        {"max_uses": "501", "days": "7"},
        {"max_uses": "-1", "days": "7"},
        {"max_uses": "many", "days": "7"},
        {"max_uses": "5", "days": "0"},
        {"max_uses": "5", "days": "91"},
        {"max_uses": "5", "days": "9" * 400},
        {"max_uses": "\x00", "days": "\u202e7"},
        {"max_uses": "5.5", "days": "7"},
    ],
    ids=lambda typed: repr(typed)[:40],
)
def test_a_link_that_lasts_or_admits_too_much_is_refused(visit, bram_account, alpha, typed):
    answer = visit(bram_account).to(alpha).post(f"{INVITE}link/", typed)

    assert answer.status_code == 422
    assert not Invitation.objects.exists()


def test_members_see_their_own_open_invitations_and_stewards_all(
    visit, ada_account, bram_account, esra_account, alpha
):
    visit(bram_account).to(alpha).post(INVITE, {"addresses": "zoe@partup.example"})

    pages = {
        account.display_name: visit(account).to(alpha).get(INVITE).content.decode()
        for account in (ada_account, bram_account, esra_account)
    }

    shown = {name for name, page in pages.items() if "zoe@partup.example" in page}
    assert shown == {"Ada", "Bram"}


def test_who_invited_withdraws_and_so_does_a_steward(visit, ada_account, bram_account, alpha):
    visit(bram_account).to(alpha).post(
        INVITE, {"addresses": "zoe@partup.example yan@partup.example"}
    )
    first, second = Invitation.objects.order_by("id")

    visit(bram_account).to(alpha).post(f"{INVITE}{first.pk}/withdraw/")
    visit(ada_account).to(alpha).post(f"{INVITE}{second.pk}/withdraw/")

    assert not Invitation.objects.filter(withdrawn_at=None).exists()


def test_nobody_else_withdraws(visit, esra_account, bram_account, chidi_account, alpha, beta):
    visit(bram_account).to(alpha).post(INVITE, {"addresses": "zoe@partup.example"})
    path = f"{INVITE}{Invitation.objects.get().pk}/withdraw/"

    by_esra = visit(esra_account).to(alpha).post(path, follow=True)
    from_beta = visit(chidi_account).to(beta).post(path)

    assert "You are not allowed to do this." in by_esra.content.decode()
    assert from_beta.status_code == 404
    assert Invitation.objects.get().withdrawn_at is None
