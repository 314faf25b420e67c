"""What a preview says is what a change does: everybody's rights before and after, computed."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.common import clock
from core.members import policies as people_policies
from core.members import selectors, services
from core.members.models import Member, TribeRules
from core.partups import policies, rules
from core.partups import services as partups
from core.partups.models import Participation, Partup
from core.partups.selectors import standing_of
from tests.core.members.crowd import add_people

CROWD = 8
names = st.sampled_from(["", "Kring"]), st.sampled_from(["", "Kern"]), st.sampled_from(["", "Raad"])


@st.composite
def some_rules(draw):
    """Rules that fit: whoever needs a level has one that is on."""
    levels = dict(zip(("level_1", "level_2", "level_3"), map(draw, names), strict=True))
    on = [name for name, word in levels.items() if word]
    return {
        **levels,
        "admission": draw(st.sampled_from(["open", "invitation", "closed"])),
        "who_may_start": draw(st.sampled_from(["everyone", "stewards", *on])),
        "default_audience": draw(st.sampled_from(["everyone", *on])),
        "guest_days": draw(st.sampled_from([0, 10, 60])),
        "who_accepts": draw(st.sampled_from(["any_partner", "two_partners", "open_seats"])),
    }


def rights_now():
    """Everybody's rights, as the policies say with the rules in force."""
    now = selectors.current_rules()
    everybody = list(selectors.people())
    return {
        "start": {one.pk for one in everybody if policies.can_start(one, now)},
        "invite": {one.pk for one in everybody if people_policies.can_let_in(one, now)},
        "sight": {
            (one.pk, partup.pk) for one in everybody for partup in Partup.objects.visible_to(one)
        },
        "new": seen_when_new(now, everybody),
        "let_in": partners_who_let_in(now),
        "level": {one.pk: one.level for one in everybody},
        "guest": {one.pk: one.ends_at for one in Member.objects.filter(role="guest")},
    }


def seen_when_new(now, everybody):
    """Who sees what somebody else starts: nobody of these is in it, and it begins as rules say."""
    with transaction.atomic():
        Partup.objects.filter(name="For everyone").update(audience=rules.first_audience(now))
        Participation.objects.all().delete()
        seen = {
            one.pk
            for one in everybody
            if Partup.objects.visible_to(one).filter(name="For everyone").exists()
        }
        transaction.set_rollback(True)
    return seen


def partners_who_let_in(now):
    seats = Participation.objects.partners().select_related("member", "partup")
    return {
        seat.member_id
        for seat in seats
        if now.lets_guests_in
        and policies.can_keep_guests(standing_of(member=seat.member, partup=seat.partup))
    }


def said_of(preview, kind, *, is_loss):
    """The people a preview names for a kind of effect."""
    return {
        person.pk
        for effect in preview.effects
        if effect.kind == kind and effect.is_loss is is_loss
        for person in effect.people
    }


def set_levels(levels):
    for person, level in levels.items():
        Member.objects.filter(pk=person.pk).update(level=level)


@pytest.fixture
def crowd(ada, farid_account):
    """People at no level yet, a guest for forty days, and a part-up for each audience."""
    people = add_people(CROWD)
    change = services.change_rules
    change(
        actor=ada, version=1, reason="All.", level_1="A", level_2="B", level_3="C", guest_days=60
    )
    ends_at = clock.now() + dt.timedelta(days=40)
    services.admit_member(account=farid_account, role="guest", ends_at=ends_at)
    for number, audience in enumerate(["everyone", "level_1", "level_2", "level_3", "inside"]):
        partups.start_partup(
            actor=people[number],
            name=f"For {audience}",
            driver="Something is going on here.",
            intended_result="Something else is going on.",
            end_date=rules.today() + dt.timedelta(days=30),
            openings=[partups.OpeningWish(title="Somebody")],
            open_now=True,
        )
        Partup.objects.filter(name=f"For {audience}").update(audience=audience)
    return people


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    before=some_rules(),
    after=some_rules(),
    levels=st.lists(st.integers(0, 3), min_size=CROWD, max_size=CROWD),
)
def test_a_preview_says_what_happens(ada, crowd, farid_account, before, after, levels):
    _start_from(before)
    on = [0, *selectors.current_rules().levels]
    set_levels(dict(zip(crowd, (level if level in on else 0 for level in levels), strict=True)))
    version = selectors.current_rules().version
    then = rights_now()

    wish = {"reason": "Because.", "review_date": rules.today() + dt.timedelta(days=9), **after}
    preview = services.preview_rules(actor=ada, version=version, **wish)
    assert rights_now() == then
    services.change_rules(actor=ada, version=version, **wish)
    now = rights_now()

    for right in ("start", "invite", "new", "let_in"):
        assert said_of(preview, right, is_loss=True) == then[right] - now[right]
        assert said_of(preview, right, is_loss=False) == now[right] - then[right]
    assert said_of(preview, "sight", is_loss=True) == {
        person for person, _partup in then["sight"] - now["sight"]
    }
    assert now["sight"] <= then["sight"]
    assert said_of(preview, "level", is_loss=True) == {
        person for person, level in then["level"].items() if now["level"][person] != level
    }
    assert said_of(preview, "guest", is_loss=True) == {
        person for person, ends_at in then["guest"].items() if now["guest"][person] != ends_at
    }


def _start_from(before):
    """Put rules into force without what follows from them; the guest has forty days again."""
    latest = selectors.current_rules()
    TribeRules.objects.filter(pk=latest.pk).update(
        review_date=rules.today() + dt.timedelta(days=30), **before
    )
    Member.objects.filter(role="guest").update(ends_at=clock.now() + dt.timedelta(days=40))


@pytest.mark.parametrize(
    ("before", "after", "kind", "is_loss", "sentence"),
    [
        ("any_partner", "two_partners", "accept", True, "need a second one to accept an offer."),
        ("two_partners", "any_partner", "accept", False, "can accept an offer alone."),
        ("any_partner", "open_seats", "accept", True, "no longer choose who gets a free seat."),
        ("any_partner", "open_seats", "take", False, "can take a free seat without waiting"),
        ("open_seats", "two_partners", "accept", False, "choose again who gets a free seat."),
        ("open_seats", "any_partner", "take", True, "wait for a yes again to get a seat."),
    ],
)
def test_a_preview_says_whose_yes_gives_a_seat(ada, crowd, before, after, kind, is_loss, sentence):
    now = selectors.current_rules()
    TribeRules.objects.filter(pk=now.pk).update(who_accepts=before)

    preview = services.preview_rules(
        actor=ada, version=now.version, reason="Because.", who_accepts=after
    )

    said = {effect.kind: effect for effect in preview.effects}
    assert sentence in said[kind].sentence
    assert said[kind].is_loss is is_loss
