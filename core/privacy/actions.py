"""What the platform's record says of taking one's data along, and of being forgotten."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import register_actions


class ExportAction(models.TextChoices):
    """A copy of all one's data."""

    ASKED = "export.asked", _("%(actor)s asked for a copy of their data")
    READY = "export.ready", _("A copy of somebody's data is ready")
    DOWNLOADED = "export.downloaded", _("%(actor)s took the copy of their data")
    FAILED = "export.failed", _("A copy of somebody's data could not be made")
    REMOVED = "export.removed", _("A copy of somebody's data was removed")


class TribeCopyAction(models.TextChoices):
    """A copy of a tribe."""

    ASKED = "tribe_copy.asked", _("%(actor)s asked for a copy of the tribe")
    READY = "tribe_copy.ready", _("A copy of the tribe is ready")
    DOWNLOADED = "tribe_copy.downloaded", _("%(actor)s took a copy of the tribe along")
    FAILED = "tribe_copy.failed", _("A copy of the tribe could not be made")


class ErasureAction(models.TextChoices):
    """Being forgotten."""

    ASKED = "erasure.asked", _("Somebody asked to be forgotten")
    FINISHED = "erasure.finished", _("Somebody was forgotten everywhere")
    REPLAYED = "erasure.replayed", _("Somebody was forgotten again, after a backup was put back")


register_actions(ExportAction, kind=_("Data taken along"))
register_actions(TribeCopyAction, kind=_("Tribe taken along"))
register_actions(ErasureAction, kind=_("Being forgotten"))
