"""Which characters a text may hold."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.translation import gettext_lazy as _

# Controls (tab and line breaks aside), lone surrogates, and the marks that turn the direction of
# what follows (Trojan Source, CVE-2021-42574).
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]"
)


def has_forbidden_characters(text: str) -> bool:
    """Whether a text holds control, surrogate or direction-turning characters."""
    return bool(_FORBIDDEN.search(text))


def tidy(text: str) -> str:
    """Normalise line breaks and accents (NFC) and trim the ends; harmless the second time."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text).strip()


@deconstructible
class CleanText:
    """A validator that refuses characters nobody types on purpose."""

    code = "forbidden_characters"
    sentence = _("This text holds characters that cannot be shown. Please type it again.")

    def __call__(self, value: str) -> None:
        if has_forbidden_characters(value):
            raise ValidationError(self.sentence, code=self.code)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, CleanText)

    def __hash__(self) -> int:
        return hash(CleanText)


@deconstructible
class OneLine(CleanText):
    """A validator for names and titles: clean, and without line breaks or tabs."""

    def __call__(self, value: str) -> None:
        super().__call__(value)
        if re.search(r"[\n\r\t\u2028\u2029]", value):
            raise ValidationError(_("Please keep this to one line."), code="one_line")
