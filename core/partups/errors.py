"""Refusals of part-ups."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError


class PartupOver(DomainError):
    """Something is asked of a part-up that is not on any more, or not yet."""

    code = "partup_over"
    message = _("This part-up is not on now, so this cannot be done.")


class NothingToDo(DomainError):
    """A part-up is opened without an opening or an activity."""

    code = "nothing_to_do"
    message = _("Add an opening or an activity first: people want to see what is needed.")


class OpeningFull(DomainError):
    """Every seat of an opening is taken."""

    code = "opening_full"
    message = _("This seat is taken; you can follow the part-up.")


class OpeningClosed(DomainError):
    """An opening takes no offers any more."""

    code = "opening_closed"
    message = _("This opening is closed; you can follow the part-up.")


class OfferOver(DomainError):
    """An offer that does not wait for an answer any more."""

    code = "offer_over"
    message = _("This offer does not wait for an answer any more.")


class AlreadyPartner(DomainError):
    """A partner wants a second seat."""

    code = "already_partner"
    message = _("A partner of this part-up needs no second seat.")


class LastPartner(DomainError):
    """The last partner wants to leave."""

    code = "last_partner"
    message = _("You are the last partner. Accept somebody else first, or stop the part-up.")


class TeamFull(DomainError):
    """A part-up has as many partners as it may have."""

    code = "team_full"
    message = _("A part-up has at most 200 partners. You could start a second one together.")


class TooManyOpenings(DomainError):
    """A part-up has as many open openings as it may have."""

    code = "too_many_openings"
    message = _("A part-up has at most 100 open openings. Close one first.")


class SeatsTaken(DomainError):
    """An opening is to have fewer seats than are taken."""

    code = "seats_taken"
    message = _("More people than that already have a seat here.")


class ExtendedTwice(DomainError):
    """The end was moved as often as it may be."""

    code = "extended_twice"
    message = _("The end was moved twice already. Close this part-up and start a new one.")


class NotAnswered(DomainError):
    """A part-up is to be closed before anybody wrote down how it went."""

    code = "not_answered"
    message = _("Write down first what came of it; then you can close the part-up.")


class NoGuests(DomainError):
    """The rules let no guests in."""

    code = "no_guests"
    message = _("The rules of this tribe let no guests in.")


class PassOver(DomainError):
    """A guest whose time is over, or whom nobody of the team asked in."""

    code = "pass_over"
    message = _("This invitation does not work any more. Ask a partner for a new one.")


class NoGuest(DomainError):
    """A member is to be let in as a guest."""

    code = "no_guest"
    message = _("This person is a member already, and sees what members see.")
