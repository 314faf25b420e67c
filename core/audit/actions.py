"""What records say of themselves."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import register_actions


class RecordAction(models.TextChoices):
    """What is done with a record."""

    ANCHORED = "record.anchored", _("The newest seal of %(object)s was noted: number %(sequence)s")
    EXPORTED = "record.exported", _("%(actor)s took the record along")
    HELD = "record.held", _("The record of %(object)s is kept beyond its 24 months")
    RELEASED = "record.released", _("The record of %(object)s expires after 24 months again")


register_actions(RecordAction, kind=_("The record"))
