"""Refusals of this room."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError


class OnlyOwner(DomainError):
    """An organisation that others depend on would be left without an owner."""

    code = "only_owner"
    message = _("An organisation depends on you.")
