"""What the platform's record says of signing in through an organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import register_actions


class SignInAction(models.TextChoices):
    """An organisation's own way in."""

    DOMAIN_ADDED = "organisation.domain_added", _("%(actor)s claimed a mail domain for %(object)s")
    DOMAIN_PROVEN = "organisation.domain_proven", _("A mail domain of %(object)s was proven")
    DOMAIN_LOST = "organisation.domain_lost", _("The proof of a mail domain of %(object)s is gone")
    DOMAIN_REMOVED = (
        "organisation.domain_removed",
        _("%(actor)s gave up a mail domain of %(object)s"),
    )
    SIGN_IN_SET = "organisation.sign_in_set", _("%(actor)s set how %(object)s signs in")
    SIGN_IN_REMOVED = (
        "organisation.sign_in_removed",
        _("%(actor)s removed the way %(object)s signs in"),
    )


register_actions(SignInAction)
