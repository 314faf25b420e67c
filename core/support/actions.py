"""What the platform's record says of staff."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import register_actions


class StaffAction(models.TextChoices):
    """What staff do among themselves."""

    ENTERED = "staff.entered", _("%(actor)s came to work on the staff host")
    LOOKED = "staff.looked", _("%(actor)s looked at %(path)s")
    ELEVATED = "staff.elevated", _("%(actor)s opened a quarter of an hour for changes")
    STEPPED_DOWN = "staff.stepped_down", _("%(actor)s closed the quarter of an hour for changes")
    ROLE_GIVEN = "staff.role_given", _("%(actor)s gave %(object)s a role")
    LADDER_RELEASED = "staff.ladder_released", _("%(actor)s let the stopped ladder go on")
    TASK_SETTLED = "staff.task_settled", _("%(actor)s settled a task")
    ROLE_TAKEN = "staff.role_taken", _("%(actor)s took a role from %(object)s")


class BillingByStaff(models.TextChoices):
    """What staff do for a customer; the organisation reads it too."""

    NOTED = "billing.noted", _("%(actor)s of Part-up wrote a note about %(object)s")
    LOOKED_AT = "billing.looked_at", _("%(actor)s of Part-up looked at the bill of %(object)s")


register_actions(StaffAction, kind=_("Staff"))
register_actions(BillingByStaff, kind=_("Paying"))
