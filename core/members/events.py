"""Words members add to the history."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberEvent(models.TextChoices):
    """What happens to people in a tribe."""

    JOINED = "member.joined", _("%(actor)s joined the tribe")
    LEFT = "member.left", _("%(actor)s left the tribe")
    MADE_STEWARD = "member.made_steward", _("%(actor)s made %(name)s steward")
    INHERITED = "member.inherited", _("%(name)s keeps the tribe now, after the last steward went")
    STEPPED_DOWN = "member.stepped_down", _("%(actor)s stepped down as steward")
    REMOVED = "member.removed", _("%(actor)s removed %(name)s from the tribe")
    LEVEL_GIVEN = "member.level_given", _("%(actor)s gave %(name)s the level %(level)s")
    LEVEL_TAKEN = "member.level_taken", _("%(actor)s took the level %(level)s from %(name)s")


class RulesEvent(models.TextChoices):
    """What happens to the rules of a tribe."""

    CHANGED = "rules.changed", _("%(actor)s changed the rules of the tribe")
    KEPT = "rules.kept", _("%(actor)s looked at the rules; they stay as they are")
    REVIEW_DUE = "rules.review_due", _("It is time to look at the rules of the tribe again")


class RequestEvent(models.TextChoices):
    """What happens at the door of a tribe; stewards only are told."""

    MADE = "request.made", _("Somebody asks to join the tribe")


class PageEvent(models.TextChoices):
    """What happens to how the tribe presents itself."""

    SET = "tribe.changed", _("%(actor)s changed how the tribe presents itself")
    CHANGED = "page.changed", _("%(actor)s changed the page about the tribe")
    MOVED = "tribe.moved", _("%(actor)s moved the tribe from %(former)s to %(address)s")
