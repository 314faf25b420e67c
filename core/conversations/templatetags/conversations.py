"""Markdown in templates: `{% load conversations %}{{ message.text|markdown }}`."""

from django import template
from django.utils.safestring import SafeString

from core.common.markdown import render_markdown

register = template.Library()


@register.filter
def markdown(text: str) -> SafeString:
    """Show what somebody typed, as safe HTML."""
    return render_markdown(text)
