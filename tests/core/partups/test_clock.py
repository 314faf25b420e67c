"""What happens because its moment came, and the days of places far apart."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from core.common import clock
from core.common.errors import InvalidInput
from core.history.models import Event
from core.partups import rules, services
from core.partups.models import Offer, Partup
from tenants import due
from tenants.models import DueJob

SECOND = dt.timedelta(seconds=1)
DAY = dt.timedelta(days=1)


@pytest.fixture
def at(monkeypatch):
    """Let it be another moment, for everything that asks the clock."""

    def move(moment):
        monkeypatch.setattr("django.utils.timezone.now", lambda: moment)

    return move


@pytest.fixture
def in_zone(alpha):
    """Let the tribe live elsewhere."""

    def move(name):
        connection.tenant.time_zone = name
        alpha.time_zone = name
        alpha.save(update_fields=["time_zone"])

    return move


def kinds(partup):
    events = Event.objects.filter(partup_id=partup.pk).order_by("id")
    return list(events.values_list("kind", flat=True))


def run_at(moment):
    return due.run_due(at=moment)


def test_on_its_last_day_a_part_up_is_still_on(partup):
    run_at(partup.closes_at - SECOND)

    assert Partup.objects.get().state == "open"


def test_after_its_last_day_it_goes_to_closing_by_itself(start, bram):
    partup = start(end_date=rules.today() + 3 * DAY)
    services.offer_help(actor=bram, opening=partup.openings.get())

    run_at(partup.closes_at)

    assert Partup.objects.get().state == "closing"
    assert Event.objects.get(kind="partup.closing").actor is None
    assert Offer.objects.get().lapse == "ended"


def test_the_clock_may_come_twice(partup):
    for _again in range(2):
        services.end_by_the_clock(partup_id=partup.pk, due_at=partup.closes_at)

    assert kinds(partup).count("partup.closing") == 1


def test_a_moved_end_is_left_alone(partup, ada):
    services.extend(actor=ada, partup=partup, end_date=partup.end_date + DAY)

    services.end_by_the_clock(partup_id=partup.pk, due_at=partup.closes_at)

    assert Partup.objects.get().state == "open"


def test_a_draft_and_what_is_over_are_left_alone(start, ada):
    draft, stopped = start(open_now=False), start()
    services.stop_partup(actor=ada, partup=stopped, reason="Enough.")

    for partup in (draft, stopped):
        services.end_by_the_clock(partup_id=partup.pk, due_at=partup.closes_at)
        services.close_unanswered(partup_id=partup.pk, due_at=partup.closes_at + 30 * DAY)

    assert [Partup.objects.get(pk=one.pk).state for one in (draft, stopped)] == ["draft", "stopped"]


def test_what_is_gone_is_nothing_to_do(partup, in_alpha):
    key = partup.starter_id
    services.end_by_the_clock(partup_id=key, due_at=partup.closes_at)
    services.close_unanswered(partup_id=key, due_at=partup.closes_at)
    services.remind_of_offer(offer_id=key)
    services.lapse_offer(offer_id=key)

    assert kinds(partup) == ["partup.opened"]


def test_two_weeks_later_it_closes_with_what_is_there(partup, ada):
    services.finish_partup(actor=ada, partup=partup)
    services.answer_closing(actor=ada, partup=partup, learned="To ask.")
    closing_at = Partup.objects.get().closing_at

    run_at(closing_at + 14 * DAY - SECOND)
    assert Partup.objects.get().state == "closing"

    run_at(closing_at + 14 * DAY)
    closed = Partup.objects.get()
    assert (closed.state, closed.closing.learned, closed.closing.closed_by) == (
        "closed",
        "To ask.",
        None,
    )
    services.close_unanswered(partup_id=partup.pk, due_at=closing_at + 14 * DAY)
    assert kinds(partup).count("partup.closed") == 1


def test_partners_are_reminded_of_an_offer_after_five_days(bram, opening):
    offer = services.offer_help(actor=bram, opening=opening)

    run_at(offer.created_at + 5 * DAY)
    services.remind_of_offer(offer_id=offer.pk)

    assert Event.objects.filter(kind="offer.reminded").count() == 1
    assert Offer.objects.get().is_pending


def test_an_offer_lapses_after_ten_days(bram, opening):
    offer = services.offer_help(actor=bram, opening=opening)

    run_at(offer.created_at + 10 * DAY)
    services.lapse_offer(offer_id=offer.pk)

    offer.refresh_from_db()
    assert (offer.state, offer.lapse) == ("lapsed", "no_answer")
    assert Event.objects.filter(kind="offer.lapsed").count() == 1
    assert Event.objects.get(kind="offer.lapsed").data["because"] == "no_answer"


def test_an_answered_offer_needs_no_clock(ada, bram, opening):
    offer = services.offer_help(actor=bram, opening=opening)
    services.decline_offer(actor=ada, offer=offer)

    services.remind_of_offer(offer_id=offer.pk)
    services.lapse_offer(offer_id=offer.pk)

    assert Offer.objects.get().state == "declined"
    assert not Event.objects.filter(kind__in=["offer.reminded", "offer.lapsed"]).exists()


def test_all_jobs_of_a_life_run_without_failing(partup, bram, opening):
    services.offer_help(actor=bram, opening=opening)

    run_at(clock.now() + 400 * DAY)
    run_at(clock.now() + 400 * DAY)

    assert Partup.objects.get().state == "closed"
    assert not DueJob.objects.filter(kind__regex="^(partup|offer)", done_at=None).exists()


@pytest.mark.parametrize(
    ("zone", "day", "moment"),
    [
        ("Europe/Amsterdam", "2027-01-31", "2027-01-31T23:00:00"),
        ("Europe/Amsterdam", "2027-07-31", "2027-07-31T22:00:00"),
        ("Europe/Amsterdam", "2027-03-28", "2027-03-28T22:00:00"),
        ("Europe/Amsterdam", "2027-10-31", "2027-10-31T23:00:00"),
        ("Pacific/Kiritimati", "2027-01-31", "2027-01-31T10:00:00"),
        ("Pacific/Pago_Pago", "2027-01-31", "2027-02-01T11:00:00"),
    ],
)
def test_a_last_day_is_over_at_midnight_there(in_zone, start, at, zone, day, moment):
    in_zone(zone)
    at(dt.datetime(2027, 1, 1, 12, tzinfo=dt.UTC))

    partup = start(end_date=dt.date.fromisoformat(day))

    assert partup.closes_at == dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("zone", "tomorrow"),
    [
        ("Pacific/Kiritimati", dt.date(2027, 3, 12)),
        ("Europe/Amsterdam", dt.date(2027, 3, 11)),
        ("Pacific/Pago_Pago", dt.date(2027, 3, 10)),
    ],
)
def test_tomorrow_is_tomorrow_there(in_zone, start, at, zone, tomorrow):
    in_zone(zone)
    at(dt.datetime(2027, 3, 10, 10, 30, tzinfo=dt.UTC))

    with pytest.raises(InvalidInput):
        start(end_date=tomorrow - DAY)
    assert start(end_date=tomorrow).end_date == tomorrow


@pytest.mark.parametrize(
    ("now", "latest"),
    [
        ((2027, 8, 31), dt.date(2029, 2, 28)),
        ((2026, 8, 31), dt.date(2028, 2, 29)),
        ((2027, 6, 30), dt.date(2028, 12, 30)),
        ((2027, 7, 1), dt.date(2029, 1, 1)),
    ],
)
def test_eighteen_months_are_calendar_months(in_alpha, start, at, now, latest):
    at(dt.datetime(*now, 12, tzinfo=dt.UTC))

    assert rules.latest_end_date() == latest
    with pytest.raises(InvalidInput):
        start(end_date=latest + DAY)
    assert start(end_date=latest).end_date == latest


@pytest.mark.parametrize("night", [dt.date(2027, 3, 28), dt.date(2027, 10, 31)])
def test_a_day_with_a_changed_clock_ends_once(in_alpha, start, at, night):
    at(dt.datetime(2027, 3, 1, tzinfo=dt.UTC))
    partup = start(end_date=night)
    there = partup.closes_at.astimezone(ZoneInfo("Europe/Amsterdam"))

    assert (there.date(), there.hour, there.minute) == (night + DAY, 0, 0)
    run_at(partup.closes_at - SECOND)
    assert Partup.objects.get().state == "open"
    run_at(partup.closes_at)
    assert Partup.objects.get().state == "closing"
