"""Pages and JSON of guests: asking them in, their last day, and what they may open."""

import pytest

from core.mail.services import send_waiting
from core.members.models import Member, TribeRules
from core.members.services import OverLimit, accept_invitation
from core.partups import services
from core.partups.models import GuestPass
from tenants.context import enter_tribe
from tenants.models import Invitation
from tests.core.members.test_joining import ROOM, _fill
from tests.core.partups.conftest import Inside
from tests.core.partups.guests import come_in, in_days, let_guests_in
from tests.core.partups.pages import page

JSON = "application/json"


@pytest.fixture(autouse=True)
def _rules(ada):
    let_guests_in()
    TribeRules.objects.update(level_1="", level_2="Kern", level_3="")


@pytest.fixture
def visit_of_farid(ada, farid_account, partup):
    return come_in(farid_account, partup, by=ada)


@pytest.fixture
def as_farid(visit_of_farid, farid_account, alpha):
    return Inside(farid_account, alpha)


def test_a_guest_is_asked_in_by_mail_and_comes_in(
    as_ada, ada, alpha, farid_account, partup, mailoutbox, visit
):
    said = {"address": "farid@partup.example", "until": in_days(10), "words": "Come and count."}
    assert as_ada.post(page("guests", partup.pk), said).status_code == 302

    send_waiting()

    (mail,) = mailoutbox
    assert mail.to == ["farid@partup.example"]
    assert "Quiet roads" in mail.subject
    assert "Come and count." in mail.body
    invitation = Invitation.objects.get(partup_id=partup.pk)
    assert invitation.guest_until == in_days(10)
    token = mail.body.split("/invitations/")[1].split("/")[0]

    shown = visit(farid_account).get(f"/invitations/{token}/").text
    assert "Ada asks you in as a guest of Alpha" in shown
    assert "For one part-up: Quiet roads." in shown
    accept_invitation(actor=farid_account, token=token, accepted_version=1)

    with enter_tribe(alpha):
        guest_pass = GuestPass.objects.get()
        assert (guest_pass.member.name, guest_pass.until) == ("Farid", in_days(10))
        assert guest_pass.let_in_by == ada


def mailed_token(mailoutbox):
    send_waiting()
    return mailoutbox[-1].body.split("/invitations/")[1].split("/")[0]


def test_a_guest_accepts_a_second_invitation_once_and_again(
    ada, alpha, farid_account, visit_of_farid, start, mailoutbox, visit
):
    second = start(name="A second one")
    services.invite_guest(
        actor=ada, partup=second, address="farid@partup.example", until=in_days(3)
    )
    address = f"/invitations/{mailed_token(mailoutbox)}/accept/"
    visitor = visit(farid_account)

    for _time in range(2):
        answer = visitor.post(address, {"accepted_version": "1"})
        assert (answer.status_code, answer.url) == (302, f"{alpha.url}/")
    with enter_tribe(alpha):
        assert GuestPass.objects.filter(partup=second, ended_at=None).count() == 1
        assert Member.objects.get(account=farid_account).is_guest


def test_an_invitation_into_what_closed_meanwhile_stays_good_for_nothing(
    ada, alpha, farid_account, partup, mailoutbox, visit
):
    services.invite_guest(
        actor=ada, partup=partup, address="farid@partup.example", until=in_days(3)
    )
    token = mailed_token(mailoutbox)
    services.finish_partup(actor=ada, partup=partup)

    answer = visit(farid_account).post(f"/invitations/{token}/accept/", {"accepted_version": "1"})

    assert answer.status_code == 422
    assert "This part-up is not on now" in answer.text
    assert Invitation.objects.get(partup_id=partup.pk).uses == 0


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"address": "nobody"}, "address"),
        ({"days": 31}, "until"),
        ({"days": -1}, "until"),
        ({"words": "x" * 501}, "words"),
    ],
)
def test_what_does_not_fit_is_said_and_kept(as_ada, partup, said, field):
    days = said.pop("days", 10)
    wish = {"address": "farid@partup.example", "until": in_days(days).isoformat(), **said}

    answer = as_ada.post(page("guests", partup.pk), wish)

    assert answer.status_code == 422
    assert field in answer.context["invite_form"].errors
    assert not Invitation.objects.filter(partup_id=partup.pk).exists()


def test_the_same_address_again_replaces_the_invitation(as_ada, ada, partup):
    for days in (10, 12):
        services.invite_guest(
            actor=ada, partup=partup, address="farid@partup.example", until=in_days(days)
        )

    (waiting,) = as_ada.get(page("guests", partup.pk)).context["invitations"]
    assert waiting.guest_until == in_days(12)

    as_ada.post(page("withdraw_guest", partup.pk, waiting.pk))
    assert not as_ada.get(page("guests", partup.pk)).context["invitations"]


def test_members_see_guests_and_until_when_but_keep_none(as_bram, visit_of_farid, partup):
    answer = as_bram.get(page("guests", partup.pk))

    assert "Farid" in answer.text
    assert "let in by Ada" in answer.text
    assert "invite_form" not in answer.context
    assert as_bram.get(page("guest", visit_of_farid.pk)).status_code == 404
    assert as_bram.get(page("end_guest", visit_of_farid.pk)).status_code == 404
    assert as_bram.post(page("guests", partup.pk), {}).status_code == 404


def test_a_guest_is_moved_and_past_the_limit_refused_with_the_sentence(as_ada, visit_of_farid):
    address = page("guest", visit_of_farid.pk)

    answer = as_ada.post(address, {"until": in_days(31).isoformat()})
    assert answer.status_code == 422
    assert "a guest stays at most 30 days from today" in answer.text

    assert as_ada.post(address, {"until": in_days(30).isoformat()}).status_code == 302
    visit_of_farid.refresh_from_db()
    assert visit_of_farid.until == in_days(30)


def test_a_guest_walks_through_what_was_opened_and_nothing_else(
    as_farid, ada, bram, partup, start, visit_of_farid
):
    hidden = start(name="Not for guests")

    for address in ("/", "/partups/", "/about/", page("detail", partup.pk)):
        answer = as_farid.get(address)
        assert answer.status_code == 200, address
        assert "Not for guests" not in answer.text
        assert "Bram" not in answer.text
    shut = (
        page("detail", hidden.pk),
        "/people/",
        f"/people/{bram.pk}/",
        "/api/v1/members/",
        f"/api/v1/members/{bram.pk}/",
        "/settings/",
    )
    assert {address: as_farid.get(address).status_code for address in shut} == dict.fromkeys(
        shut, 404
    )
    assert as_farid.get(f"/people/{ada.pk}/").status_code == 200
    assert as_farid.get(page("start")).status_code == 302


def test_a_guest_ends_the_visit(as_farid, visit_of_farid):
    assert "End your visit?" in as_farid.get(page("end_guest", visit_of_farid.pk)).text

    as_farid.post(page("end_guest", visit_of_farid.pk))

    visit_of_farid.refresh_from_db()
    assert visit_of_farid.ended_at is not None
    assert as_farid.get("/partups/").status_code != 200


def test_guests_over_json(as_ada, ada, visit_of_farid, partup, start):
    visitor, second = as_ada.visitor, start(name="A second one")
    until, soon, too_late = (str(in_days(days)) for days in (20, 5, 31))
    (guest,) = visitor.get(f"/api/v1/partups/{partup.pk}/guests/").json()
    assert (guest["member"]["display_name"], guest["until"]) == ("Farid", until)

    let_in = {"member_id": guest["member"]["id"], "until": soon}
    address = f"/api/v1/partups/{second.pk}/guests/"
    assert visitor.post(address, let_in, content_type=JSON).status_code == 201
    assert visitor.post(address, let_in, content_type=JSON).status_code == 201

    one = f"/api/v1/guests/{guest['id']}/"
    late = visitor.patch(one, {"until": too_late}, content_type=JSON)
    assert (late.status_code, list(late.json()["errors"])) == (422, ["until"])
    assert visitor.delete(one).status_code == 204
    assert visitor.get(one).status_code == 404

    asked = {"address": "else@partup.example", "until": soon}
    address = f"/api/v1/partups/{partup.pk}/guest-invitations/"
    made = visitor.post(address, asked, content_type=JSON)
    assert made.status_code == 201
    assert visitor.delete(f"{address}{made.json()['id']}/").status_code == 204
    assert visitor.get(address).json() == []


def test_a_tribe_over_its_limit_asks_no_guests_in_and_says_so(as_ada, partup):
    _fill(ROOM + 1)
    wish = {"address": "farid@partup.example", "until": str(in_days(10))}

    shown = as_ada.get(page("guests", partup.pk)).text
    refused = as_ada.post(page("guests", partup.pk), wish)
    api = as_ada.post(f"/api/v1/partups/{partup.pk}/guest-invitations/", wish, content_type=JSON)

    assert (str(OverLimit.message) in shown, "Mail the invitation" in shown) == (True, False)
    assert (refused.status_code, str(OverLimit.message) in refused.text) == (422, True)
    assert "farid@partup.example" in refused.text
    assert (api.status_code, api.json()["code"]) == (409, "over_limit")
    assert not Invitation.objects.filter(partup_id=partup.pk).exists()
