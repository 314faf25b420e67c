"""What the platform's record says of paying."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import register_actions


class BillingAction(models.TextChoices):
    """Who spent money, or tried for nothing."""

    TRIAL_STARTED = "billing.trial_started", _("%(actor)s started the trial of %(object)s")
    CHECKOUT_STARTED = (
        "billing.checkout_started",
        _("%(actor)s went to pay for %(object)s"),
    )
    CHECKOUT_CANCELLED = (
        "billing.checkout_cancelled",
        _("%(actor)s called the payment for %(object)s off"),
    )


register_actions(BillingAction, kind=_("Paying"))
