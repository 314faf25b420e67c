"""Words and levels of an invitation, mailing it again, and what it tells of an address."""

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from core.common import clock
from core.common.errors import NotAllowed
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting
from core.members import services
from core.members.models import Member, TribeRules
from core.members.services.invitations import TooSoon
from tenants.context import enter_tribe
from tenants.models import Invitation, Tribe

INVITE = "/people/invite/"


def token_of_mail():
    return OutboxMessage.objects.latest("created_at").context["token"]


def test_a_word_goes_along_and_stays_in_the_tribe(visit, bram_account, alpha, mailoutbox):
    words = "Come & count <birds>.\nSundays."
    visit(bram_account).to(alpha).post(INVITE, {"addresses": "zoe@partup.example", "words": words})
    in_public = str([*Invitation.objects.values(), *OutboxMessage.objects.values()])
    page = visit().get(f"/invitations/{token_of_mail()}/").content.decode()

    send_waiting()

    (mail,) = mailoutbox
    assert "Bram writes:\n\nCome & count <birds>.\nSundays." in mail.body
    assert "Come &amp; count &lt;birds&gt;.<br>Sundays." in mail.alternatives[0][0]
    assert "Come &amp; count &lt;birds&gt;." in page
    assert "birds" not in in_public


def test_a_word_that_is_too_long_is_said_and_nothing_is_sent(visit, bram_account, alpha):
    typed = {"addresses": "zoe@partup.example", "words": "long " * 101}
    inside = visit(bram_account).to(alpha)

    answers = [
        inside.post(INVITE, typed),
        inside.post(
            "/api/v1/invitations/",
            {"addresses": ["zoe@partup.example"], "words": "long " * 101},
            content_type="application/json",
        ),
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert not Invitation.objects.exists()


def test_only_stewards_give_a_level_and_only_one_the_tribe_has(
    visit, ada_account, bram_account, alpha
):
    with enter_tribe(alpha):
        TribeRules.objects.update(level_2="Keepers")
    of_ada, of_bram = visit(ada_account).to(alpha), visit(bram_account).to(alpha)
    wish = {"addresses": ["zoe@partup.example"], "level": 2}
    send = {"content_type": "application/json"}

    answers = [
        of_bram.post("/api/v1/invitations/", wish, **send),
        of_ada.post("/api/v1/invitations/", wish | {"level": 1}, **send),
        of_bram.post("/api/v1/invitations/links/", {"level": 2}, **send),
        of_ada.post("/api/v1/invitations/", wish, **send),
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422, 201]
    assert set(answers[0].json()["errors"]) == {"level"}
    assert [invitation.level for invitation in Invitation.objects.all()] == [2]
    assert "Keepers" in of_ada.get(INVITE).content.decode()
    assert "Keepers" not in of_bram.get(INVITE).content.decode()


def test_a_fresh_mail_goes_after_a_day_and_ends_the_former(visit, bram_account, alpha):
    inside = visit(bram_account).to(alpha)
    inside.post(INVITE, {"addresses": "zoe@partup.example", "words": "Come."})
    first, former = Invitation.objects.get(), token_of_mail()

    at_once = inside.post(f"{INVITE}{first.pk}/again/", follow=True).content.decode()
    Invitation.objects.update(created_at=clock.now() - dt.timedelta(days=2))
    later = inside.post(f"{INVITE}{first.pk}/again/", follow=True).content.decode()

    assert "They were mailed less than a day ago." in at_once
    assert "A fresh mail goes to zoe@partup.example." in later
    assert services.find_invitation(former) is None
    with enter_tribe(alpha):
        fresh = services.welcome_to(None, token=token_of_mail())
    assert fresh.words == "Come."
    assert inside.post(f"{INVITE}{first.pk}/again/").status_code == 404


def test_nobody_is_mailed_more_than_four_times(bram):
    (invitation,) = services.invite_by_mail(actor=bram, addresses=["zoe@partup.example"])
    for _ in range(3):
        Invitation.objects.update(created_at=clock.now() - dt.timedelta(days=2))
        invitation = services.invite_again(actor=bram, invitation_id=invitation.pk)
    Invitation.objects.update(created_at=clock.now() - dt.timedelta(days=2))

    with pytest.raises(TooSoon):
        services.invite_again(actor=bram, invitation_id=invitation.pk)

    assert OutboxMessage.objects.count() == 4


def test_others_cannot_send_it_again(visit, bram_account, esra_account, chidi_account, alpha, beta):
    visit(bram_account).to(alpha).post(INVITE, {"addresses": "zoe@partup.example"})
    invitation = Invitation.objects.get()
    path = f"/api/v1/invitations/{invitation.pk}/reminder/"

    answers = [
        visit(esra_account).to(alpha).post(path),
        visit(chidi_account).to(beta).post(path),
        visit(bram_account).to(alpha).post(path),
    ]

    assert [answer.status_code for answer in answers] == [403, 404, 409]
    assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize("who", ["guest", "left"])
def test_guests_and_who_left_invite_nobody(bram, who):
    moment = clock.now() + dt.timedelta(days=3)
    change = {"role": "guest", "ends_at": moment} if who == "guest" else {"left_at": clock.now()}
    Member.objects.filter(pk=bram.pk).update(**change)
    bram.refresh_from_db()

    with pytest.raises(NotAllowed):
        services.invite_by_mail(actor=bram, addresses=["zoe@partup.example"])
    with pytest.raises(NotAllowed):
        services.make_invitation_link(actor=bram)

    assert not Invitation.objects.exists()


def test_known_and_unknown_addresses_cost_the_same_and_get_the_same(
    visit, bram_account, alpha, mailoutbox
):
    """Of a member, of somebody with an account, of nobody: the same statements, the same mail."""
    inside = visit(bram_account).to(alpha)
    inside.get(INVITE)
    work, answers = [], []
    for address in ("esra@partup.example", "farid@partup.example", "nobody@partup.example"):
        with CaptureQueriesContext(connection) as queries:
            answers.append(inside.post(INVITE, {"addresses": address}))
        work.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries])

    send_waiting()

    assert work[0] == work[1] == work[2]
    assert len({(answer.status_code, answer.url) for answer in answers}) == 1
    assert [mail.subject for mail in mailoutbox] == ["Bram invites you to Alpha tribe"] * 3
    bodies = {re.sub(r"/invitations/\S+", "…", mail.body) for mail in mailoutbox}
    assert len(bodies) == 1


def test_the_page_of_an_invitation_asks_the_same_for_known_and_unknown_addresses(
    visit, bram_account, alpha
):
    typed = "farid@partup.example nobody@partup.example"
    visit(bram_account).to(alpha).post(INVITE, {"addresses": typed})
    tokens = [message.context["token"] for message in OutboxMessage.objects.order_by("id")]
    counts = []
    for token in tokens:
        with CaptureQueriesContext(connection) as queries:
            visit().get(f"/invitations/{token}/")
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_two_who_invite_the_same_address_at_once_leave_one_invitation(committed_db):
    alpha = Tribe.objects.get(slug="alpha")
    with enter_tribe(alpha):
        people = [Member.objects.get(display_name=name) for name in ("Ada", "Bram")]
    gate = Barrier(2)

    def invite(actor):
        gate.wait()
        try:
            with enter_tribe(alpha):
                services.invite_by_mail(actor=actor, addresses=["zoe@partup.example"])
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(invite, people))

    assert Invitation.objects.filter(withdrawn_at=None).count() == 1
    assert Invitation.objects.count() == 2


def test_the_list_of_open_invitations_takes_as_many_statements_for_forty_as_for_one(
    visit, ada_account, alpha
):
    inside = visit(ada_account).to(alpha)
    counts = []
    for number in (1, 40):
        addresses = " ".join(f"p{number}-{index}@partup.example" for index in range(number))
        inside.post(INVITE, {"addresses": addresses})
        inside.get(INVITE)
        with CaptureQueriesContext(connection) as queries:
            page = inside.get(INVITE).content.decode()
        counts.append(len(queries))

    assert page.count("Mail again") == 41
    # Three of them ask whether the tribe may invite now.
    assert counts[0] == counts[1] <= 11


def test_to_a_guest_there_is_no_way_to_invite(visit, alpha, farid_account):
    with enter_tribe(alpha):
        ends_at = clock.now() + dt.timedelta(days=3)
        services.admit_member(account=farid_account, role=Member.Role.GUEST, ends_at=ends_at)
    guest = visit(farid_account).to(alpha)

    assert guest.get(INVITE).status_code == 404
    assert guest.post(INVITE, {"addresses": "zoe@partup.example"}).status_code == 404
    assert guest.post(f"{INVITE}link/", {"max_uses": 2, "days": 3}).status_code == 404
    assert guest.get("/api/v1/invitations/").status_code == 404
    assert not Invitation.objects.exists()
