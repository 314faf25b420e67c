"""What the platform's record says of organisations and the life of tribes."""

import uuid
from collections.abc import Iterable

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import register_actions, register_names, register_words
from tenants.models import AccessTransition, Organisation, Tribe
from tenants.models.tribes import Access


class TribeAction(models.TextChoices):
    """The life of a tribe, seen from outside."""

    FOUNDED = "tribe.founded", _("%(actor)s founded %(object)s")
    DROPPED = "tribe.dropped", _("A tribe that was never paid for was dropped")
    ACCESS_CHANGED = (
        "tribe.access_changed",
        _("What %(object)s may do changed: %(from)s, now %(to)s"),
    )
    PLAN_CHOSEN = "tribe.plan_chosen", _("%(object)s has another plan: %(plan)s")
    ENTERED = "tribe.entered", _("%(actor)s went into %(object)s")
    ADDRESS_CHANGED = "tribe.address_changed", _("%(actor)s changed the address of %(object)s")


class OrganisationAction(models.TextChoices):
    """Organisations, and who runs them."""

    FOUNDED = "organisation.founded", _("%(actor)s entered the organisation %(object)s")
    OWNER_MADE = "organisation.owner_made", _("%(actor)s made somebody owner of %(object)s")


def _tribes(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(Tribe.objects.filter(pk__in=keys).values_list("pk", "name"))


def _organisations(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    return dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "name"))


register_actions(TribeAction, kind=_("The tribe"))
register_actions(OrganisationAction, kind=_("Organisations"))
register_names("tribe", _tribes)
register_names("organisation", _organisations)
register_words(Access.choices)
register_words(AccessTransition.Cause.choices)
