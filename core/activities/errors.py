"""Refusals of activities."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError


class TooManyActivities(DomainError):
    """A part-up has as many activities as it may have."""

    code = "too_many_activities"
    message = _("A part-up has at most 5,000 activities. Change one that is there.")


class AlreadyDone(DomainError):
    """Somebody wants to do what is done."""

    code = "already_done"
    message = _("This activity is done already.")


class IdeaInUse(DomainError):
    """An idea is to be taken back that is no idea any more, or that somebody wants to do."""

    code = "idea_in_use"
    message = _("Somebody works with this idea by now, so it stays.")


class ProposalOver(DomainError):
    """An offer to do an activity that does not wait for an answer any more."""

    code = "proposal_over"
    message = _("This offer does not wait for an answer any more.")
