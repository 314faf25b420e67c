"""Words conversations add to the history."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageEvent(models.TextChoices):
    """What happens in a conversation."""

    POSTED = "message.posted", _("%(actor)s wrote a message")
