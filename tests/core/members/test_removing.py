"""Removing somebody: everything they have ends at once, and they are told kindly."""

import datetime as dt
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections

from core.accounts.models import Session
from core.common.errors import DomainError, InvalidInput, NotAllowed, NotFound
from core.history.models import Event
from core.inbox.models import Pointer, WorkPointer
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting
from core.members import selectors, services
from core.members.models import Member
from core.members.services.accepting import InvitationOver
from core.partups import rules
from core.partups import services as partups
from core.partups.models import Partup
from core.trail.models import TrailRecord
from tenants.context import enter_tribe
from tenants.models import Membership, Tribe
from tests.core.members.crowd import roles


def start(actor, name="Quiet roads", **changes):
    return partups.start_partup(
        actor=actor,
        name=name,
        driver="Cars race past the school every day.",
        intended_result="Children walk to school.",
        end_date=rules.today() + dt.timedelta(days=30),
        openings=[partups.OpeningWish(title="Photographer")],
        open_now=True,
        **changes,
    )


def person_page(name):
    return f"/people/{Member.objects.get(display_name=name).pk}/"


def test_a_steward_removes_somebody_who_is_out_at_the_next_click(
    visit, ada_account, bram_account, alpha
):
    inside = visit(bram_account).to(alpha)
    assert inside.get("/people/").status_code == 200
    with enter_tribe(alpha):
        page = person_page("Bram")

    answer = visit(ada_account).to(alpha).post(f"{page}remove/", {"reason": "It did not fit."})

    assert answer.url == "/people/"
    assert inside.get("/people/").status_code == 302
    assert inside.get("/api/v1/members/").status_code == 401
    assert not Session.objects.filter(account=bram_account, kind="tribe").exists()
    assert Membership.objects.get(account=bram_account, tribe=alpha).left_at
    with enter_tribe(alpha):
        assert "Bram" not in roles()


def test_an_open_session_elsewhere_opens_nothing_either(ada, bram, bram_account, alpha, visit):
    services.remove_member(actor=ada, member_id=bram.pk)

    late = visit(bram_account).to(alpha)

    assert late.get("/people/").status_code == 404
    assert late.get("/api/v1/members/").status_code == 404


def test_it_is_told_by_mail_and_the_reason_is_nowhere_else(ada, bram, bram_account, mailoutbox):
    services.remove_member(actor=ada, member_id=bram.pk, reason="You chose another tribe.")
    send_waiting()

    mail = mailoutbox[-1]
    assert mail.to == [bram_account.email]
    assert mail.subject == "You are not in Alpha tribe any more"
    assert "You chose another tribe." in mail.body
    assert OutboxMessage.objects.get(topic="members.removed").context == {}
    event = Event.objects.get(kind="member.removed")
    assert event.data == {"member_id": str(bram.pk), "name": "Bram"}
    record = TrailRecord.objects.get(action="member.removed")
    assert record.changes == {"role": "member", "level": 0}


def test_everything_they_had_ends(ada, bram, esra):
    theirs = start(esra)
    offer = partups.offer_help(actor=bram, opening=theirs.openings.get())
    partups.accept_offer(actor=esra, offer=offer)
    partups.follow(actor=bram, partup=start(ada, "Other"))
    Member.objects.filter(pk=bram.pk).update(level=2)
    invitation, _token = services.make_invitation_link(actor=bram)

    services.remove_member(actor=ada, member_id=bram.pk)

    bram.refresh_from_db()
    assert (bram.level, bram.role, bram.is_present) == (0, "member", False)
    assert not bram.participations.filter(left_at=None).exists()
    assert theirs.openings.get().state == "open"
    invitation.refresh_from_db()
    assert invitation.withdrawn_at
    assert not Pointer.objects.filter(account=bram.account_id).exists()
    assert not WorkPointer.objects.filter(account=bram.account_id).exists()


def test_what_nobody_else_works_on_is_stopped(ada, bram):
    alone = start(bram)

    services.remove_member(actor=ada, member_id=bram.pk)

    alone.refresh_from_db()
    assert alone.state == Partup.State.STOPPED


def test_the_page_says_first_what_ends_as_far_as_the_steward_sees_it(visit, ada_account, alpha):
    with enter_tribe(alpha):
        bram, esra = (Member.objects.get(display_name=name) for name in ("Bram", "Esra"))
        for name, actor in (("Seen by all", esra), ("Among two", esra)):
            offer = partups.offer_help(actor=bram, opening=start(actor, name).openings.get())
            partups.accept_offer(actor=actor, offer=offer)
        Partup.objects.filter(name="Among two").update(audience="inside")
        start(bram, "All alone")
        page = person_page("Bram")

    shown = visit(ada_account).to(alpha).get(f"{page}remove/").content.decode()

    assert "Remove Bram from this tribe?" in shown
    assert "1 seat becomes free:" in shown
    assert "Seen by all" in shown
    assert "Among two" not in shown
    assert "These stop, for nobody else works on them:" in shown
    assert "All alone" in shown


def test_a_member_finds_no_way_to_remove(visit, bram_account, alpha):
    with enter_tribe(alpha):
        page = person_page("Esra")
    inside = visit(bram_account).to(alpha)

    answers = [inside.get(f"{page}remove/"), inside.post(f"{page}remove/")]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "remove/" not in inside.get(page).content.decode()
    with enter_tribe(alpha):
        assert "Esra" in roles()


def test_services_ask_too(ada, bram, esra):
    with pytest.raises(NotAllowed):
        services.remove_member(actor=bram, member_id=esra.pk)
    with pytest.raises(NotAllowed):
        services.remove_member(actor=ada, member_id=ada.pk)
    with pytest.raises(NotFound):
        services.remove_member(actor=ada, member_id=uuid.uuid4())

    assert roles() == {"Ada": "steward", "Bram": "member", "Esra": "member"}


def test_removing_twice_finds_nobody(ada, bram):
    services.remove_member(actor=ada, member_id=bram.pk)

    with pytest.raises(NotFound):
        services.remove_member(actor=ada, member_id=bram.pk)

    assert Event.objects.filter(kind="member.removed").count() == 1
    assert OutboxMessage.objects.filter(topic="members.removed").count() == 1


@pytest.mark.parametrize("reason", ["x" * 501, "a\x00b", "a\u202eb"], ids=["long", "nul", "bidi"])
def test_a_reason_that_does_not_fit_is_refused(ada, bram, reason):
    with pytest.raises(InvalidInput):
        services.remove_member(actor=ada, member_id=bram.pk, reason=reason)

    assert "Bram" in roles()


def test_a_former_invitation_does_not_bring_back_who_was_removed(ada, bram, bram_account):
    _invitation, before = services.make_invitation_link(actor=ada)
    services.remove_member(actor=ada, member_id=bram.pk)
    _invitation, after = services.make_invitation_link(actor=ada)

    with pytest.raises(InvitationOver):
        services.accept_invitation(actor=bram_account, token=before, accepted_version=1)
    assert selectors.member_of(bram_account.pk) is None

    services.accept_invitation(actor=bram_account, token=after, accepted_version=1)
    assert selectors.member_of(bram_account.pk).removed_at is None


def test_an_open_door_does_not_let_back_in_who_was_removed(ada, bram, bram_account, alpha):
    Tribe.objects.filter(pk=alpha.pk).update(is_listed=True)
    services.change_rules(actor=ada, version=1, reason="Come in.", admission="open")
    services.remove_member(actor=ada, member_id=bram.pk)

    arrival = services.ask_to_join(actor=bram_account, tribe_id=alpha.pk, accepted_version=2)

    assert arrival.is_waiting
    assert selectors.member_of(bram_account.pk) is None
    services.accept_request(actor=ada, request_id=arrival.request.pk)
    assert selectors.member_of(bram_account.pk).removed_at is None


def test_of_two_stewards_who_remove_each_other_one_stays(committed_db):
    alpha = Tribe.objects.get(slug="alpha")
    with enter_tribe(alpha):
        ada, bram = (Member.objects.get(display_name=name) for name in ("Ada", "Bram"))
        services.make_steward(actor=ada, member_id=bram.pk)
    gate = Barrier(2)

    def remove(pair):
        actor, other = pair
        gate.wait()
        try:
            with enter_tribe(alpha):
                services.remove_member(actor=actor, member_id=other.pk)
                return "removed"
        except DomainError as refusal:
            return refusal.code
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(remove, [(ada, bram), (bram, ada)]))

    assert answers == ["not_found", "removed"]
    with enter_tribe(alpha):
        assert list(roles().values()).count("steward") == 1
