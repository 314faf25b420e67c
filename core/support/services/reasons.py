"""Why: every change of staff says it, in words that a colleague understands next year."""

from django.utils.translation import gettext_lazy as _

from core.common.errors import InvalidInput
from core.common.text import has_forbidden_characters, tidy

SHORTEST, LONGEST = 5, 500


def checked_reason(reason: str) -> str:
    """
    The reason as it is kept, on one line.

    :raises InvalidInput: if it is missing, too short to mean anything, too long, or not shown.
    """
    words = " ".join(tidy(reason).split())
    if len(words) < SHORTEST:
        raise InvalidInput({"reason": [_("Say why, in a few words.")]})
    if len(words) > LONGEST:
        raise InvalidInput({"reason": [_("Keep the reason within 500 characters.")]})
    if has_forbidden_characters(words):
        raise InvalidInput(
            {
                "reason": [
                    _("This text holds characters that cannot be shown. Please type it again.")
                ]
            }
        )
    return words
