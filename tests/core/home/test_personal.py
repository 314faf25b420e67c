"""What waits for one person over all tribes, by day."""

import datetime as dt

import pytest

from core.accounts.models import Account
from core.activities import services as activities
from core.activities.models import Activity
from core.home import selectors
from core.inbox.models import WorkPointer
from core.members.models import Member
from core.partups import services
from tenants.context import enter_tribe
from tests.core.inbox.conftest import start_partup

WEDNESDAY = dt.datetime(2026, 11, 25, 10, 0, tzinfo=dt.UTC)


def at_hour(hour):
    """That hour of a winter's day in Amsterdam."""
    return dt.datetime(2026, 1, 5, hour - 1, 30, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("hour", "words"),
    [
        (5, "Good evening, Ada"),
        (6, "Good morning, Ada"),
        (11, "Good morning, Ada"),
        (12, "Good afternoon, Ada"),
        (17, "Good afternoon, Ada"),
        (18, "Good evening, Ada"),
    ],
)
def test_people_are_greeted_by_their_own_clock(hour, words):
    account = Account(display_name="Ada Bakker", time_zone="Europe/Amsterdam")

    assert selectors.greeting(account, at=at_hour(hour)) == words


@pytest.fixture
def busy(ada, partup):
    """Ada does something on each of these days."""

    def put(*days):
        for number, day in enumerate(days):
            activity = activities.add_activity(actor=ada, partup=partup, title=f"Task {number}")
            activities.take_on(actor=ada, activity=activity)
            Activity.objects.filter(pk=activity.pk).update(due_date=day)
            WorkPointer.objects.filter(object_id=activity.pk).update(due_date=day)

    return put


def test_work_stands_in_weeks(busy, ada_account):
    day = dt.date(2026, 11, 25)
    days = [day + dt.timedelta(days=days) for days in (-1, 0, 4, 5, 11, 12)]
    busy(*days, None)

    periods = selectors.work_page(ada_account, at=WEDNESDAY)

    found = {str(period.name): [task.item.due_date for task in period.tasks] for period in periods}
    assert found == {
        "Overdue": days[:1],
        "This week": days[1:3],
        "Next week": days[3:5],
        "Later": days[5:],
        "No date": [None],
    }
    assert [task.is_overdue for period in periods for task in period.tasks] == [True] + [False] * 6


def test_a_week_ends_on_sunday_where_somebody_lives(busy, ada_account):
    monday = dt.date(2026, 11, 30)
    busy(monday)

    sunday_evening = dt.datetime(2026, 11, 29, 12, tzinfo=dt.UTC)
    ada_account.time_zone = "Pacific/Kiritimati"

    (period,) = selectors.work_page(ada_account, at=sunday_evening)
    assert str(period.name) == "This week"


def test_home_gathers_everything_in_two_statements(
    busy, partup, in_beta_partup, opening, bram, ada_account, django_assert_num_queries
):
    busy(dt.date(2026, 11, 26), dt.date(2027, 1, 1))
    services.offer_help(actor=bram, opening=opening, words="I have a camera.")
    selectors.home_page(ada_account)

    with django_assert_num_queries(2):
        page = selectors.home_page(ada_account, at=WEDNESDAY)

    assert [task.item.card.title for task in page.this_week] == ["Task 0"]
    assert page.this_week[0].partup == "Quiet roads"
    assert page.has_more_work
    (question,) = page.questions
    assert question.sentence == "Bram offers to help: Photographer"
    assert question.words == "I have a camera."


def test_what_ends_within_two_weeks_is_shown(ada, ada_account):
    soon = start_partup(ada, name="Soon")
    start_partup(ada, name="Later")
    day = dt.date(2026, 12, 9)
    WorkPointer.objects.filter(object_id=soon.pk).update(due_date=day)
    WorkPointer.objects.exclude(object_id=soon.pk).update(due_date=day + dt.timedelta(days=1))

    (ending,) = selectors.home_page(ada_account, at=WEDNESDAY).endings

    assert (ending.item.card.title, ending.ends) == ("Soon", day)


def test_a_part_up_that_is_closing_asks_how_it_went(ada, partup, ada_account):
    services.finish_partup(actor=ada, partup=partup)

    page = selectors.home_page(ada_account)

    assert page.endings == []
    assert [question.sentence for question in page.questions] == [
        "The work is over. Say how it went, and close the part-up."
    ]


def test_somebody_who_wants_to_do_something_is_a_question(ada, bram, partup, ada_account):
    activity = activities.add_activity(actor=ada, partup=partup, title="Count cars")
    activities.take_on(actor=bram, activity=activity)

    (question,) = selectors.home_page(ada_account).questions

    assert question.sentence == "Bram would like to do Count cars"


def test_work_of_two_tribes_is_one_list(busy, in_beta_partup, beta, ada, esra, esra_account):
    busy()
    with enter_tribe(beta):
        member = Member.objects.get(account=esra_account)
        activity = activities.add_activity(actor=member, partup=in_beta_partup, title="Bake")
        activities.take_on(actor=member, activity=activity)

    (period,) = selectors.work_page(esra_account)

    assert [(task.partup, task.item.tribe) for task in period.tasks] == [("Beta's own work", beta)]
