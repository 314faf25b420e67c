"""Amounts of money as the reader's language writes them."""

from decimal import Decimal

from django import template
from django.utils import formats, translation

register = template.Library()


@register.filter
def euros(cents: int) -> str:
    """Write cents as euros; whole euros without the zeros: "€ 1.200", "€ 12,50"."""
    return _written(cents, 0 if cents % 100 == 0 else 2)


@register.filter
def exact_euros(cents: int) -> str:
    """Write cents as a bill does, to the cent: "€ 1.452,00"."""
    return _written(cents, 2)


def _written(cents: int, places: int) -> str:
    amount = abs(Decimal(cents)) / 100
    number = formats.number_format(amount, decimal_pos=places, force_grouping=True)
    language = translation.get_language() or "en"
    words = f"€\u00a0{number}" if language.startswith("nl") else f"€{number}"
    return f"\u2212{words}" if cents < 0 else words
