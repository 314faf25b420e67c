"""Choosing a file on a page."""

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.files.images import MOST_BYTES

# A form is a little larger than the file in it.
MOST_SENT = MOST_BYTES + 100_000


class PictureField(forms.FileField):
    """A picture to send; what it really is, is found out when it is drawn anew."""

    widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"})
    default_error_messages = {
        "required": _("Choose a picture first."),
        "empty": _("This picture is damaged or not complete."),
    }


class PictureForm(forms.Form):
    """One picture."""

    file = PictureField(label=_("Picture"), help_text=_("JPEG, PNG or WebP, up to 5 MB."))


def content_of(upload: UploadedFile) -> bytes:
    """What was sent, and one byte more than a picture may have at most."""
    return upload.read(MOST_BYTES + 1)
