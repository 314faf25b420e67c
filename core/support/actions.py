"""What the platform's record says of staff."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import register_actions


class StaffAction(models.TextChoices):
    """Staff look; they never touch."""

    ENTERED = "staff.entered", _("%(actor)s came to work on the staff host")
    LOOKED = "staff.looked", _("%(actor)s looked at %(path)s")


register_actions(StaffAction, kind=_("Staff"))
