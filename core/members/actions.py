"""What the record of a tribe says of its people, its rules and who comes in."""

import uuid
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import called
from core.audit.registry import register_actions, register_names, register_words
from core.members.models import Member


class MemberAction(models.TextChoices):
    """People and their rights."""

    JOINED = "member.joined", _("%(object)s came into the tribe")
    LEFT = "member.left", _("%(object)s left the tribe")
    REMOVED = "member.removed", _("%(actor)s removed %(object)s from the tribe")
    MADE_STEWARD = "member.made_steward", _("%(actor)s made %(object)s steward")
    STEPPED_DOWN = "member.stepped_down", _("%(object)s stepped down as steward")
    LEVEL_CHANGED = (
        "member.level_changed",
        _("%(actor)s changed the level of %(object)s from %(before)s to %(after)s"),
    )


class RulesAction(models.TextChoices):
    """The rules of the tribe."""

    CHANGED = "rules.changed", _("%(actor)s changed the rules: version %(version)s")
    KEPT = "rules.kept", _("%(actor)s looked at the rules again and kept them")


class InvitationAction(models.TextChoices):
    """Who may come in."""

    MAILED = "invitation.mailed", _("%(actor)s invited people by mail: %(number)s")
    MAILED_AGAIN = "invitation.mailed_again", _("%(actor)s mailed an invitation again")
    LINK_MADE = (
        "invitation.link_made",
        _("%(actor)s made a link that lets in %(uses)s people for %(days)s days"),
    )
    WITHDRAWN = "invitation.withdrawn", _("%(actor)s took an invitation back")
    IMPORT_CONFIRMED = "invitation.import_confirmed", _("%(actor)s invited a list of people")
    IMPORT_STOPPED = "invitation.import_stopped", _("%(actor)s stopped inviting a list of people")


class RequestAction(models.TextChoices):
    """Who asked to come in."""

    ACCEPTED = "request.accepted", _("%(actor)s let somebody in who asked")
    REFUSED = "request.refused", _("%(actor)s did not let somebody in who asked")


class TribeSettingAction(models.TextChoices):
    """How the tribe presents itself."""

    SETTINGS_CHANGED = "tribe.settings_changed", _("%(actor)s changed the settings of the tribe")
    PAGE_CHANGED = "tribe.page_changed", _("%(actor)s changed what the tribe tells about itself")
    QUESTIONS_CHANGED = (
        "tribe.questions_changed",
        _("%(actor)s changed what is asked of who would like to join"),
    )


class TakenAction(models.TextChoices):
    """What was taken along, and who was forgotten."""

    PEOPLE = "export.people", _("%(actor)s took the list of people along")
    ERASED = "erasure.done", _("%(object)s was forgotten in the tribe")


class VisitAction(models.TextChoices):
    """A guest who goes."""

    LEFT = "guest.left", _("The visit of %(object)s to the tribe is over")


def _members(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    names = Member.objects.filter(pk__in=keys).values_list("pk", "display_name")
    return {key: called(name) for key, name in names}


register_actions(MemberAction, kind=_("People"))
register_actions(RulesAction, kind=_("Rules"))
register_actions(InvitationAction, kind=_("Invitations"))
register_actions(RequestAction, kind=_("Asking to join"))
register_actions(TribeSettingAction)
register_actions(TakenAction)
register_actions(VisitAction)
register_names("member", _members)
register_words(
    {
        "added": _("a block was added"),
        "admission": _("coming in"),
        "changed": _("a block was changed"),
        "closed": _("a tribe that was closed"),
        "default_audience": _("who sees a new part-up"),
        "erasure": _("being forgotten"),
        "guest_days": _("guests"),
        "hue": _("colour"),
        "is_listed": _("being on Discover"),
        "level_1": _("level 1"),
        "level_2": _("level 2"),
        "level_3": _("level 3"),
        "moved": _("a block was moved"),
        "own_words": _("in our own words"),
        "picture": _("picture"),
        "removed": _("a block was removed"),
        "review_date": _("the day to look again"),
        "second_factor": _("signing in with a second step"),
        "shows_rules": _("showing the rules"),
        "who_accepts": _("accepting offers"),
        "who_may_start": _("starting a part-up"),
        "why": _("why it exists"),
    }.items()
)
