"""Part-ups, what they need, and who is in them."""

from core.partups.models.closings import Closing
from core.partups.models.guests import GuestPass
from core.partups.models.offers import Offer
from core.partups.models.openings import Need, Opening
from core.partups.models.participations import Participation
from core.partups.models.partups import Partup

__all__ = ["Closing", "GuestPass", "Need", "Offer", "Opening", "Participation", "Partup"]
