"""Words members add to the history."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MemberEvent(models.TextChoices):
    """What happens to people in a tribe."""

    JOINED = "member.joined", _("%(actor)s joined the tribe")
    LEFT = "member.left", _("%(actor)s left the tribe")
    MADE_STEWARD = "member.made_steward", _("%(actor)s made %(name)s steward")
    STEPPED_DOWN = "member.stepped_down", _("%(actor)s stepped down as steward")
