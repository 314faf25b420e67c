"""What waits for people follows what happens in their tribes."""

import datetime as dt

import pytest

from core.activities import services as activities
from core.inbox import services as inbox
from core.inbox.models import WorkPointer
from core.members.services import leave_tribe
from core.partups import services
from core.partups.selectors import find_partup
from tests.core.inbox.conftest import start_partup


@pytest.fixture
def count_cars(partup, ada):
    """An activity of Ada's part-up that nobody does yet."""
    return activities.add_activity(
        actor=ada, partup=partup, title="Count cars", due_date=partup.end_date
    )


@pytest.fixture
def bram_joined(opening, ada, bram):
    """Bram took the free seat."""
    offer = services.offer_help(actor=bram, opening=opening)
    return services.accept_offer(actor=ada, offer=offer)


def test_an_activity_waits_for_who_does_it(ada, count_cars, waits, ada_account, bram_account):
    assert waits(ada_account, "activity") == []

    activities.take_on(actor=ada, activity=count_cars)

    assert waits(ada_account, "activity") == [count_cars.pk]
    assert waits(bram_account, "activity") == []
    assert WorkPointer.objects.get(kind="activity").due_date == count_cars.due_date


def test_another_day_moves_it(ada, count_cars, ada_account):
    activities.take_on(actor=ada, activity=count_cars)
    day = count_cars.due_date - dt.timedelta(days=7)

    activities.change_activity(actor=ada, activity=count_cars, due_date=day)

    assert WorkPointer.objects.get(kind="activity").due_date == day


def test_what_is_done_waits_for_nobody_until_it_is_opened_again(
    ada, count_cars, waits, ada_account
):
    activities.take_on(actor=ada, activity=count_cars)

    activities.finish_activity(actor=ada, activity=count_cars)
    assert waits(ada_account, "activity") == []

    activities.reopen_activity(actor=ada, activity=count_cars)
    assert waits(ada_account, "activity") == [count_cars.pk]


def test_who_lets_go_is_waited_for_no_more(ada, count_cars, waits, ada_account):
    activities.take_on(actor=ada, activity=count_cars)

    activities.let_go(actor=ada, activity=count_cars)

    assert waits(ada_account, "activity") == []


def test_who_wants_to_do_something_waits_for_the_partners(
    ada, bram, count_cars, waits, ada_account, bram_account
):
    contribution = activities.take_on(actor=bram, activity=count_cars)
    assert waits(ada_account, "contribution") == [count_cars.pk]

    activities.agree_contribution(actor=ada, contribution=contribution)

    assert waits(ada_account, "contribution") == []
    assert waits(bram_account, "activity") == [count_cars.pk]


def test_an_offer_waits_for_every_partner_until_one_answers(
    partup, bram_joined, ada, bram, esra, waits, ada_account, bram_account, esra_account
):
    services.add_opening(actor=ada, partup=partup, wish=services.OpeningWish(title="Writer"))
    writer = partup.openings.get(title="Writer")

    offer = services.offer_help(actor=esra, opening=writer)
    assert waits(ada_account, "offer") == waits(bram_account, "offer") == [offer.pk]
    assert waits(esra_account, "offer") == []

    services.decline_offer(actor=bram, offer=offer)
    assert waits(ada_account, "offer") == waits(bram_account, "offer") == []


def test_an_offer_taken_back_waits_for_nobody(opening, bram, waits, ada_account):
    offer = services.offer_help(actor=bram, opening=opening)

    services.withdraw_offer(actor=bram, offer=offer)

    assert waits(ada_account, "offer") == []


def test_other_offers_of_who_was_accepted_wait_for_nobody(
    partup, bram_joined, ada, esra, waits, ada_account
):
    for title in ("Writer", "Singer"):
        wish = services.OpeningWish(title=title, seats=2)
        services.add_opening(actor=ada, partup=partup, wish=wish)
    wanted, _other = (
        services.offer_help(actor=esra, opening=opening)
        for opening in partup.openings.open().order_by("id")
    )

    services.accept_offer(actor=ada, offer=wanted)

    assert waits(ada_account, "offer") == []


def test_a_part_up_waits_for_its_partners_by_its_last_day(
    partup, bram_joined, ada, waits, ada_account, bram_account, esra_account
):
    assert waits(ada_account, "partup") == waits(bram_account, "partup") == [partup.pk]
    assert waits(esra_account, "partup") == []

    later = partup.end_date + dt.timedelta(days=10)
    services.extend(actor=ada, partup=partup, end_date=later)

    days = WorkPointer.objects.filter(kind="partup").values_list("due_date", flat=True)
    assert set(days) == {later}


def test_who_leaves_the_team_is_waited_for_no_more(
    partup, bram_joined, count_cars, bram, waits, bram_account
):
    activities.take_on(actor=bram, activity=count_cars)

    services.leave_seat(actor=bram, partup=partup)

    assert waits(bram_account, "partup") + waits(bram_account, "activity") == []


def test_what_is_over_waits_for_nobody(partup, ada, count_cars, waits, ada_account):
    activities.take_on(actor=ada, activity=count_cars)

    services.stop_partup(actor=ada, partup=partup, reason="The school moves.")

    assert WorkPointer.objects.filter(account=ada_account).count() == 0


def test_a_draft_has_no_last_day_to_wait_for(ada, waits, ada_account):
    start_partup(ada, open_now=False)

    assert waits(ada_account, "partup") == []


def test_an_offer_of_who_left_the_tribe_waits_for_nobody(opening, bram, waits, ada_account):
    services.offer_help(actor=bram, opening=opening)

    leave_tribe(actor=bram)

    assert waits(ada_account, "offer") == []


def test_keeping_in_step_twice_changes_nothing(partup, bram_joined, count_cars, ada):
    activities.take_on(actor=ada, activity=count_cars)
    before = set(WorkPointer.objects.values_list("pk", "due_date"))

    inbox.keep_partup_in_step(partup.pk)
    inbox.keep_activity_in_step(partup_id=partup.pk, activity_id=count_cars.pk)

    assert set(WorkPointer.objects.values_list("pk", "due_date")) == before
    assert find_partup(member=ada, partup_id=partup.pk) == partup
