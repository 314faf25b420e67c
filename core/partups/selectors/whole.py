"""A part-up with everything its page shows, in a fixed number of questions."""

import uuid
from dataclasses import dataclass

from django.utils.translation import ngettext

from core.members.models import Member, TribeRules
from core.members.selectors import current_rules
from core.partups import rules
from core.partups.models import Closing, GuestPass, Offer, Opening, Participation, Partup
from core.partups.selectors.guests import guests_of
from core.partups.selectors.offers import my_latest_offers, offers_to_answer
from core.partups.selectors.standing import Standing, partners_of, standing_of, supporter_count
from core.partups.selectors.visible import find_partup, openings_of

MOST_CHAIRS = 12


@dataclass(frozen=True)
class SeenOpening:
    """An opening as one reader meets it."""

    opening: Opening
    needs: list[str]
    my_offer: Offer | None
    takes_offers: bool

    @property
    def is_waiting(self) -> bool:
        """Whether the reader's own offer waits for an answer."""
        return self.my_offer is not None and self.my_offer.is_pending

    @property
    def seat_words(self) -> str:
        """How many seats wait here, when it is more than one."""
        free = self.opening.seats_free
        if free < 2:
            return ", ".join(self.needs)
        return ngettext("%(count)s seat free", "%(count)s seats free", free) % {"count": free}

    @property
    def hours_words(self) -> str:
        """How much time it asks."""
        hours = self.opening.hours_a_week
        if not hours:
            return ""
        return ngettext("%(count)s hour a week", "%(count)s hours a week", hours) % {"count": hours}


@dataclass(frozen=True)
class WholePartup:
    """A part-up, what the reader is in it, and who and what is round it."""

    partup: Partup
    standing: Standing
    team: list[Participation]
    supporters: int
    openings: list[SeenOpening]
    offers: list[Offer]
    guests: list[GuestPass]
    tribe_rules: TribeRules

    @property
    def visits(self) -> dict[uuid.UUID, GuestPass]:
        """The passes of its guests, by member."""
        return {guest_pass.member_id: guest_pass for guest_pass in self.guests}

    @property
    def wanted(self) -> list[SeenOpening]:
        """The openings with a free seat."""
        return [seen for seen in self.openings if seen.opening.is_open]

    @property
    def settled(self) -> list[SeenOpening]:
        """The openings that are filled or closed."""
        return [seen for seen in self.openings if not seen.opening.is_open]

    @property
    def first_seats(self) -> list[Participation]:
        """The partners that are drawn on a chair."""
        return self.team[:MOST_CHAIRS]

    @property
    def more_partners(self) -> int:
        """How many partners stand behind the chairs."""
        return len(self.team) - len(self.first_seats)

    @property
    def people_missing(self) -> int:
        """How many more it takes until an open part-up runs."""
        missing = self.partup.minimum_team - len(self.team)
        return max(0, missing) if self.partup.state == Partup.State.OPEN else 0

    @property
    def closing(self) -> Closing | None:
        """How it ended, once it comes to that."""
        return getattr(self.partup, "closing", None)

    @property
    def waiting_offer(self) -> Offer | None:
        """The reader's own offer that waits for an answer."""
        mine = (seen.my_offer for seen in self.openings)
        return next((offer for offer in mine if offer and offer.is_pending), None)


def whole_partup(*, member: Member, partup_id: uuid.UUID) -> WholePartup | None:
    """
    A part-up the member may see, or None.

    Nine questions, whatever its size: part-up, standing, team, supporters, openings, needs,
    guests, the rules of the day, and offers (those to answer for a partner, one's own for others).
    """
    partup = find_partup(member=member, partup_id=partup_id)
    if partup is None:
        return None
    standing = standing_of(member=member, partup=partup)
    mine = {} if standing.is_partner else my_latest_offers(member=member, partup=partup)
    return WholePartup(
        partup=partup,
        standing=standing,
        team=partners_of(partup),
        supporters=supporter_count(partup),
        openings=[see(opening, partup, mine.get(opening.pk)) for opening in openings_of(partup)],
        offers=offers_to_answer(partup) if standing.is_partner else [],
        guests=guests_of(partup),
        tribe_rules=current_rules(),
    )


def see(opening: Opening, partup: Partup, my_offer: Offer | None) -> SeenOpening:
    """An opening with its needs in words, for one reader."""
    is_open = partup.is_working and opening.is_open
    return SeenOpening(
        opening=opening,
        needs=[need.words for need in opening.needs.all()],
        my_offer=my_offer,
        takes_offers=is_open and not opening.is_too_late(rules.today()),
    )
