"""What a cell of a table of staff says, in the reader's language."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.html import format_html

from billing.portal.methods import type_words
from billing.templatetags.money import euros
from core.support.selectors import wording
from core.ui.tables import Cell, Kind
from core.ui.templatetags.ui_time import local_time

register = template.Library()


@register.simple_tag
def cell_words(cell: Cell) -> Any:
    """This will write a value by the kind of its column; nothing where nothing is known."""
    if not cell.is_told:
        return ""
    if cell.column.kind is Kind.MONEY:
        return euros(cell.value)
    if cell.column.kind is Kind.NUMBER:
        return formats.number_format(cell.value, force_grouping=True)
    if cell.column.kind is Kind.SHARE:
        return f"{formats.number_format(cell.value * 100, decimal_pos=1)} %"
    if cell.column.kind is Kind.CODE:
        return format_html("<code>{}</code>", cell.value)
    if cell.column.kind in (Kind.DAY, Kind.MOMENT):
        style = "day" if cell.column.kind is Kind.DAY else "moment"
        return render_to_string("components/local_time.html", local_time(cell.value, style=style))
    return str(cell.value)


@register.filter
def state_words(status: str) -> str:
    """This will write how a payment, a refund, a credit note or a dispute stands."""
    return wording.state_words(status)


@register.filter
def way_words(code: str) -> str:
    """This will write what a kind of way to pay is called."""
    return type_words(code) if code else ""
