"""Offers that end without an answer."""

from collections.abc import Iterable

from core.common import clock
from core.history.services import record_event
from core.members.models import Member
from core.partups.events import OfferEvent
from core.partups.models import Offer, Partup
from core.partups.models.offers import OfferQuerySet
from core.partups.services import schedules


def lapse_offers(offers: OfferQuerySet, *, because: Offer.Lapse) -> None:
    """End the offers that wait among these, and write down each, so that their makers hear why."""
    for offer in offers.pending().select_related("member", "opening").order_by("id"):
        offer.state, offer.lapse = Offer.State.LAPSED, because
        offer.answered_at = clock.now()
        offer.save(update_fields=["state", "lapse", "answered_at", "updated_at"])
        schedules.forget_answer(offer)
        record_offer(OfferEvent.LAPSED, offer, actor=None, because=because.value)


def lapse_all(partup: Partup) -> None:
    """End every offer that waits in a part-up that comes to its end."""
    lapse_offers(Offer.objects.filter(opening__partup=partup), because=Offer.Lapse.ENDED)


def withdraw_quietly(offers: Iterable[Offer]) -> None:
    """End offers of somebody who needs them no more; nobody has to hear of it."""
    for offer in offers:
        offer.state, offer.answered_at = Offer.State.WITHDRAWN, clock.now()
        offer.save(update_fields=["state", "answered_at", "updated_at"])
        schedules.forget_answer(offer)


def record_offer(kind: OfferEvent, offer: Offer, *, actor: Member | None, **data: str) -> None:
    """Write down what happened to an offer, with the names its sentence needs."""
    record_event(
        kind=kind,
        actor=actor,
        subject=offer,
        partup_id=offer.opening.partup_id,
        data={
            "opening": offer.opening.title,
            "opening_id": str(offer.opening_id),
            "member": offer.member.display_name,
            "member_id": str(offer.member_id),
            **data,
        },
    )
