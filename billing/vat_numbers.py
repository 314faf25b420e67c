"""How a VAT number of each country of the Union is written; whether it exists, others say."""

import re

from django.utils.translation import gettext_lazy as _

from core.common.errors import Sentence

# What stands behind the two letters, as the tax office of each country writes it.
_SHAPES = {
    "AT": r"U\d{8}",
    "BE": r"[01]\d{9}",
    "BG": r"\d{9,10}",
    "CY": r"\d{8}[A-Z]",
    "CZ": r"\d{8,10}",
    "DE": r"\d{9}",
    "DK": r"\d{8}",
    "EE": r"\d{9}",
    "ES": r"[0-9A-Z]\d{7}[0-9A-Z]",
    "FI": r"\d{8}",
    "FR": r"[0-9A-Z]{2}\d{9}",
    "GR": r"\d{9}",
    "HR": r"\d{11}",
    "HU": r"\d{8}",
    "IE": r"\d[0-9A-Z+*]\d{5}[A-Z]{1,2}",
    "IT": r"\d{11}",
    "LT": r"(\d{9}|\d{12})",
    "LU": r"\d{8}",
    "LV": r"\d{11}",
    "MT": r"\d{8}",
    "NL": r"[0-9A-Z+*]{10}\d{2}",
    "PL": r"\d{10}",
    "PT": r"\d{9}",
    "RO": r"\d{2,10}",
    "SE": r"\d{12}",
    "SI": r"\d{8}",
    "SK": r"\d{10}",
}
_OTHER_LETTERS = {"GR": "EL"}
_BETWEEN = re.compile(r"[\s.\-]")


def tidy_vat_number(words: str) -> str:
    """A VAT number without what people put between its letters: "nl 8123.45.678 b01"."""
    return _BETWEEN.sub("", words).upper()


def vat_number_fault(number: str, *, country: str) -> Sentence | None:
    """What is wrong with how a VAT number is written, or None; an empty one is not wrong."""
    if not number:
        return None
    letters = _OTHER_LETTERS.get(country, country)
    if not number.startswith(letters):
        return _(
            "This number is of another country than the address. It begins with %(letters)s."
        ) % {"letters": letters}
    if not re.fullmatch(_SHAPES.get(country, r"[0-9A-Z]{2,12}"), number[2:], re.ASCII):
        return _("A VAT number of this country is written otherwise. Please look again.")
    return None
