"""Leaving a tribe: one step, at once, and never without a steward."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.conf import settings
from django.db import close_old_connections

from core.accounts.models import Session
from core.common import clock
from core.history.models import Event
from core.members import services
from core.members.models import Member
from core.members.services import LastSteward
from tenants.context import enter_tribe
from tenants.models import Membership, Tribe
from tests.core.members.crowd import roles

PEOPLE = "/people/"


def test_leaving_says_first_what_will_happen(visit, bram_account, alpha):
    page = visit(bram_account).to(alpha).get("/leave/").content.decode()

    assert "Leave Alpha tribe?" in page
    assert "You give up your seats" in page
    assert page.count("<form") >= 1


def test_who_leaves_is_out_at_the_next_click(visit, bram_account, alpha):
    visitor = visit(bram_account)
    inside, elsewhere = visitor.to(alpha), visit(bram_account).to(alpha)

    left = inside.post("/leave/")

    assert left.url == f"{settings.ACCOUNT_ORIGIN}/"
    assert inside.get(PEOPLE).status_code == 302
    assert elsewhere.get(PEOPLE).status_code == 302
    assert visitor.get("/enter/", {"to": "alpha", "state": "s"}).status_code == 404
    assert not Session.objects.filter(account=bram_account, kind="tribe").exists()
    with enter_tribe(alpha):
        assert "Bram" not in roles()
        assert Member.objects.get(display_name="Bram").left_at
    assert Membership.objects.get(account=bram_account, tribe=alpha).left_at


def test_the_last_steward_does_not_leave(visit, ada_account, alpha):
    inside = visit(ada_account).to(alpha)

    page = inside.get("/leave/").content.decode()
    answer = inside.post("/leave/", follow=True)

    sentence = "You are the last steward. Make somebody else steward first, then leave."
    assert sentence in page
    assert 'action="/leave/"' not in page
    assert sentence in answer.content.decode()
    with enter_tribe(alpha):
        assert roles()["Ada"] == "steward"


def test_two_last_stewards_who_leave_at_once_do_not_leave_nobody(committed_db):
    alpha = Tribe.objects.get(slug="alpha")
    with enter_tribe(alpha):
        ada, bram = (Member.objects.get(display_name=name) for name in ("Ada", "Bram"))
        services.make_steward(actor=ada, member_id=bram.pk)
    gate = Barrier(2)

    def leave(actor):
        gate.wait()
        try:
            with enter_tribe(alpha):
                services.leave_tribe(actor=actor)
                return "left"
        except LastSteward:
            return "stayed"
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(leave, [ada, bram]))

    assert answers == ["left", "stayed"]
    with enter_tribe(alpha):
        assert Member.objects.present().filter(role="steward").count() == 1


def test_whoever_is_alone_may_leave(in_alpha, ada, bram, esra):
    for member in (bram, esra):
        services.leave_tribe(actor=member)

    services.leave_tribe(actor=ada)

    assert not Member.objects.present().exists()


def test_leaving_twice_is_harmless(bram):
    services.leave_tribe(actor=bram)
    services.leave_tribe(actor=bram)

    assert Event.objects.filter(kind="member.left").count() == 1


def test_who_comes_back_is_the_same_person(bram, bram_account):
    joined_at = bram.joined_at
    services.leave_tribe(actor=bram)

    again = services.admit_member(account=bram_account)

    assert again.pk == bram.pk
    assert again.left_at is None
    assert again.joined_at == joined_at
    assert dt.timedelta(0) <= clock.now() - Membership.objects.get(account=bram_account).joined_at
