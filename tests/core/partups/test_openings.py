"""Openings: added, changed, closed and opened again."""

import datetime as dt

import pytest

from core.common.errors import InvalidInput, NotAllowed
from core.history.models import Event
from core.partups import rules, services
from core.partups.errors import OpeningClosed, PartupOver, SeatsTaken, TooManyOpenings
from core.partups.models import Offer, Opening
from core.partups.services import NeedWish, OpeningWish
from tests.core.partups.conftest import photographer


def baker(**changes):
    return OpeningWish(**{"title": "Baker", "needs": (NeedWish("an oven"),), **changes})


def test_a_partner_adds_an_opening(ada, partup):
    opening = services.add_opening(actor=ada, partup=partup, wish=baker(seats=3, hours_a_week=2))

    assert (opening.title, opening.seats, opening.state) == ("Baker", 3, "open")
    assert [need.words for need in opening.needs.all()] == ["an oven"]
    event = Event.objects.latest("id")
    assert (event.kind, event.partup_id) == ("opening.added", partup.pk)


def test_others_do_not_add_change_close_or_reopen(bram, partup, opening):
    with pytest.raises(NotAllowed):
        services.add_opening(actor=bram, partup=partup, wish=baker())
    with pytest.raises(NotAllowed):
        services.change_opening(actor=bram, opening=opening, wish=baker())
    with pytest.raises(NotAllowed):
        services.close_opening(actor=bram, opening=opening)
    with pytest.raises(NotAllowed):
        services.reopen_opening(actor=bram, opening=opening)

    assert Opening.objects.get().title == "Photographer"


def test_a_hundred_open_openings_are_enough(ada, partup, monkeypatch):
    monkeypatch.setattr(rules, "MOST_OPEN_OPENINGS", 1)

    with pytest.raises(TooManyOpenings):
        services.add_opening(actor=ada, partup=partup, wish=baker())

    assert Opening.objects.count() == 1


@pytest.mark.parametrize("days", [-1, 31])
def test_the_last_day_to_offer_lies_within_the_part_up(ada, partup, days):
    deadline = rules.today() + dt.timedelta(days=days)

    with pytest.raises(InvalidInput) as refusal:
        services.add_opening(actor=ada, partup=partup, wish=baker(deadline=deadline))

    assert list(refusal.value.errors) == ["deadline"]


def test_a_day_to_offer_that_passed_may_stay(ada, opening):
    gone = rules.today() - dt.timedelta(days=2)
    Opening.objects.update(deadline=gone)

    changed = services.change_opening(actor=ada, opening=opening, wish=baker(deadline=gone))

    assert (changed.title, changed.deadline) == ("Baker", gone)


def test_saving_the_same_changes_nothing(ada, opening):
    before = Event.objects.count()

    services.change_opening(actor=ada, opening=opening, wish=photographer())

    assert Event.objects.count() == before


def test_needs_are_replaced(ada, opening):
    wish = photographer(needs=(NeedWish("a drone"), NeedWish("calm", is_required=False)))

    services.change_opening(actor=ada, opening=opening, wish=wish)

    assert [need.words for need in opening.needs.order_by("id")] == ["a drone", "calm"]


def test_more_seats_open_a_filled_opening(ada, bram, opening, join):
    join(bram, opening)

    services.change_opening(actor=ada, opening=opening, wish=photographer(seats=2))

    opening.refresh_from_db()
    assert (opening.state, opening.seats, opening.seats_taken) == ("open", 2, 1)


def test_no_fewer_seats_than_are_taken(ada, bram, esra, start, join):
    opening = start(openings=[photographer(seats=3)]).openings.get()
    join(bram, opening)
    join(esra, opening)

    with pytest.raises(SeatsTaken):
        services.change_opening(actor=ada, opening=opening, wish=photographer(seats=1))

    assert Opening.objects.get().seats == 3


def test_as_many_seats_as_are_taken_fill_it(ada, bram, esra, start, join):
    opening = start(openings=[photographer(seats=3)]).openings.get()
    join(bram, opening)
    waiting = services.offer_help(actor=esra, opening=opening)

    services.change_opening(actor=ada, opening=opening, wish=photographer(seats=1))

    waiting.refresh_from_db()
    assert Opening.objects.get().state == "filled"
    assert (waiting.state, waiting.lapse) == ("lapsed", "filled")


def test_closing_ends_the_offers_that_wait(ada, bram, opening):
    services.offer_help(actor=bram, opening=opening)

    services.close_opening(actor=ada, opening=opening)
    services.close_opening(actor=ada, opening=opening)

    offer = Offer.objects.get()
    assert (offer.state, offer.lapse) == ("lapsed", "closed")
    assert Event.objects.filter(kind="opening.closed").count() == 1
    with pytest.raises(OpeningClosed):
        services.offer_help(actor=bram, opening=opening)


def test_a_closed_opening_is_opened_again(ada, bram, opening):
    services.close_opening(actor=ada, opening=opening)

    services.reopen_opening(actor=ada, opening=opening)
    services.reopen_opening(actor=ada, opening=opening)

    assert Opening.objects.get().state == "open"
    assert Event.objects.filter(kind="opening.reopened").count() == 1
    assert services.offer_help(actor=bram, opening=opening).is_pending


def test_nothing_is_opened_in_a_part_up_that_closes(ada, partup, opening):
    services.finish_partup(actor=ada, partup=partup)

    with pytest.raises(PartupOver):
        services.reopen_opening(actor=ada, opening=opening)
    with pytest.raises(PartupOver):
        services.add_opening(actor=ada, partup=partup, wish=baker())
    with pytest.raises(PartupOver):
        services.change_opening(actor=ada, opening=opening, wish=baker())

    assert Opening.objects.get().state == "closed"
