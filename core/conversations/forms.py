"""Where a message is typed."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from core.conversations.models import LONGEST_MESSAGE


def _writing_space(rows: int) -> forms.Textarea:
    # The browser counts a line break as one character, as the message does; a form field as two.
    return forms.Textarea(attrs={"rows": rows, "maxlength": LONGEST_MESSAGE})


class MessageForm(forms.Form):
    """A new message; the key tells a form that is sent twice from two messages."""

    text = forms.CharField(
        label=_("Your message"),
        widget=_writing_space(3),
        error_messages={"required": _("Write something first.")},
    )
    key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)


class EditMessageForm(forms.Form):
    """The words of a message, once more."""

    text = forms.CharField(
        label=_("Your message"),
        widget=_writing_space(6),
        error_messages={"required": _("Write something first.")},
    )
