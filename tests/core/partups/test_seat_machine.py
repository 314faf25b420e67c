"""Whatever people do, in whatever order: seats are never oversubscribed, and counts are true."""

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from core.common.errors import DomainError
from core.members.models import Member
from core.partups import services
from core.partups.models import Offer, Opening, Participation, Partup
from tests.core.partups.conftest import photographer

PEOPLE = ("Ada", "Bram", "Esra")
people = st.sampled_from(PEOPLE)
picks = st.integers(min_value=0, max_value=5)


class Seats(RuleBasedStateMachine):
    """Three people round one part-up; each step may be refused, none may leave a mess."""

    start = None

    def __init__(self):
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    @initialize(seats=st.integers(min_value=1, max_value=2))
    def begin(self, seats):
        """Ada opens a part-up with two openings."""
        wishes = [photographer(seats=seats), photographer(title="Baker")]
        self.partup = type(self).start(openings=wishes)
        self.members = {name: Member.objects.get(display_name=name) for name in PEOPLE}

    @rule(who=people, pick=picks)
    def offer(self, who, pick):
        """Somebody offers."""
        self._try(services.offer_help, who, opening=self._one(Opening, pick))

    @rule(who=people, pick=picks)
    def accept(self, who, pick):
        """Somebody accepts."""
        self._with_offer(services.accept_offer, who, pick)

    @rule(who=people, pick=picks)
    def decline(self, who, pick):
        """Somebody declines."""
        self._with_offer(services.decline_offer, who, pick)

    @rule(who=people, pick=picks)
    def withdraw(self, who, pick):
        """Somebody takes an offer back."""
        self._with_offer(services.withdraw_offer, who, pick)

    @rule(who=people)
    def leave(self, who):
        """Somebody leaves the team."""
        self._try(services.leave_seat, who, partup=self.partup)

    @rule(who=people)
    def follow(self, who):
        """Somebody follows."""
        self._try(services.follow, who, partup=self.partup)

    @rule(who=people)
    def unfollow(self, who):
        """Somebody stops following."""
        self._try(services.unfollow, who, partup=self.partup)

    @rule(who=people, pick=picks)
    def close_opening(self, who, pick):
        """Somebody stops looking."""
        self._try(services.close_opening, who, opening=self._one(Opening, pick))

    @rule(who=people, pick=picks)
    def reopen_opening(self, who, pick):
        """Somebody looks again."""
        self._try(services.reopen_opening, who, opening=self._one(Opening, pick))

    @rule(who=people, pick=picks, seats=st.integers(min_value=1, max_value=3))
    def change_seats(self, who, pick, seats):
        """Somebody wants another number of seats."""
        opening = self._one(Opening, pick)
        wish = photographer(title=opening.title, seats=seats)
        self._try(services.change_opening, who, opening=opening, wish=wish)

    @rule(who=people)
    def finish(self, who):
        """Somebody says the work is done."""
        self._try(services.finish_partup, who, partup=self.partup)

    @invariant()
    def seats_are_true(self):
        """Each opening counts the partners who came by it, and no more than it has seats."""
        for opening in Opening.objects.all():
            seated = Participation.objects.partners().filter(opening=opening).count()
            assert opening.seats_taken == seated <= opening.seats
            assert opening.is_open <= (seated < opening.seats)
            assert opening.is_filled <= (seated == opening.seats)

    @invariant()
    def nobody_sits_twice(self):
        """One place per person, and somebody is always there."""
        present = Participation.objects.present().values_list("member", flat=True)
        assert len(present) == len(set(present))
        assert not hasattr(self, "partup") or Participation.objects.partners().exists()

    @invariant()
    def offers_wait_where_seats_wait(self):
        """No offer waits where no seat does, nor from a partner."""
        for offer in Offer.objects.pending().select_related("opening__partup"):
            assert offer.opening.is_open
            assert offer.opening.partup.is_working
            seats = Participation.objects.partners().filter(member=offer.member_id)
            assert not seats.filter(partup=offer.opening.partup_id).exists()

    @invariant()
    def a_full_team_runs(self):
        """What has its minimum team is not waiting for it."""
        for partup in Partup.objects.filter(state="open"):
            assert partup.participations.partners().count() < partup.minimum_team

    def teardown(self):
        """Leave nothing behind for the next life."""
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def _with_offer(self, service, who, pick):
        if Offer.objects.exists():
            self._try(service, who, offer=self._one(Offer, pick))

    def _try(self, service, who, **arguments):
        with suppress(DomainError):
            service(actor=self.members[who], **arguments)

    def _one(self, model, pick):
        rows = model.objects.order_by("id")
        return rows[pick % rows.count()]


@pytest.mark.slow
def test_seats_are_never_oversubscribed(start, bram, esra):
    machine = type("SeatsInAlpha", (Seats,), {"start": staticmethod(start)})

    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
