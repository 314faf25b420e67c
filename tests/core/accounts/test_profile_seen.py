"""Who sees what of a profile."""

import datetime as dt
import itertools
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core.accounts import services
from core.accounts.models import Account, Visibility
from core.accounts.policies import Relation, Sight, profile_of, sight_of
from core.common import clock
from core.common.errors import InvalidInput
from core.common.text import has_forbidden_characters
from core.members.models import Member
from core.members.services import rename_member
from tenants.context import enter_tribe
from tenants.models import Membership, Tribe
from tenants.selectors import relation_between
from tests.support.html import Page


def _told(account, **more):
    Account.objects.filter(pk=account.pk).update(about="I keep bees.", hours_a_week=4, **more)
    account.refresh_from_db()
    return account


SEEN = {
    ("tribes", "self"): Sight.PROFILE,
    ("tribes", "fellow"): Sight.PROFILE,
    ("tribes", "stranger"): Sight.NOTHING,
    ("tribes", "visitor"): Sight.NOTHING,
    ("everyone", "self"): Sight.PROFILE,
    ("everyone", "fellow"): Sight.PROFILE,
    ("everyone", "stranger"): Sight.PROFILE,
    ("everyone", "visitor"): Sight.PROFILE,
    ("name", "self"): Sight.PROFILE,
    ("name", "fellow"): Sight.NAME,
    ("name", "stranger"): Sight.NOTHING,
    ("name", "visitor"): Sight.NOTHING,
}


@given(
    visibility=st.sampled_from(Visibility.values),
    relation=st.sampled_from(Relation),
    is_erased=st.booleans(),
    is_active=st.booleans(),
    name=st.sampled_from(["", "Ada"]),
    texts=st.tuples(st.text(), st.text(), st.text()),
    hours=st.none() | st.integers(0, 60),
)
def test_a_profile_holds_what_its_sight_says_and_nothing_more(
    visibility, relation, is_erased, is_active, name, texts, hours
):
    account = Account(
        email="ada@partup.example",
        display_name=name,
        visibility=visibility,
        is_active=is_active,
        erased_at=clock.now() if is_erased else None,
        hours_a_week=hours,
        photo_id=Account().pk,
        **dict(zip(("about", "can_do", "wants_to"), texts, strict=True)),
    )

    sight = sight_of(account, relation=relation)
    profile = profile_of(account, relation=relation)

    is_somebody = not is_erased and is_active and (name or relation is Relation.SELF)
    assert sight is (SEEN[visibility, relation.value] if is_somebody else Sight.NOTHING)
    assert (profile is None) == (sight is Sight.NOTHING)
    if sight is Sight.NAME:
        assert (profile.name, profile.is_whole, profile.photo_id) == ("Ada", False, None)
        assert (profile.about, profile.can_do, profile.wants_to) == ("", "", "")
        assert profile.hours_a_week is None
    if sight is Sight.PROFILE:
        assert (profile.about, profile.can_do, profile.wants_to) == texts
        assert profile.photo_id == account.photo_id


ROLES = ["steward", "member", "guest", "left", "over"]


def _belongs(account, tribe, role):
    """Give somebody a key of a kind to a tribe."""
    moment = clock.now()
    Membership.objects.update_or_create(
        account=account,
        tribe=tribe,
        defaults={
            "role": "guest" if role in {"guest", "over"} else role.replace("left", "member"),
            "joined_at": moment,
            "left_at": moment if role == "left" else None,
            "ends_at": {
                "guest": moment + dt.timedelta(days=1),
                "over": moment - dt.timedelta(seconds=1),
            }.get(role),
        },
    )


@pytest.mark.parametrize(("mine", "theirs"), list(itertools.product(ROLES, ROLES)))
def test_fellows_belong_to_the_same_tribe_now_and_are_no_guests(
    alpha, farid_account, dunya_account, mine, theirs
):
    _belongs(farid_account, alpha, mine)
    _belongs(dunya_account, alpha, theirs)

    are_fellows = {mine, theirs} <= {"steward", "member"}
    expected = Relation.FELLOW if are_fellows else Relation.STRANGER
    assert relation_between(farid_account, dunya_account) is expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("pending", Relation.STRANGER),
        ("trialing", Relation.FELLOW),
        ("active", Relation.FELLOW),
        ("past_due", Relation.FELLOW),
        ("grace", Relation.FELLOW),
        ("read_only", Relation.FELLOW),
        ("cancelled", Relation.FELLOW),
        ("suspended", Relation.STRANGER),
        ("archived", Relation.STRANGER),
    ],
)
def test_a_tribe_that_is_closed_makes_nobody_fellows(
    alpha, ada_account, bram_account, state, expected
):
    Tribe.objects.filter(pk=alpha.pk).update(access_state=state)

    assert relation_between(ada_account, bram_account) is expected


def test_people_of_different_tribes_are_strangers(ada_account, chidi_account, esra_account):
    assert relation_between(ada_account, chidi_account) is Relation.STRANGER
    assert relation_between(ada_account, esra_account) is Relation.FELLOW
    assert relation_between(esra_account, chidi_account) is Relation.FELLOW
    assert relation_between(ada_account, ada_account) is Relation.SELF
    assert relation_between(None, ada_account) is Relation.VISITOR


@pytest.mark.parametrize(("visibility", "relation"), SEEN)
def test_page_and_json_show_what_the_sight_says(
    visit, ada_account, bram_account, chidi_account, visibility, relation
):
    _told(ada_account, visibility=visibility)
    viewers = {"self": ada_account, "fellow": bram_account, "stranger": chidi_account}
    visitor = visit(viewers.get(relation))

    page = visitor.get(f"/people/{ada_account.pk}/")
    told = visitor.get(f"/api/v1/people/{ada_account.pk}/")

    sight = SEEN[visibility, relation]
    status = 404 if sight is Sight.NOTHING else 200
    assert (page.status_code, told.status_code) == (status, status)
    assert ("I keep bees." in page.content.decode()) == (sight is Sight.PROFILE)
    assert "ada@partup.example" not in page.content.decode()
    if sight is Sight.NAME:
        assert "Ada shows nothing but a name." in page.content.decode()
    if status == 200:
        assert told.json()["about"] == ("I keep bees." if sight is Sight.PROFILE else "")
        assert told.json()["name"] == "Ada"


def test_nobody_and_somebody_unseen_look_the_same(visit, chidi_account, ada_account, alpha):
    visitor = visit(chidi_account)

    unseen = visitor.get(f"/people/{ada_account.pk}/")
    nobody = visitor.get(f"/people/{alpha.pk}/")

    assert (unseen.status_code, nobody.status_code) == (404, 404)
    assert Page(unseen.content.decode()).text == Page(nobody.content.decode()).text


def test_what_people_wrote_is_shown_as_they_wrote_it(visit, ada_account, bram_account):
    services.change_profile(actor=ada_account, about="<script>alert(1)</script>")

    page = visit(bram_account).get(f"/people/{ada_account.pk}/").content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_who_shows_only_a_name_has_no_photo_in_any_tribe(
    alpha, ada_account, django_capture_on_commit_callbacks
):
    photo_id = alpha.pk
    Account.objects.filter(pk=ada_account.pk).update(photo_id=photo_id)
    ada_account.refresh_from_db()

    with django_capture_on_commit_callbacks() as later:
        services.change_profile(actor=ada_account, visibility="name")
    assert len(later) == 1
    with enter_tribe(alpha):
        rename_member(account=ada_account)

        assert Member.objects.get(account=ada_account).photo_id is None
        services.change_profile(actor=ada_account, visibility="tribes")
        rename_member(account=ada_account)
        assert Member.objects.get(account=ada_account).photo_id == photo_id


@hypothesis_settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=400))
def test_any_text_is_kept_or_refused(ada_account, text):
    with suppress(InvalidInput):
        services.change_profile(actor=ada_account, can_do=text)

    ada_account.refresh_from_db()
    assert not has_forbidden_characters(ada_account.can_do)
    assert len(ada_account.can_do) <= 300
