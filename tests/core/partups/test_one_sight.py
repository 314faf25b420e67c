"""
One sight: what a list shows is what a page opens, what is counted, and what is told about.

For every part somebody has in a tribe, every level, audience, state, seat and guest's pass. What
should be seen is said once, in plain words, in `sights.py`; every door is asked the same.
"""

from contextlib import contextmanager
from itertools import product

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given, settings

from core.activities import selectors as activities
from core.activities import services as work
from core.conversations import rules as conversations
from core.conversations import selectors as talk
from core.conversations.services import post_message
from core.history.services import record_event
from core.inbox import mails
from core.inbox.models import Pointer
from core.inbox.selectors import notice_of
from core.mail.models import OutboxMessage
from core.partups import policies, selectors, services
from core.partups.events import PartupEvent
from core.partups.models import Partup
from core.partups.models.sight import members_who_see
from core.partups.selectors import audience
from tenants.context import enter_tribe
from tests.core.partups import sights
from tests.core.partups.sights import Case, bring, cases, stand
from tests.support.clients import Visitor

MANY = settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
SOME = settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
NAME = "Seen by whom it should be"


class Town:
    """A part-up of Ada's with something of everything in it, one of Esra's, and Bram, who looks."""

    def __init__(self, start, ada, bram, esra, alpha):
        self.tribe, self.ada, self.viewer = alpha, ada, bram
        self.elsewhere = start(actor=esra, name="Elsewhere")
        self.partup = start(name=NAME)
        self.opening = self.partup.openings.get()
        self.activity = work.add_activity(actor=ada, partup=self.partup, title="Count the cars")
        self.message = post_message(actor=ada, subject=self.partup, text="Hello")
        self.offer = services.offer_help(actor=bram, opening=self.opening, words="Me")
        services.decline_offer(actor=ada, offer=self.offer, words="Later")
        self.notice = Pointer.objects.get(account=bram.account_id, kind="offer.declined")

    def stand(self, case: Case, partups):
        """Bram as in a case, towards some part-ups."""
        return stand(case, viewer=self.viewer, partups=partups, elsewhere=self.elsewhere)

    @contextmanager
    def as_in(self, case: Case):
        """The rows of a case, until the block ends."""
        with transaction.atomic():
            bring(self.partup, audience=case.audience, state=case.state)
            yield self.stand(case, [self.partup])
            transaction.set_rollback(True)


@pytest.fixture
def town(start, ada, bram, esra, alpha):
    return Town(start, ada, bram, esra, alpha)


def rows_seen(town, viewer):
    """Whether each list, count, page and rule of the rooms shows the part-up, by its name."""
    partup, account_id = Partup.objects.get(pk=town.partup.pk), viewer.account_id
    mine = {"member": viewer}
    standing = selectors.standing_of(member=viewer, partup=partup)
    cards = [card.partup for card in selectors.partup_page(member=viewer).cards]
    subject = conversations.find_subject(viewer, "partup", partup.pk)
    yield "list", partup in selectors.visible_partups(viewer)
    yield "list page", partup in cards
    yield "count", selectors.visible_partups(viewer).filter(pk=partup.pk).count() == 1
    yield "list by account", partup in selectors.partups_visible_to(account_id)
    yield "detail", selectors.find_partup(**mine, partup_id=partup.pk) is not None
    yield "whole page", selectors.whole_partup(**mine, partup_id=partup.pk) is not None
    yield "policy", policies.can_see(standing)
    yield "may follow", policies.can_follow(standing)
    yield "people who see", viewer in audience.people_who_see(partup.pk)
    yield "conversation", subject is not None
    yield "message", talk.visible_message(**mine, message_id=town.message.pk) is not None
    yield "openings", town.opening in selectors.visible_openings(viewer)
    yield "openings by account", town.opening in selectors.openings_visible_to(account_id)
    yield "opening", selectors.find_opening(**mine, opening_id=town.opening.pk) is not None
    yield "own offers", town.offer in selectors.visible_offers(viewer)
    yield "own offers by account", town.offer in selectors.offers_visible_to(account_id)
    yield "own offer", selectors.find_offer(**mine, offer_id=town.offer.pk) is not None
    yield "activities", town.activity in activities.visible_activities(viewer)
    yield "activities by account", town.activity in activities.activities_visible_to(account_id)
    yield "activity", activities.find_activity(**mine, activity_id=town.activity.pk) is not None


def notices_seen(town, viewer):
    """Whether somebody is told, and whether what they were told before is still shown."""
    account = town.viewer.account
    event = record_event(
        kind=PartupEvent.OPENED, actor=town.ada, subject=town.partup, partup_id=town.partup.pk
    )
    told = Pointer.objects.filter(account=account, event_id=event.pk)
    yield "told", told.exists()
    notice = notice_of(account=account, pointer_id=town.notice.pk)
    yield "notice of before", bool(notice and notice.card.is_there)
    letter = OutboxMessage(
        topic="inbox.offer.declined", account=account, ref={"pointer": str(town.notice.pk)}
    )
    yield "mail at the moment it leaves", mails.write(letter) is not None


@MANY
@given(case=cases)
def test_list_page_count_notice_and_mail_agree(town, case):
    with town.as_in(case) as viewer:
        found = dict(rows_seen(town, viewer)) | dict(notices_seen(town, viewer))

        assert found == dict.fromkeys(found, case.should_see)


@pytest.fixture
def every_kind(town, start):
    """A part-up of each audience and state, with both."""
    made = []
    for whom, state in product(sights.AUDIENCES, sights.STATES):
        partup = start(name="One")
        bring(partup, audience=whom, state=state)
        made.append((partup, whom, state))
    return made


@pytest.mark.parametrize("who", sights.WHO)
def test_every_case_there_is_from_both_ends(town, every_kind, who):
    """2,800 each: what somebody sees among all part-ups, and whether each part-up names them."""
    partups = [partup for partup, _whom, _state in every_kind]
    theirs = Partup.objects.filter(pk__in=[partup.pk for partup in partups])
    for level, seat, guest_pass in product(sights.LEVELS, sights.SEATS, sights.PASSES):
        with transaction.atomic():
            each = {
                partup.pk: Case(who, level, whom, state, seat, guest_pass).should_see
                for partup, whom, state in every_kind
            }
            expected = {key for key, is_seen in each.items() if is_seen}
            viewer = town.stand(Case(who, level, "", "", seat, guest_pass), partups)

            assert {one.pk for one in theirs.visible_to(viewer)} == expected
            assert {one.pk for one in theirs.visible_to_account(viewer.account_id)} == expected
            hidden = members_who_see(theirs.exclude(pk__in=expected))
            assert not hidden.filter(pk=viewer.pk).exists()
            for key in expected:
                assert members_who_see(theirs.filter(pk=key)).filter(pk=viewer.pk).exists()
            transaction.set_rollback(True)


def pages(town):
    """The pages and JSON of the part-up and of what is in it."""
    partup = town.partup.pk
    for name in ("detail", "conversation", "history"):
        yield reverse(f"partups:{name}", args=[partup])
    yield reverse("partups:opening", args=[town.opening.pk])
    yield reverse("activities:detail", args=[town.activity.pk])
    yield reverse("activities:board", args=[partup])
    for name in ("partup", "history", "openings", "messages", "activities"):
        yield reverse(f"api_{name}", args=[partup])
    yield reverse("api_opening", args=[town.opening.pk])
    yield reverse("api_activity", args=[town.activity.pk])
    yield reverse("api_offer", args=[town.offer.pk])


def lists(town):
    """The pages and JSON that show the part-up among others, or not."""
    yield reverse("partups:list")
    yield reverse("home:tribe")
    yield reverse("api_partups")
    yield reverse("members:person", args=[town.ada.pk])


@SOME
@given(case=cases)
def test_both_doors_agree(town, case):
    with town.as_in(case):
        visitor = Visitor(town.viewer.account).to(town.tribe)

        def answer(address):
            with enter_tribe(town.tribe):
                return visitor.get(address)

        opened = {address: answer(address).status_code for address in pages(town)}
        shown = {address: NAME in answer(address).content.decode() for address in lists(town)}

        assert opened == dict.fromkeys(opened, 200 if case.should_see else 404)
        is_over = case.state in {"closed", "stopped", "stopped draft"}
        live_only = {reverse("home:tribe"), reverse("members:person", args=[town.ada.pk])}
        for address, is_there in shown.items():
            hides = address in live_only and (is_over or case.state == "draft")
            assert is_there is case.should_see or hides, address
