"""What a part-up looks for."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.common.errors import InvalidInput
from core.common.validation import check_fields
from core.history.services import record_event
from core.members.models import Member
from core.partups import rules
from core.partups.errors import PartupOver, SeatsTaken, TooManyOpenings
from core.partups.events import OpeningEvent
from core.partups.models import Need, Offer, Opening, Partup
from core.partups.policies import can_change
from core.partups.services.lapses import lapse_offers
from core.partups.services.locks import check_allowed, check_working, lock_standing


@dataclass(frozen=True)
class NeedWish:
    """Something an opening is to ask for."""

    words: str
    is_required: bool = True


@dataclass(frozen=True)
class OpeningWish:
    """An opening somebody wants; its values are checked when it is made."""

    title: str
    text: str = ""
    seats: int = 1
    hours_a_week: int | None = None
    deadline: dt.date | None = None
    needs: Sequence[NeedWish] = ()


@transaction.atomic
def add_opening(*, actor: Member, partup: Partup, wish: OpeningWish) -> Opening:
    """
    This will add an opening to a part-up that is a draft, open or running.

    Partners may.

    :raises NotAllowed: if the actor is no partner.
    :raises InvalidInput: naming what does not fit.
    :raises TooManyOpenings: if 100 are open.
    :raises PartupOver: if it is closing or over.
    """
    standing = lock_standing(actor=actor, partup_id=partup.pk)
    partup = standing.partup
    check_allowed(can_change(standing))
    _check_can_grow(partup)
    _check_wish(partup, wish)
    opening = create_opening(partup, wish)
    _record(OpeningEvent.ADDED, actor, opening)
    return opening


@transaction.atomic
def change_opening(*, actor: Member, opening: Opening, wish: OpeningWish) -> Opening:
    """
    This will give an opening other words, needs, hours, seats or another last day to offer.

    Partners may. More seats open a filled opening again; saving the same changes nothing.

    :raises NotAllowed: if the actor is no partner.
    :raises InvalidInput: naming what does not fit.
    :raises SeatsTaken: if more seats are taken than it is to have.
    :raises PartupOver: if the part-up is closing or over.
    """
    standing = lock_standing(actor=actor, partup_id=opening.partup_id)
    check_allowed(can_change(standing))
    partup = standing.partup
    if not (partup.is_draft or partup.is_working):
        raise PartupOver
    opening = partup.openings.get(pk=opening.pk)
    if wish == _as_wish(opening):
        return opening
    _check_wish(partup, wish, former=opening)
    if wish.seats < opening.seats_taken:
        raise SeatsTaken
    _write(opening, wish)
    opening.save()
    opening.needs.all().delete()
    _create_needs(opening, wish)
    if opening.is_filled:
        lapse_offers(opening.offers.all(), because=Offer.Lapse.FILLED)
    _record(OpeningEvent.CHANGED, actor, opening)
    return opening


@transaction.atomic
def close_opening(*, actor: Member, opening: Opening) -> Opening:
    """
    This will end the search; offers that wait lapse, and whoever made them is told.

    Partners may. Who has a seat keeps it. Closing twice is harmless.

    :raises NotAllowed: if the actor is no partner.
    """
    standing = lock_standing(actor=actor, partup_id=opening.partup_id)
    check_allowed(can_change(standing))
    opening = standing.partup.openings.get(pk=opening.pk)
    if not opening.is_open:
        return opening
    opening.state = Opening.State.CLOSED
    opening.save(update_fields=["state", "updated_at"])
    lapse_offers(opening.offers.all(), because=Offer.Lapse.CLOSED)
    _record(OpeningEvent.CLOSED, actor, opening)
    return opening


@transaction.atomic
def reopen_opening(*, actor: Member, opening: Opening) -> Opening:
    """
    This will search again for the free seats of an opening that was closed.

    Partners may. Reopening an open one is harmless; a filled one stays as it is.

    :raises NotAllowed: if the actor is no partner.
    :raises TooManyOpenings: if 100 are open.
    :raises PartupOver: if the part-up is not open or running.
    """
    standing = lock_standing(actor=actor, partup_id=opening.partup_id)
    check_allowed(can_change(standing))
    check_working(standing.partup)
    opening = standing.partup.openings.get(pk=opening.pk)
    if not opening.is_closed:
        return opening
    _check_can_grow(standing.partup)
    opening.state = _state_by_seats(opening)
    opening.save(update_fields=["state", "updated_at"])
    _record(OpeningEvent.REOPENED, actor, opening)
    return opening


def check_wishes(partup: Partup, wishes: Sequence[OpeningWish]) -> None:
    """
    Check openings that are to be made together with their part-up.

    :raises InvalidInput: with "openings.0.title" and the like.
    :raises TooManyOpenings: if there are more than 100.
    """
    if len(wishes) > rules.MOST_OPEN_OPENINGS:
        raise TooManyOpenings
    errors: dict[str, list[str]] = {}
    for number, wish in enumerate(wishes):
        try:
            _check_wish(partup, wish)
        except InvalidInput as refusal:
            errors |= {f"openings.{number}.{name}": said for name, said in refusal.errors.items()}
    if errors:
        raise InvalidInput(errors)


def create_opening(partup: Partup, wish: OpeningWish) -> Opening:
    """Write an opening that was checked."""
    opening = Opening(partup=partup)
    _write(opening, wish)
    check_fields(opening)
    opening.save(force_insert=True)
    _create_needs(opening, wish)
    return opening


def _write(opening: Opening, wish: OpeningWish) -> None:
    opening.title, opening.text, opening.seats = wish.title, wish.text, wish.seats
    opening.hours_a_week, opening.deadline = wish.hours_a_week, wish.deadline
    if not opening.is_closed:
        opening.state = _state_by_seats(opening)


def _state_by_seats(opening: Opening) -> Opening.State:
    is_full = opening.seats_taken >= opening.seats
    return Opening.State.FILLED if is_full else Opening.State.OPEN


def _create_needs(opening: Opening, wish: OpeningWish) -> None:
    for need in wish.needs:
        row = Need(opening=opening, words=need.words, is_required=need.is_required)
        check_fields(row)
        row.save(force_insert=True)


def _check_wish(partup: Partup, wish: OpeningWish, *, former: Opening | None = None) -> None:
    errors: dict[str, Any] = {}
    trial = Opening(partup=partup, title=wish.title, text=wish.text, seats=wish.seats)
    trial.hours_a_week, trial.deadline = wish.hours_a_week, wish.deadline
    rows = [trial, *(Need(opening=trial, words=need.words) for need in wish.needs)]
    for row in rows:
        try:
            check_fields(row)
        except InvalidInput as refusal:
            said = refusal.errors
            errors |= said if row is trial else {"needs": said.get("words", [])}
    if len(wish.needs) > rules.MOST_NEEDS:
        errors["needs"] = [_("Name at most 12 needs.")]
    is_new = former is None or former.deadline != wish.deadline
    if wish.deadline and is_new and not rules.today() <= wish.deadline <= partup.end_date:
        errors["deadline"] = [_("Choose a day between today and the end of the part-up.")]
    if errors:
        raise InvalidInput(errors)


def _check_can_grow(partup: Partup) -> None:
    if not (partup.is_draft or partup.is_working):
        raise PartupOver
    if partup.openings.open().count() >= rules.MOST_OPEN_OPENINGS:
        raise TooManyOpenings


def _as_wish(opening: Opening) -> OpeningWish:
    needs = opening.needs.order_by("-is_required", "id")
    return OpeningWish(
        title=opening.title,
        text=opening.text,
        seats=opening.seats,
        hours_a_week=opening.hours_a_week,
        deadline=opening.deadline,
        needs=tuple(NeedWish(need.words, need.is_required) for need in needs),
    )


def _record(kind: OpeningEvent, actor: Member, opening: Opening) -> None:
    record_event(
        kind=kind,
        actor=actor,
        subject=opening,
        partup_id=opening.partup_id,
        data={"opening": opening.title},
    )
