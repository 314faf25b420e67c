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
