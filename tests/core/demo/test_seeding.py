"""Telling a small story leaves the rows, the history and the inboxes it would have left."""

import datetime as dt
from pathlib import Path

import pytest

from core.accounts.models import Account
from core.activities.models import Activity
from core.conversations.models import Message
from core.demo import selectors
from core.history.models import Event
from core.inbox.models import Pointer, WorkPointer
from core.mail.models import OutboxMessage
from core.members.models import Member
from core.members.selectors import current_rules
from core.partups.models import Closing, Offer, Participation, Partup
from tenants.models import DueJob, Organisation, OrganisationRole

SMALL = Path(__file__).parent / "small_story"


pytestmark = pytest.mark.django_db


def test_organisation_tribes_and_people_are_as_the_story_says(made):
    organisation = Organisation.objects.get(is_demo=True)
    roles = OrganisationRole.objects.filter(organisation=organisation)
    assert organisation.name == "Small Ferries"
    assert sorted(roles.values_list("account__email", "role")) == [
        ("ana@small.example", "owner"),
        ("ben@small.example", "admin"),
        ("dee@small.example", "billing"),
    ]
    tribes = selectors.demo_tribes().order_by("slug")
    assert list(tribes.values_list("slug", "access_state", "hue", "language")) == [
        ("ferry", "past_due", 210, "en"),
        ("quay", "trialing", 30, "nl"),
    ]
    assert all(tribe.organisation == organisation for tribe in tribes)
    assert selectors.demo_accounts().count() == 5
    assert Account.objects.get(email="dee@small.example").is_staff


def test_everybody_logs_in_with_the_one_password(made):
    hashes = set(selectors.demo_accounts().values_list("password", flat=True))
    assert len(hashes) == 1
    assert Account.objects.get(email="eli@small.example").check_password(selectors.PASSWORD)


def test_members_came_in_on_their_days_and_in_their_roles(ferry, made):
    members = Member.objects.order_by("joined_at").values_list("display_name", "role", "joined_at")
    assert list(members) == [
        ("Ana Small", "steward", made.moment(90)),
        ("Ben Small", "steward", made.moment(89.5)),
        ("Cas Small", "member", made.moment(89.4)),
        ("Dee Small", "member", made.moment(60.5)),
        ("Eli Small", "member", made.moment(60.4)),
    ]
    assert current_rules().admission == "invitation"
    assert ferry.created_at == made.moment(90)


def test_part_ups_are_in_the_state_of_the_story(ferry):
    states = dict(Partup.objects.values_list("name", "state"))
    assert states == {
        "Paint the ferry": "running",
        "A new bell": "open",
        "A bench for waiting": "draft",
        "A timetable people can read": "closing",
        "New rope": "closed",
        "A flag": "stopped",
    }


def test_a_part_up_has_its_team_its_dates_and_its_offers(ferry, made):
    partup = Partup.objects.get(name="Paint the ferry")
    seats = Participation.objects.filter(partup=partup).order_by("joined_at")
    assert (partup.opened_at, partup.end_date) == (made.moment(15.5), made.day(20))
    assert list(seats.values_list("member__display_name", "role")) == [
        ("Ben Small", "partner"),
        ("Ana Small", "supporter"),
        ("Cas Small", "partner"),
    ]
    offers = Offer.objects.filter(opening__partup=partup).order_by("created_at")
    assert list(offers.values_list("member__display_name", "state", "answer")) == [
        ("Cas Small", "accepted", "Welcome."),
        ("Dee Small", "lapsed", ""),
        ("Dee Small", "declined", "We eat at home after all."),
        ("Eli Small", "withdrawn", ""),
        ("Eli Small", "pending", ""),
    ]
    lapsed = offers.get(state="lapsed")
    assert lapsed.answered_at - lapsed.created_at == dt.timedelta(days=10)
    assert lapsed.reminded_at - lapsed.created_at == dt.timedelta(days=5)
    needs = partup.openings.get(title="Painter").needs.values_list("words", flat=True)
    assert sorted(needs) == ["painting", "patience"]


def test_work_and_words_are_there_with_their_people_and_moments(ferry, made):
    activities = Activity.objects.filter(partup__name="Paint the ferry").order_by("created_at")
    assert list(activities.values_list("title", "state", "created_by__display_name")) == [
        ("Buy brushes", "done", "Ben Small"),
        ("Scrape the hull", "doing", "Ben Small"),
        ("Choose a blue", "todo", "Ben Small"),
        ("A mermaid on the bow", "idea", "Cas Small"),
    ]
    brushes = activities[0]
    assert (brushes.done_at, brushes.due_date) == (made.moment(8.5), made.day(-9))
    assert sorted(brushes.contributions.values_list("member__display_name", flat=True)) == [
        "Ben Small",
        "Cas Small",
    ]
    messages = Message.objects.filter(conversation__subject_id=brushes.partup_id)
    assert list(messages.order_by("created_at").values_list("text", "created_at")) == [
        ("Which blue?", made.moment(15.3)),
        ("The **dark** one.", made.moment(3.5)),
    ]


def test_the_ending_gathers_what_partners_said_and_whom_they_confirmed(ferry, made):
    closing = Closing.objects.get(partup__name="New rope")
    assert closing.outcome == "partly"
    assert closing.result == "One rope of two.\n\nIt holds."
    assert closing.closed_by.display_name == "Ana Small"
    seats = Participation.objects.filter(partup__name="New rope").order_by("joined_at")
    assert list(seats.values_list("member__display_name", "confirmed_by__display_name")) == [
        ("Ana Small", "Cas Small"),
        ("Cas Small", "Ana Small"),
    ]
    timetable = Partup.objects.get(name="A timetable people can read")
    assert timetable.closing_at == timetable.closes_at
    assert Partup.objects.get(name="A flag").stop_reason == "The wind took it."


def test_history_is_told_in_its_order_and_never_in_the_future(ferry, made):
    events = list(Event.objects.order_by("id").values_list("created_at", flat=True))
    assert events == sorted(events)
    assert events[0] == made.moment(90)
    assert events[-1] < made.moment(0.0)


def test_inboxes_and_my_work_point_at_what_is_there(ferry):
    cas = Account.objects.get(email="cas@small.example")
    new = Pointer.objects.of(cas).unread()
    assert sorted(new.values_list("kind", flat=True)) == ["message.posted", "offer.made"]
    assert Pointer.objects.of(cas).filter(kind="offer.accepted").count() == 2
    work = WorkPointer.objects.filter(account=cas).values_list("kind", "due_date")
    partup = Partup.objects.get(name="Paint the ferry")
    assert ("partup", partup.end_date) in work
    assert len([kind for kind, _due in work if kind == "activity"]) == 1
    assert len([kind for kind, _due in work if kind == "offer"]) == 1


def test_nobody_is_mailed_and_what_falls_due_lies_ahead(made):
    tribes = selectors.demo_tribes()
    waiting = DueJob.objects.filter(tribe__in=tribes, done_at=None)
    assert OutboxMessage.objects.count() == 0
    assert DueJob.objects.filter(tribe__in=tribes).exclude(failed_at=None).count() == 0
    assert all(job.due_at > made.moment(0.0) for job in waiting)
    assert sorted(set(waiting.values_list("kind", flat=True)) - {"tribe.drop_pending"}) == [
        "members.review_rules",
        "offer.lapse",
        "offer.remind",
        "partup.close",
        "partup.closing",
    ]
