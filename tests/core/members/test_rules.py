"""The rules of a tribe: versions that stewards make, with what follows from them."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections

from core.common import clock
from core.common.errors import InvalidInput, NotAllowed
from core.history.models import Event
from core.inbox.models import Pointer
from core.mail.models import OutboxMessage
from core.members import selectors, services
from core.members.models import Member, TribeRules
from core.members.services import NothingDifferent, RulesChanged
from core.trail.models import TrailRecord
from tenants import due
from tenants.context import enter_tribe
from tenants.models import DueJob, Membership, Tribe
from tests.core.members.crowd import add_people


def change(actor, version=1, reason="We tried it, and it works.", **wish):
    return services.change_rules(actor=actor, version=version, reason=reason, **wish)


def test_a_change_is_a_version_of_its_own(ada):
    rules = change(ada, admission="closed", guest_days=30)

    assert (rules.version, rules.admission, rules.guest_days) == (2, "closed", 30)
    assert rules.created_by == ada
    assert selectors.current_rules() == rules
    assert TribeRules.objects.get(version=1).admission == "invitation"
    line = TrailRecord.objects.get(action="rules.changed")
    assert line.changes == {"version": 2, "fields": ["admission", "guest_days"]}


def test_what_those_outside_must_know_is_told_in_the_same_step(ada, alpha):
    change(ada, admission="open", second_factor=True)

    tribe = Tribe.objects.get(pk=alpha.pk)
    assert (tribe.admission, tribe.needs_second_factor) == ("open", True)


def test_everybody_hears_of_it_but_who_did_it(ada, bram, esra):
    change(ada, guest_days=7)

    told = Pointer.objects.filter(kind="rules.changed")
    assert {pointer.account_id for pointer in told} == {bram.account_id, esra.account_id}


def test_a_member_changes_nothing(bram):
    with pytest.raises(NotAllowed):
        change(bram, admission="open")
    with pytest.raises(NotAllowed):
        services.preview_rules(actor=bram, version=1, admission="open", reason="Why not?")
    with pytest.raises(NotAllowed):
        services.keep_rules(actor=bram, version=1)

    assert TribeRules.objects.count() == 1


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "   "}, "reason"),
        ({"reason": "x" * 501}, "reason"),
        ({"reason": "a\x07b"}, "reason"),
        ({"admission": "whoever"}, "admission"),
        ({"who_may_start": "level_2"}, "who_may_start"),
        ({"default_audience": "level_1"}, "default_audience"),
        ({"guest_days": 367}, "guest_days"),
        ({"guest_days": -1}, "guest_days"),
        ({"guest_days": 10**12}, "guest_days"),
        ({"level_1": "x" * 25}, "level_1"),
        ({"level_1": "a\nb"}, "level_1"),
        ({"level_1": "Kring", "level_3": "kring"}, "level_3"),
        ({"own_words": "x" * 2001}, "own_words"),
        ({"review_date": dt.date(2020, 1, 1)}, "review_date"),
        ({"review_date": dt.date(9999, 1, 1)}, "review_date"),
    ],
    ids=lambda value: repr(value)[:30],
)
def test_what_does_not_fit_is_refused_and_named(ada, wish, field):
    with pytest.raises(InvalidInput) as refusal:
        change(ada, **{"reason": "Because.", "guest_days": 5, **wish})

    assert list(refusal.value.errors) == [field]
    assert TribeRules.objects.count() == 1


def test_the_rules_in_force_once_more_are_no_version(ada):
    with pytest.raises(NothingDifferent):
        change(ada)

    assert TribeRules.objects.count() == 1


def test_two_stewards_who_write_at_once_do_not_overwrite_each_other(committed_db):
    alpha = Tribe.objects.get(slug="alpha")
    with enter_tribe(alpha):
        ada, bram = (Member.objects.get(display_name=name) for name in ("Ada", "Bram"))
        services.make_steward(actor=ada, member_id=bram.pk)
    gate = Barrier(2)

    def write(actor):
        gate.wait()
        try:
            with enter_tribe(alpha):
                change(actor, guest_days=10 + len(actor.display_name))
                return "saved"
        except RulesChanged:
            return "was second"
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(write, [ada, bram]))

    assert answers == ["saved", "was second"]
    with enter_tribe(alpha):
        assert TribeRules.objects.count() == 2


def test_people_of_a_level_that_goes_off_fall_to_the_next_lower_one(ada, bram, esra):
    change(ada, level_1="Kring", level_2="Kern", level_3="Raad")
    Member.objects.filter(pk=bram.pk).update(level=3)
    Member.objects.filter(pk=esra.pk).update(level=2)

    change(ada, version=2, level_2="", level_3="")
    bram.refresh_from_db()
    esra.refresh_from_db()
    assert (bram.level, esra.level) == (1, 1)

    change(ada, version=3, level_1="")
    bram.refresh_from_db()
    assert bram.level == 0


def test_guests_stay_no_longer_than_new_rules_let_them(ada, farid_account):
    change(ada, guest_days=90)
    ends_at = clock.now() + dt.timedelta(days=80)
    guest = services.admit_member(account=farid_account, role="guest", ends_at=ends_at)

    change(ada, version=2, guest_days=30)
    guest.refresh_from_db()
    assert dt.timedelta(days=29) < guest.ends_at - clock.now() < dt.timedelta(days=32)
    assert Membership.objects.get(account=farid_account).ends_at == guest.ends_at

    change(ada, version=3, guest_days=0)
    assert selectors.member_of(farid_account.pk) is None
    assert not Membership.objects.live().filter(account=farid_account).exists()


def test_a_longer_limit_lets_nobody_stay_longer(ada, farid_account):
    change(ada, guest_days=10)
    ends_at = clock.now() + dt.timedelta(days=5)
    guest = services.admit_member(account=farid_account, role="guest", ends_at=ends_at)

    change(ada, version=2, guest_days=90)

    guest.refresh_from_db()
    assert guest.ends_at == ends_at


def test_the_day_to_look_again_comes_and_stewards_are_asked(ada, alpha):
    tomorrow = clock.local_date(time_zone=alpha.time_zone) + dt.timedelta(days=1)
    change(ada, review_date=tomorrow)
    reviews = DueJob.objects.filter(kind="members.review_rules", tribe=alpha)

    assert reviews.count() == 1
    assert due.run_due(at=clock.now() + dt.timedelta(days=2), tribe=alpha) == 1
    assert Event.objects.filter(kind="rules.review_due", actor=None).count() == 1
    assert Pointer.objects.get(kind="rules.review_due").account_id == ada.account_id
    assert OutboxMessage.objects.filter(topic="inbox.rules.review_due").count() == 1


def test_nobody_is_asked_about_rules_of_former_days(ada):
    former = selectors.current_rules()
    change(ada, guest_days=3)

    services.remind_of_review(rules_id=former.pk)

    assert not Event.objects.filter(kind="rules.review_due").exists()


def test_looked_at_and_kept_is_a_version_that_changes_nothing(ada):
    rules = services.keep_rules(actor=ada, version=1)

    history = selectors.history_of_rules()
    assert rules.version == 2
    assert history.versions[0].is_kept
    assert [change.label for change in history.versions[0].changes] in ([], ["Looked at again"])
    assert not Pointer.objects.filter(kind="rules.kept").exists()
    with pytest.raises(RulesChanged):
        services.keep_rules(actor=ada, version=1)


def test_the_history_says_what_became_of_what(ada):
    change(ada, admission="closed", reason="Too many at once.")

    newest, first = selectors.history_of_rules().versions
    assert [(one.before, one.after) for one in newest.changes] == [
        (
            "Any member may invite somebody; whoever is invited joins.",
            "Stewards let people in.",
        )
    ]
    assert newest.rules.reason == "Too many at once."
    assert first.is_first
    assert first.changes == []


def test_a_long_history_comes_in_pages(ada):
    for version in range(1, 25):
        change(ada, version=version, guest_days=version)

    page = selectors.history_of_rules()
    rest = selectors.history_of_rules(before=page.older)
    assert [len(page.versions), len(rest.versions)] == [20, 5]
    assert rest.versions[-1].is_first
    assert rest.older == 0


def test_the_rules_are_said_in_plain_words(ada):
    rules = change(
        ada,
        admission="open",
        who_may_start="level_2",
        who_accepts="two_partners",
        default_audience="level_1",
        guest_days=1,
        second_factor=True,
        level_1="Kring",
        level_2="Kern",
    )

    assert selectors.rules_in_words(rules) == [
        "Anyone may join at once.",
        "Members from Kern up start part-ups.",
        "Two partners of a part-up accept an offer to help.",
        "Members from Kring up see a new part-up, unless its partners choose otherwise.",
        "Partners may let a guest into their part-up, for at most 1 day.",
        "Everybody signs in with a second step.",
        "Levels of trust: Kring → Kern.",
        "Each part-up ends on its last day, by itself.",
    ]


def test_a_preview_writes_nothing(ada):
    people = add_people(3)
    preview = services.preview_rules(
        actor=ada, version=1, who_may_start="stewards", reason="Calm first."
    )

    assert [effect.sentence for effect in preview.losses] == [
        "5 people can no longer start a part-up."
    ]
    assert {person.pk for person in preview.losses[0].people} >= {one.pk for one in people}
    assert preview.gains == []
    assert TribeRules.objects.count() == 1
    assert not Event.objects.filter(kind="rules.changed").exists()
