"""How a part-up is shown."""

from django import template

from core.partups.models import Offer, Opening, Partup

register = template.Library()

TONES: dict[str, str] = {
    Partup.State.OPEN: "accent",
    Partup.State.RUNNING: "teal",
    Partup.State.CLOSING: "warning",
    Partup.State.CLOSED: "good",
    Offer.State.PENDING: "accent",
    Offer.State.ACCEPTED: "good",
    Opening.State.FILLED: "good",
}


@register.filter
def state_tone(thing: Partup | Opening | Offer) -> str:
    """This will name the colour of a state; words always stand beside it."""
    return TONES.get(thing.state, "plain")


@register.filter
def of(visits: dict[object, object] | None, member_id: object) -> object | None:
    """This will find the pass of a member among those of a part-up's guests."""
    return visits.get(member_id) if visits else None
