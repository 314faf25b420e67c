"""What the record of a tribe says of part-ups and their guests; titles are not its business."""

import uuid
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.accounts.models import called
from core.audit.registry import register_actions, register_names, register_words
from core.partups.models import GuestPass, Partup


class GuestAction(models.TextChoices):
    """Outsiders who were let into a part-up."""

    INVITED = "guest.invited", _("%(actor)s invited a guest into a part-up")
    LET_IN = "guest.let_in", _("%(actor)s let %(object)s into a part-up as a guest")
    CAME = "guest.came", _("%(object)s came into a part-up as a guest")
    MOVED = "guest.moved", _("%(actor)s moved the last day of the guest %(object)s")
    ENDED = "guest.ended", _("The visit of %(object)s to a part-up is over")


class PartupAction(models.TextChoices):
    """Who sees a part-up."""

    AUDIENCE = "partup.audience", _("%(actor)s changed who sees a part-up")


def _guests(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    passes = GuestPass.objects.filter(pk__in=keys)
    return {key: called(name) for key, name in passes.values_list("pk", "member__display_name")}


register_actions(GuestAction, kind=_("Guests"))
register_actions(PartupAction, kind=_("Part-ups"))
register_names("guestpass", _guests)
register_words(Partup.Audience.choices)
