"""Numbers inside a picture are written for browsers, whatever the reader's language."""

from django import template

register = template.Library()


@register.filter
def svg(number: float) -> str:
    """This will write a coordinate with a point and no more digits than it needs."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
