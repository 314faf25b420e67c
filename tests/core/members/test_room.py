"""What a plan limits, at each door it is met; and a tribe that may not invite."""

import datetime as dt

import pytest

from billing.models import EntitlementOverride
from billing.services import limits
from core.common import clock
from core.common.errors import InvalidInput
from core.files.models import StoredFile
from core.members.models import Member, PeopleImport
from core.members.services import (
    GuestsFull,
    OverLimit,
    admit_member,
    confirm_import,
    invite_again,
    invite_by_mail,
    make_invitation_link,
    preview_import,
    send_some_of_import,
)
from core.members.services.settings import set_tribe_picture
from tenants.gate import InvitesClosed, TribeClosed
from tenants.models import Invitation, Tribe
from tests.core.members.test_joining import ROOM, _fill
from tests.support.pictures import picture

DAY = dt.timedelta(days=1)


@pytest.fixture
def smaller(alpha, monkeypatch):
    """Make the plan of alpha give less of something."""

    def make(capability, limit):
        wanted = {(alpha.plan, capability): limit}
        known = limits.limit_of_plan
        monkeypatch.setattr(
            limits, "limit_of_plan", lambda code, what: wanted.get((code, what), known(code, what))
        )

    return make


def _mail(ada):
    return invite_by_mail(actor=ada, addresses=["somebody@partup.example"])


def _link(ada):
    return make_invitation_link(actor=ada)


def _list(ada):
    made = preview_import(actor=ada, content="somebody@partup.example")
    return confirm_import(actor=ada, import_id=made.pk)


def _again(ada):
    made = Invitation.objects.create(
        tribe=Tribe.objects.get(slug="alpha"),
        kind="mail",
        token_hash="x",
        to_email="waiting@partup.example",
        invited_by_id=ada.account_id,
        expires_at=clock.now() + DAY,
    )
    Invitation.objects.filter(pk=made.pk).update(created_at=clock.now() - 2 * DAY)
    return invite_again(actor=ada, invitation_id=made.pk)


WAYS = [_mail, _link, _list, _again]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("state", "refusal"),
    [("grace", InvitesClosed), ("read_only", TribeClosed), ("archived", TribeClosed)],
)
def test_a_tribe_that_is_very_late_asks_nobody_in(way, state, refusal, ada):
    Tribe.objects.update(access_state=state)
    before = Invitation.objects.count()

    with pytest.raises(refusal):
        way(ada)

    assert Invitation.objects.exclude(to_email="waiting@partup.example").count() == before
    assert not PeopleImport.objects.exclude(state="preview").exists()


@pytest.mark.parametrize("way", WAYS)
def test_a_tribe_that_is_a_little_late_asks_people_in(way, ada):
    Tribe.objects.update(access_state="past_due")

    assert way(ada)


@pytest.mark.parametrize("way", WAYS)
def test_more_people_than_the_plan_has_room_for_closes_invites_and_removes_nobody(way, ada):
    _fill(ROOM + 1)

    with pytest.raises(OverLimit):
        way(ada)

    assert Member.objects.present().count() == ROOM + 1


@pytest.mark.parametrize("way", WAYS)
def test_a_full_tribe_still_asks_people_in(way, ada):
    _fill(ROOM)

    assert way(ada)


def test_extra_room_that_staff_gave_opens_invites_again(ada, alpha, dunya_account):
    _fill(ROOM + 1)
    EntitlementOverride.objects.create(
        tribe=alpha,
        capability="members",
        value=ROOM + 10,
        until=clock.now() + DAY,
        reason="A fair.",
        made_by=dunya_account,
    )

    assert _link(ada)


def test_a_list_on_its_way_ends_when_the_tribe_may_not_invite_any_more(ada):
    made = _list(ada)
    Tribe.objects.update(access_state="grace")

    assert send_some_of_import(import_id=made.pk) is False

    made.refresh_from_db()
    assert (made.state, made.mailed) == ("stopped", 0)


def test_what_was_typed_stays_beside_the_refusal(visit, ada_account, alpha):
    Tribe.objects.filter(pk=alpha.pk).update(access_state="grace", updated_at=clock.now())
    steward = visit(ada_account).to(alpha)

    answer = steward.post(
        "/people/invite/", {"addresses": "somebody@partup.example", "words": "Come along."}
    )
    api = steward.post(
        "/api/v1/invitations/",
        {"addresses": ["somebody@partup.example"]},
        content_type="application/json",
    )

    page = answer.content.decode()
    assert answer.status_code == 422
    assert str(InvitesClosed.message) in page
    assert "somebody@partup.example" in page
    assert "Come along." in page
    assert (api.status_code, api.json()["code"]) == (409, "invites_closed")


def test_the_last_guest_of_the_plan_comes_in_and_the_next_does_not(
    smaller, ada, farid_account, chidi_account
):
    smaller("guests", 1)
    wish = {"role": Member.Role.GUEST, "ends_at": clock.now() + 5 * DAY}
    admit_member(account=farid_account, **wish)

    with pytest.raises(GuestsFull):
        admit_member(account=chidi_account, **wish)

    assert Member.objects.present().filter(role="guest").count() == 1


def test_a_guest_stays_longer_in_a_tribe_that_is_full_of_guests(smaller, ada, farid_account):
    smaller("guests", 1)
    wish = {"account": farid_account, "role": Member.Role.GUEST}
    admit_member(**wish, ends_at=clock.now() + 5 * DAY)

    longer = admit_member(**wish, ends_at=clock.now() + 9 * DAY)

    assert longer.ends_at > clock.now() + 8 * DAY


def test_a_member_comes_in_where_there_is_no_room_for_guests(smaller, ada, farid_account):
    smaller("guests", 0)

    assert admit_member(account=farid_account).is_present


def test_a_picture_that_does_not_fit_is_refused_and_the_former_one_stays(smaller, ada, alpha):
    former = set_tribe_picture(actor=ada, content=picture()).picture_id
    smaller("storage_mb", 0)

    with pytest.raises(InvalidInput) as refusal:
        set_tribe_picture(actor=ada, content=picture())

    alpha.refresh_from_db()
    assert list(refusal.value.errors) == ["file"]
    assert alpha.picture_id == former
    assert StoredFile.objects.filter(tribe_id=alpha.pk, small_of=None).count() == 1


def test_taking_a_picture_away_is_possible_without_any_room(smaller, ada, alpha):
    set_tribe_picture(actor=ada, content=picture())
    smaller("storage_mb", 0)

    assert set_tribe_picture(actor=ada, content=None).picture_id is None
