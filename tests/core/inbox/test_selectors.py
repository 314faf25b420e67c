"""The inbox over all tribes: one question for the badges, two for a page."""

import datetime as dt

import pytest

from core.activities import services as activities
from core.conversations.services import post_message
from core.inbox import selectors
from core.inbox.models import Pointer, WorkPointer
from core.members.models import Member
from core.members.services import leave_tribe
from core.partups import services
from tenants.context import enter_tribe
from tenants.models import Membership, Tribe
from tests.core.inbox.conftest import start_partup


def _sentences(account, **options):
    page = selectors.inbox_page(account, **options)
    return [notice.sentence for group in page.groups for notice in group.notices]


def test_unread_is_counted_per_tribe_in_one_statement(
    partup, in_beta_partup, alpha, beta, esra_account, django_assert_num_queries
):
    Pointer.objects.count()

    with django_assert_num_queries(1):
        found = selectors.badges(esra_account)
        numbers = {badge.tribe: badge.unread for badge in found}

    assert numbers == {alpha: 1, beta: 3}


def test_a_badge_is_of_a_key_one_holds_now_also_with_nothing_unread(
    partup, in_beta_partup, alpha, beta, esra_account, ada_account
):
    Pointer.objects.filter(account=esra_account, tribe=beta).update(read_at=beta.created_at)
    Membership.objects.filter(account=ada_account).update(left_at=alpha.created_at)

    badges = [(badge.tribe.slug, badge.unread) for badge in selectors.badges(esra_account)]

    assert badges == [("alpha", 1), ("beta", 0)]
    assert selectors.badges(ada_account) == []


def test_a_page_is_two_statements_however_many_tribes(
    partup, in_beta_partup, esra_account, django_assert_num_queries
):
    selectors.inbox_page(esra_account)

    with django_assert_num_queries(2):
        page = selectors.inbox_page(esra_account)

    assert {group.tribe.slug for group in page.groups} == {"alpha", "beta"}


def test_lines_of_a_part_up_stand_together_and_none_is_lost(
    ada, in_beta_partup, esra_account, alpha, beta
):
    first = start_partup(ada, name="First")
    second = start_partup(ada, name="Second")
    services.follow(actor=Member.objects.get(account=esra_account), partup=first)
    post_message(actor=ada, subject=first, text="Who is there?")

    groups = selectors.inbox_page(esra_account).groups

    assert [(group.tribe, group.name, len(group.notices)) for group in groups] == [
        (alpha, "First", 2),
        (alpha, "Second", 1),
        (beta, "Beta's own work", 3),
    ]
    assert second.name == "Second"


def test_a_notice_carries_the_photo_of_who_did_it(partup, opening, ada, bram, ada_account):
    photo_id = bram.pk
    Member.objects.filter(pk=bram.pk).update(photo_id=photo_id)
    services.offer_help(actor=bram, opening=opening, words="I have a camera.")

    (notice,) = selectors.inbox_page(ada_account).groups[0].notices

    assert str(notice.person["shown_photo_id"]) == str(photo_id)


def test_sentences_name_who_did_what(partup, opening, ada, bram, ada_account, bram_account):
    offer = services.offer_help(actor=bram, opening=opening, words="I have a camera.")
    (notice,) = selectors.inbox_page(ada_account).groups[0].notices

    assert notice.sentence == "Bram offered to help: Photographer"
    assert notice.words == "I have a camera."
    assert notice.person == {
        "name": "Bram",
        "initials": "B",
        "hue": bram.hue,
        "shown_photo_id": None,
    }

    services.decline_offer(actor=ada, offer=offer, words="Next time, gladly.")
    declined = selectors.inbox_page(bram_account).groups[0].notices[0]
    assert declined.sentence == "Ada declined your offer to help: Photographer"
    assert declined.words == "Next time, gladly."


def test_messages_are_counted_in_words(partup, ada, bram, bram_account):
    services.follow(actor=bram, partup=partup)
    post_message(actor=ada, subject=partup, text="**One** with words")
    assert "Ada wrote a message" in _sentences(bram_account)

    post_message(actor=ada, subject=partup, text="Two")
    assert "2 new messages" in _sentences(bram_account)


def test_a_line_leads_to_its_page(partup, alpha, bram_account):
    (notice,) = selectors.inbox_page(bram_account).groups[0].notices

    assert notice.card.url == f"{alpha.url}/partups/{partup.pk}/"


def test_what_may_not_be_seen_any_more_says_so_and_nothing_else(partup, bram_account):
    partup.audience = partup.Audience.INSIDE
    partup.save()

    page = selectors.inbox_page(bram_account)

    (group,) = page.groups
    assert (group.name, group.is_partup) == ("Alpha tribe", False)
    assert _sentences(bram_account) == ["This is no longer available."]


def test_a_former_partner_reads_no_offers(
    partup, opening, ada, bram, esra, bram_account, ada_account
):
    offer = services.offer_help(actor=bram, opening=opening)
    services.accept_offer(actor=ada, offer=offer)
    services.add_opening(actor=ada, partup=partup, wish=services.OpeningWish(title="Writer"))
    writer = partup.openings.get(title="Writer")
    services.offer_help(actor=esra, opening=writer, words="Between us")
    assert "Esra offered to help: Writer" in _sentences(bram_account)

    services.leave_seat(actor=bram, partup=partup)

    assert "Esra offered to help: Writer" not in _sentences(bram_account)
    assert selectors.work_of(bram_account, "offer") == []


def test_who_left_a_tribe_reads_nothing_of_it(partup, bram, bram_account):
    leave_tribe(actor=bram)

    assert selectors.inbox_page(bram_account).groups == []


def test_a_key_taken_away_closes_what_is_left(partup, bram_account):
    moment = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    Membership.objects.filter(account=bram_account).update(left_at=moment)

    assert _sentences(bram_account) == ["This is no longer available."]


def test_pages_follow_each_other_without_gap_or_double(ada, bram_account, monkeypatch):
    for number in range(7):
        start_partup(ada, name=f"Part-up {number}")
    monkeypatch.setattr(selectors, "PAGE_SIZE", 3)

    cursor, names = "", []
    for _page in range(3):
        page = selectors.inbox_page(bram_account, cursor=cursor)
        names += [group.name for group in page.groups]
        cursor = page.next_cursor

    assert names == [f"Part-up {number}" for number in reversed(range(7))]
    assert cursor == ""


@pytest.mark.parametrize(
    "cursor", ["", "x", "1-2", "-", "9" * 400, "9" * 5000, "1-" + "0" * 32, "\x00", "é-ü"]
)
def test_a_cursor_that_means_nothing_is_passed_over(partup, bram_account, cursor):
    selectors.inbox_page(bram_account, cursor=cursor)


def test_a_pointer_of_former_days_is_no_longer_available(partup, bram_account):
    Pointer.objects.of(bram_account).update(kind="partup.painted")

    assert _sentences(bram_account) == ["This is no longer available."]


def test_my_work_spans_tribes_in_two_statements(
    partup, in_beta_partup, ada, beta, esra, esra_account, django_assert_num_queries
):
    activity = activities.add_activity(actor=ada, partup=partup, title="Count cars")
    contribution = activities.take_on(actor=esra, activity=activity)
    activities.agree_contribution(actor=ada, contribution=contribution)
    with enter_tribe(beta):
        member = Member.objects.get(account=esra_account)
        mine = activities.add_activity(
            actor=member, partup=in_beta_partup, title="Bake", due_date=in_beta_partup.end_date
        )
        activities.take_on(actor=member, activity=mine)
    selectors.work_of(esra_account, "activity")

    with django_assert_num_queries(2):
        items = selectors.work_of(esra_account, "activity")

    assert [(item.card.title, item.tribe.slug, item.due_date) for item in items] == [
        ("Bake", "beta", in_beta_partup.end_date),
        ("Count cars", "alpha", None),
    ]
    assert items[0].card.url == f"{beta.url}/activities/{mine.pk}/"


def test_offers_to_answer_carry_who_and_what(partup, opening, bram, ada_account):
    services.offer_help(actor=bram, opening=opening, words="I have a camera.")

    (item,) = selectors.work_of(ada_account, "offer")

    assert item.card.title == "Quiet roads"
    assert item.card.detail == {
        "who": "Bram",
        "opening": "Photographer",
        "words": "I have a camera.",
    }


def test_proposals_and_teams_are_shown(partup, ada, bram, ada_account):
    activity = activities.add_activity(actor=ada, partup=partup, title="Count cars")
    activities.take_on(actor=bram, activity=activity)

    proposal, team = selectors.work_of(ada_account, "contribution", "partup")[::-1]

    assert proposal.card.detail == {"who": "Bram", "activity": "Count cars"}
    assert (team.card.title, team.due_date) == ("Quiet roads", partup.end_date)


def test_stale_work_is_not_shown(partup, opening, bram, ada_account):
    offer = services.offer_help(actor=bram, opening=opening)
    services.withdraw_offer(actor=bram, offer=offer)
    WorkPointer.objects.create(
        account=ada_account, tribe=Tribe.objects.get(slug="alpha"), kind="offer", object_id=offer.pk
    )

    assert selectors.work_of(ada_account, "offer") == []
