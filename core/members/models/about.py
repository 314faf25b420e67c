"""What a tribe tells about itself, in blocks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.common.models import Keyed, Timestamped
from core.common.text import OneLine


class AboutBlock(Keyed, Timestamped):
    """
    A part of the page about a tribe: a title, a text in Markdown, and a picture if there is one.

    Members read all of them, in the order of `position`; those outside the public ones.
    """

    title = models.CharField(_("title"), max_length=80, validators=[OneLine()])
    text = models.TextField(_("text"), max_length=2000, blank=True, default="")
    picture_id = models.UUIDField(null=True)
    position = models.PositiveSmallIntegerField()
    is_public = models.BooleanField(_("also for people outside"), default=False)

    class Meta:
        indexes = [models.Index(fields=["position"], name="about_blocks_in_order")]

    def __str__(self) -> str:
        return self.title
