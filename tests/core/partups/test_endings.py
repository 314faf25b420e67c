"""Changing, extending, stopping, looking back and closing."""

import datetime as dt

import pytest

from core.common.errors import InvalidInput, NotAllowed, NotFound
from core.history.models import Event
from core.partups import rules, services
from core.partups.errors import ExtendedTwice, NotAnswered, PartupOver
from core.partups.models import Closing, Offer, Participation, Partup
from tenants.models import DueJob
from tests.core.partups.conftest import photographer

ANSWERS = {"outcome": "reached", "result": "They walk.", "learned": "Ask.", "appreciations": "Bram"}


def kinds(partup):
    events = Event.objects.filter(partup_id=partup.pk).order_by("id")
    return list(events.values_list("kind", flat=True))


@pytest.fixture
def team(partup, opening, join, bram):
    """The part-up with Bram in it."""
    join(bram, opening)
    return Partup.objects.get()


def test_saving_the_same_description_changes_nothing(ada, partup):
    services.change_partup(actor=ada, partup=partup, name=f" {partup.name} ")

    assert "partup.changed" not in kinds(partup)


def test_a_smaller_minimum_team_lets_it_run(ada, start, bram, join):
    partup = start(minimum_team=3)
    join(bram, partup.openings.get())
    assert Partup.objects.get().state == "open"

    services.change_partup(actor=ada, partup=partup, minimum_team=2)

    assert Partup.objects.get().state == "running"
    assert kinds(partup)[-2:] == ["partup.changed", "partup.running"]


def test_hiding_it_ends_the_sight_of_others(ada, bram, partup):
    services.change_partup(actor=ada, partup=partup, audience="inside")

    with pytest.raises(NotFound):
        services.follow(actor=bram, partup=partup)


@pytest.mark.parametrize("changes", [{"driver": "short"}, {"audience": "all"}, {"hue": 999}])
def test_a_description_that_does_not_fit_is_refused(ada, partup, changes):
    with pytest.raises(InvalidInput) as refusal:
        services.change_partup(actor=ada, partup=partup, **changes)

    assert list(refusal.value.errors) == list(changes)


def test_state_is_not_something_to_change(ada, partup):
    with pytest.raises(TypeError):
        services.change_partup(actor=ada, partup=partup, state="closed")


def test_the_end_of_a_draft_is_free(ada, start):
    draft = start(open_now=False)
    day = rules.today() + dt.timedelta(days=99)

    changed = services.change_partup(actor=ada, partup=draft, end_date=day)

    assert (changed.end_date, changed.closes_at) == (day, rules.closing_moment(day))


def test_the_end_of_an_opened_part_up_is_moved_by_extending(ada, partup):
    with pytest.raises(InvalidInput):
        services.change_partup(
            actor=ada, partup=partup, end_date=partup.end_date + dt.timedelta(days=1)
        )

    assert Partup.objects.get().end_date == partup.end_date


def test_extending_moves_the_end_and_its_job(ada, partup):
    day = partup.end_date + dt.timedelta(days=7)

    extended = services.extend(actor=ada, partup=partup, end_date=day)

    assert (extended.end_date, extended.extensions) == (day, 1)
    assert DueJob.objects.get(kind="partup.closing").due_at == extended.closes_at
    assert Event.objects.latest("id").data == {
        "from": partup.end_date.isoformat(),
        "to": day.isoformat(),
    }


def test_extending_to_the_same_day_is_harmless(ada, partup):
    assert services.extend(actor=ada, partup=partup, end_date=partup.end_date).extensions == 0


def test_extending_is_twice_at_most(ada, partup):
    for days in (1, 2):
        day = partup.end_date + dt.timedelta(days=days)
        services.extend(actor=ada, partup=partup, end_date=day)

    with pytest.raises(ExtendedTwice):
        services.extend(actor=ada, partup=partup, end_date=day + dt.timedelta(days=1))

    assert Partup.objects.get().end_date == day


@pytest.mark.parametrize("days", [-1, 600])
def test_an_end_is_moved_to_later_within_18_months(ada, partup, days):
    with pytest.raises(InvalidInput):
        services.extend(
            actor=ada, partup=partup, end_date=partup.end_date + dt.timedelta(days=days)
        )

    assert Partup.objects.get().extensions == 0


def test_extending_takes_a_part_up_back_from_closing(ada, team):
    services.finish_partup(actor=ada, partup=team)

    day = rules.today() + dt.timedelta(days=3)
    extended = services.extend(actor=ada, partup=team, end_date=day)

    assert (extended.state, extended.closing_at, extended.end_date) == ("running", None, day)
    assert [job.kind for job in DueJob.objects.filter(object_id=team.pk)] == ["partup.closing"]


def test_others_decide_nothing_about_the_end(bram, partup):
    day = partup.end_date + dt.timedelta(days=1)
    with pytest.raises(NotAllowed):
        services.extend(actor=bram, partup=partup, end_date=day)
    with pytest.raises(NotAllowed):
        services.stop_partup(actor=bram, partup=partup, reason="No.")
    with pytest.raises(NotAllowed):
        services.finish_partup(actor=bram, partup=partup)
    with pytest.raises(NotAllowed):
        services.answer_closing(actor=bram, partup=partup, **ANSWERS)
    with pytest.raises(NotAllowed):
        services.close_partup(actor=bram, partup=partup)

    assert kinds(partup) == ["partup.opened"]


def test_stopping_ends_the_search_and_says_why(ada, bram, partup, opening):
    services.offer_help(actor=bram, opening=opening)

    services.stop_partup(actor=ada, partup=partup, reason=" Enough. ")
    services.stop_partup(actor=ada, partup=partup, reason="Again.")

    stopped = Partup.objects.get()
    assert (stopped.state, stopped.stop_reason) == ("stopped", "Enough.")
    opening.refresh_from_db()
    assert opening.state == "closed"
    assert Offer.objects.get().lapse == "ended"
    assert not DueJob.objects.filter(object_id=partup.pk).exists()
    assert kinds(partup).count("partup.stopped") == 1


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501, "\x00"])
def test_stopping_needs_a_reason(ada, partup, reason):
    with pytest.raises(InvalidInput) as refusal:
        services.stop_partup(actor=ada, partup=partup, reason=reason)

    assert list(refusal.value.errors) == ["reason"]
    assert Partup.objects.get().state == "open"


def test_finishing_ends_the_search_and_opens_the_questions(ada, bram, partup, opening):
    services.offer_help(actor=bram, opening=opening)

    services.finish_partup(actor=ada, partup=partup)
    services.finish_partup(actor=ada, partup=partup)

    closing = Partup.objects.get()
    assert closing.state == "closing"
    assert Closing.objects.get(partup=partup).result == ""
    job = DueJob.objects.get(object_id=partup.pk)
    assert (job.kind, job.due_at) == ("partup.close", closing.closing_at + dt.timedelta(days=14))
    assert kinds(partup).count("partup.closing") == 1


def test_partners_share_the_answers(ada, bram, team):
    services.finish_partup(actor=ada, partup=team)

    services.answer_closing(actor=ada, partup=team, result="A start.")
    services.answer_closing(actor=bram, partup=team, **ANSWERS)
    services.answer_closing(actor=ada, partup=team, **ANSWERS)

    closing = Closing.objects.get()
    assert (closing.result, closing.answered_by) == ("They walk.", bram)
    assert kinds(team).count("partup.answered") == 2


def test_answers_that_do_not_fit_are_refused(ada, team):
    services.finish_partup(actor=ada, partup=team)

    with pytest.raises(InvalidInput) as refusal:
        services.answer_closing(actor=ada, partup=team, outcome="great", learned="x" * 2001)

    assert set(refusal.value.errors) == {"outcome", "learned"}
    assert Closing.objects.get().answered_at is None


def test_closing_needs_its_result(ada, team):
    services.finish_partup(actor=ada, partup=team)

    with pytest.raises(NotAnswered):
        services.close_partup(actor=ada, partup=team)

    assert Partup.objects.get().state == "closing"


def test_closing_ends_it_for_good(ada, bram, team):
    services.finish_partup(actor=ada, partup=team)
    services.answer_closing(actor=ada, partup=team, **ANSWERS)

    services.close_partup(actor=bram, partup=team)
    services.close_partup(actor=bram, partup=team)

    closed = Partup.objects.get()
    assert closed.is_closed
    assert closed.closing.closed_by == bram
    assert kinds(team).count("partup.closed") == 1
    assert not DueJob.objects.filter(object_id=team.pk).exists()
    day = rules.today() + dt.timedelta(days=40)
    for wish in (
        lambda: services.answer_closing(actor=ada, partup=team, **ANSWERS),
        lambda: services.extend(actor=ada, partup=team, end_date=day),
        lambda: services.stop_partup(actor=ada, partup=team, reason="Why not."),
        lambda: services.change_partup(actor=ada, partup=team, name="Other"),
        lambda: services.add_opening(actor=ada, partup=team, wish=photographer()),
    ):
        with pytest.raises(PartupOver):
            wish()


def test_a_part_up_that_is_on_is_not_closed_at_once(ada, team):
    with pytest.raises(PartupOver):
        services.close_partup(actor=ada, partup=team)
    with pytest.raises(PartupOver):
        services.answer_closing(actor=ada, partup=team, **ANSWERS)


def test_a_second_partner_confirms_what_one_contributed(ada, bram, team):
    services.finish_partup(actor=ada, partup=team)
    seat = Participation.objects.get(member=bram)

    services.confirm_contribution(actor=ada, seat=seat)
    services.confirm_contribution(actor=ada, seat=seat)

    assert Participation.objects.get(member=bram).confirmed_by == ada
    assert kinds(team).count("partup.confirmed") == 1


def test_nobody_confirms_themselves(bram, ada, team):
    services.finish_partup(actor=ada, partup=team)

    with pytest.raises(NotAllowed):
        services.confirm_contribution(actor=bram, seat=Participation.objects.get(member=bram))

    assert Participation.objects.get(member=bram).confirmed_by is None


def test_others_confirm_nothing(ada, esra, team):
    services.finish_partup(actor=ada, partup=team)

    with pytest.raises(NotAllowed):
        services.confirm_contribution(actor=esra, seat=Participation.objects.get(member=ada))


def test_nothing_is_confirmed_while_it_is_on(ada, bram, team):
    with pytest.raises(PartupOver):
        services.confirm_contribution(actor=ada, seat=Participation.objects.get(member=bram))


def test_a_follower_is_not_confirmed(ada, esra, team):
    place = services.follow(actor=esra, partup=team)
    services.finish_partup(actor=ada, partup=team)

    with pytest.raises(NotFound):
        services.confirm_contribution(actor=ada, seat=place)
