"""Words part-ups add to the history."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartupEvent(models.TextChoices):
    """What happens in a part-up; `data` carries the names in these sentences."""

    DRAFTED = "partup.drafted", _("%(actor)s began a draft")
    OPENED = "partup.opened", _("%(actor)s opened the part-up")
    CHANGED = "partup.changed", _("%(actor)s changed the description")
    AUDIENCE = "partup.audience", _("%(actor)s changed who sees it: %(audience)s")
    RUNNING = "partup.running", _("The team is complete enough; the part-up is running")
    EXTENDED = "partup.extended", _("%(actor)s moved the end date")
    CLOSING = "partup.closing", _("The work is over; the part-up is closing")
    ANSWERED = "partup.answered", _("%(actor)s wrote down how it went")
    CONFIRMED = "partup.confirmed", _("%(actor)s confirmed what %(member)s contributed")
    CLOSED = "partup.closed", _("The part-up closed")
    STOPPED = "partup.stopped", _("The part-up was stopped: %(reason)s")
    FOLLOWED = "partup.followed", _("%(actor)s follows the part-up")
    UNFOLLOWED = "partup.unfollowed", _("%(actor)s no longer follows the part-up")
    LEFT = "partup.left", _("%(actor)s left the team")


class OpeningEvent(models.TextChoices):
    """What happens to an opening."""

    ADDED = "opening.added", _("%(actor)s is looking for: %(opening)s")
    CHANGED = "opening.changed", _("%(actor)s changed the opening %(opening)s")
    CLOSED = "opening.closed", _("%(actor)s closed the opening %(opening)s")
    REOPENED = "opening.reopened", _("There is a free seat again: %(opening)s")


class OfferEvent(models.TextChoices):
    """What happens to an offer to help."""

    MADE = "offer.made", _("%(actor)s offered to help: %(opening)s")
    WITHDRAWN = "offer.withdrawn", _("%(actor)s took back the offer to help: %(opening)s")
    ACCEPTED = "offer.accepted", _("%(actor)s welcomed %(member)s to the team: %(opening)s")
    DECLINED = "offer.declined", _("%(actor)s declined the offer of %(member)s: %(opening)s")
    REMINDED = "offer.reminded", _("The offer of %(member)s has waited five days: %(opening)s")
    LAPSED = "offer.lapsed", _("The offer of %(member)s lapsed: %(opening)s")
    FIRST_YES = "offer.first_yes", _("%(actor)s said yes to %(member)s: %(opening)s")
    SEATED = "offer.seated", _("%(actor)s took a seat: %(opening)s")


class GuestEvent(models.TextChoices):
    """What happens to guests of a part-up."""

    INVITED = "guest.invited", _("%(actor)s invited a guest")
    LET_IN = "guest.let_in", _("%(actor)s let %(member)s in as a guest")
    CAME = "guest.came", _("%(actor)s came in as a guest")
    MOVED = "guest.moved", _("%(actor)s moved the last day of the guest %(member)s")
    ENDING = "guest.ending", _("In a week the visit of %(member)s ends")
    ENDED = "guest.ended", _("%(member)s is no longer a guest here")


# Only partners and whoever offered hear of these: a refusal is nobody else's business.
QUIET_KINDS = (
    OfferEvent.MADE,
    OfferEvent.WITHDRAWN,
    OfferEvent.DECLINED,
    OfferEvent.REMINDED,
    OfferEvent.LAPSED,
    OfferEvent.FIRST_YES,
)
