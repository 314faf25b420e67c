"""Leaving a tribe: one step, at once, and never without a steward."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings
from django.db import close_old_connections

from core.accounts.models import Session
from core.activities import services as activities
from core.common import clock
from core.history.models import Event
from core.inbox.models import Pointer
from core.members import services
from core.members.models import Member
from core.members.services import LastSteward
from core.partups import rules
from core.partups import services as partups
from core.trail.models import TrailRecord
from tenants.context import enter_tribe
from tenants.models import Membership, Tribe
from tenants.services import set_access
from tests.core.members.crowd import roles

PEOPLE = "/people/"


def start(actor, name):
    """An open part-up with one opening."""
    return partups.start_partup(
        actor=actor,
        name=name,
        driver="Cars race past the school every day.",
        intended_result="Children walk to school.",
        end_date=rules.today() + dt.timedelta(days=30),
        openings=[partups.OpeningWish(title="Photographer")],
        open_now=True,
    )


def test_leaving_says_first_what_will_happen(visit, bram_account, alpha):
    page = visit(bram_account).to(alpha).get("/leave/").content.decode()

    assert "Leave Alpha tribe?" in page
    assert "Notices from this tribe stop." in page
    assert 'action="/leave/"' in page


def test_it_names_what_ends(visit, bram_account, alpha):
    with enter_tribe(alpha):
        ada, bram, esra = (
            Member.objects.get(display_name=name) for name in ("Ada", "Bram", "Esra")
        )
        services.change_rules(actor=ada, version=1, reason="Trust.", level_1="Kring")
        services.set_level(actor=ada, member_id=bram.pk, level=1)
        services.make_invitation_link(actor=bram)
        quiet, loud, other = (start(esra, name) for name in ("Quiet", "Loud", "Other"))
        offer = partups.offer_help(actor=bram, opening=quiet.openings.get())
        partups.accept_offer(actor=esra, offer=offer)
        partups.offer_help(actor=bram, opening=loud.openings.get())
        partups.follow(actor=bram, partup=other)
        task = activities.add_activity(actor=esra, partup=quiet, title="Count the cars")
        activities.take_on(actor=bram, activity=task)

    page = visit(bram_account).to(alpha).get("/leave/").content.decode()
    listed = visit(bram_account).to(alpha).get("/api/v1/members/me/parting/").json()

    sentences = {
        "The level Kring ends.": [],
        "1 invitation that nobody used yet stops working.": [],
        "1 seat becomes free:": ["Quiet"],
        "This opening opens again:": ["Photographer"],
        "1 offer to help is withdrawn.": [],
        "Following 1 part-up ends.": [],
        "1 activity goes back to nobody:": ["Count the cars"],
    }
    assert {parting["sentence"]: parting["names"] for parting in listed} == sentences
    assert all(sentence in page for sentence in sentences)


def test_the_last_partner_is_asked_to_settle_it_first(visit, bram_account, alpha):
    with enter_tribe(alpha):
        alone = start(Member.objects.get(display_name="Bram"), "All alone")
    inside = visit(bram_account).to(alpha)

    page = inside.get("/leave/").content.decode()
    answer = inside.post("/leave/", follow=True)
    by_api = inside.delete("/api/v1/members/me/")

    assert "You are the last partner here." in page
    assert f'href="/part-ups/{alone.pk}/"' in page or f'href="/partups/{alone.pk}/"' in page
    assert 'action="/leave/"' not in page
    assert "You are the last partner of All alone." in answer.content.decode()
    assert (by_api.status_code, by_api.json()["code"]) == (409, "last_partner")
    with enter_tribe(alpha):
        assert "Bram" in roles()


@pytest.mark.parametrize("state", ["read_only", "cancelled"])
def test_one_leaves_a_tribe_that_is_only_read(visit, bram_account, esra_account, alpha, state):
    set_access(tribe=alpha, state=state)
    bram, esra = visit(bram_account).to(alpha), visit(esra_account).to(alpha)

    other = bram.post("/people/step-down/")
    left = bram.post("/leave/")
    by_api = esra.delete("/api/v1/members/me/")

    assert other.status_code == 403
    assert left.url == f"{settings.ACCOUNT_ORIGIN}/"
    assert by_api.status_code == 204
    with enter_tribe(alpha):
        assert list(roles()) == ["Ada"]


def test_a_suspended_tribe_stays_shut(visit, bram_account, alpha):
    set_access(tribe=alpha, state="suspended")

    answer = visit(bram_account).to(alpha).post("/leave/")

    assert answer.status_code == 302
    assert answer.url.startswith(settings.ACCOUNT_ORIGIN)
    with enter_tribe(alpha):
        assert "Bram" in roles()


def test_stewards_hear_that_somebody_left(ada, bram, esra):
    services.leave_tribe(actor=bram)

    told = Pointer.objects.filter(kind="member.left")
    assert [pointer.account_id for pointer in told] == [ada.account_id]


def test_leaving_ends_level_and_invitations(ada, bram, farid_account):
    services.change_rules(actor=ada, version=1, reason="Trust.", level_1="Kring")
    services.set_level(actor=ada, member_id=bram.pk, level=1)
    invitation, _token = services.make_invitation_link(actor=bram)

    services.leave_tribe(actor=bram)

    bram.refresh_from_db()
    invitation.refresh_from_db()
    assert bram.level == 0
    assert bram.removed_at is None
    assert invitation.withdrawn_at
    assert TrailRecord.objects.get(action="member.left").changes == {"role": "member", "level": 1}


def test_a_guest_leaves_too(ada, farid_account, alpha, visit):
    ends_at = clock.now() + dt.timedelta(days=3)
    guest = services.admit_member(account=farid_account, role="guest", ends_at=ends_at)

    services.leave_tribe(actor=guest)

    assert visit(farid_account).to(alpha).get(PEOPLE).status_code == 404
    assert not Pointer.objects.filter(kind="member.left").exists()


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
