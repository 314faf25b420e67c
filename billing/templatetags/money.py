"""Amounts of money as the reader's language writes them."""

from decimal import Decimal

from django import template
from django.utils import formats, translation

register = template.Library()


@register.filter
def euros(cents: int) -> str:
    """Write cents as euros; whole euros without the zeros: "€ 1.200", "€ 12,50"."""
    places = 0 if cents % 100 == 0 else 2
    amount = Decimal(cents) / 100
    number = formats.number_format(amount, decimal_pos=places, force_grouping=True)
    language = translation.get_language() or "en"
    return f"€\u00a0{number}" if language.startswith("nl") else f"€{number}"
