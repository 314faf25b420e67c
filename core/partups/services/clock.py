"""
What happens because its moment came.

Each is told the moment it was due and looks again: what was moved meanwhile, or done, is left
alone, so that a second time is harmless.
"""

import datetime as dt
import uuid

from core.common import clock
from core.partups import rules
from core.partups.events import OfferEvent
from core.partups.models import Offer, Partup
from core.partups.services.endings import begin_closing, end_closed
from core.partups.services.lapses import lapse_offers, record_offer
from core.partups.services.locks import lock_partup


def end_by_the_clock(*, partup_id: uuid.UUID, due_at: dt.datetime) -> None:
    """Let a part-up whose last day is over go to closing."""
    partup = _held(partup_id)
    if partup and partup.is_working and partup.closes_at <= due_at:
        begin_closing(partup, actor=None)


def close_unanswered(*, partup_id: uuid.UUID, due_at: dt.datetime) -> None:
    """Close a part-up with what is there, two weeks after its end."""
    partup = _held(partup_id)
    if not partup or not partup.is_closing or partup.closing_at is None:
        return
    if partup.closing_at + rules.CLOSING_PERIOD <= due_at:
        end_closed(partup, actor=None)


def remind_of_offer(*, offer_id: uuid.UUID) -> None:
    """Remind the partners of an offer that has waited five days."""
    offer = _held_offer(offer_id)
    if offer is None or not offer.is_pending or offer.reminded_at:
        return
    offer.reminded_at = clock.now()
    offer.save(update_fields=["reminded_at", "updated_at"])
    record_offer(OfferEvent.REMINDED, offer, actor=None)


def lapse_offer(*, offer_id: uuid.UUID) -> None:
    """Let an offer lapse that nobody answered within ten days."""
    if _held_offer(offer_id):
        lapse_offers(Offer.objects.filter(pk=offer_id), because=Offer.Lapse.NO_ANSWER)


def _held(partup_id: uuid.UUID) -> Partup | None:
    if not Partup.objects.filter(pk=partup_id).exists():
        return None
    return lock_partup(partup_id, nowait=True)


def _held_offer(offer_id: uuid.UUID) -> Offer | None:
    partup_id = Offer.objects.filter(pk=offer_id).values_list("opening__partup", flat=True).first()
    if partup_id is None or _held(partup_id) is None:
        return None
    return Offer.objects.select_related("member", "opening").get(pk=offer_id)
