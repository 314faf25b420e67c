"""What records say of tokens."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.audit.registry import register_actions, register_words
from core.tokens.models import Scope


class TokenAction(models.TextChoices):
    """Keys for programs."""

    MADE = "token.made", _("%(actor)s made a token")
    ENDED = "token.ended", _("%(actor)s ended a token")


register_actions(TokenAction, kind=_("Tokens"))
register_words(Scope.choices)
