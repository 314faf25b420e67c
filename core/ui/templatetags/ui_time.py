"""Days and moments as people say them."""

import datetime as dt
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

register = template.Library()

SOON_DAYS = 3


@register.inclusion_tag("components/local_time.html")
def local_time(value: dt.date | dt.datetime, *, style: str = "moment") -> dict[str, Any]:
    """
    Show a day, or a moment that the reader's browser puts in the reader's own zone.

    This will print a moment in the active zone first; style is "moment" (day and time), "day" or
    "ago" (how long ago).
    """
    if not isinstance(value, dt.datetime):
        return {"is_moment": False, "machine": value.isoformat(), "words": day_words(value)}

    here = timezone.localtime(value)
    words = day_words(here.date())
    if style != "day":
        words = _("%(day)s, %(time)s") % {"day": words, "time": formats.time_format(here, "H:i")}
    machine = value.astimezone(dt.UTC).isoformat(timespec="seconds")
    return {"is_moment": True, "machine": machine, "words": words, "style": style}


@register.filter
def day_words(day: dt.date, today: dt.date | None = None) -> str:
    """This will write a day as "14 March", with the year when it is another year."""
    today = today or timezone.localdate()
    return formats.date_format(day, "j F" if day.year == today.year else "j F Y")


@register.filter
def days_left_words(end_date: dt.date, today: dt.date | None = None) -> str:
    """This will say how far away a last day is, in one short sentence."""
    today = today or timezone.localdate()
    days = (end_date - today).days
    if days < 0:
        return _("Ended %(day)s") % {"day": day_words(end_date, today)}
    if days == 0:
        return _("Ends today")
    if days == 1:
        return _("Ends tomorrow")
    sentence = ngettext("%(days)s day left, ends %(day)s", "%(days)s days left, ends %(day)s", days)
    return sentence % {"days": days, "day": day_words(end_date, today)}


@register.inclusion_tag("components/ring.html")
def ring(
    starts: dt.date | dt.datetime,
    ends: dt.date,
    *,
    size: str = "medium",
    quiet: bool = False,
    today: dt.date | None = None,
) -> dict[str, Any]:
    """
    Draw the time that is left as a ring that empties.

    This will say the same in words beside it, or to assistive technology only when quiet. The end
    is the last day, inclusive.
    """
    today = today or timezone.localdate()
    first_day = timezone.localdate(starts) if isinstance(starts, dt.datetime) else starts
    days_left = (ends - today).days
    whole = max(1, (ends - first_day).days + 1)
    return {
        "percent": min(100, max(0, round(100 * (days_left + 1) / whole))),
        "centre": str(days_left) if days_left > 0 else "",
        "words": days_left_words(ends, today),
        "tone": "over" if days_left < 0 else "soon" if days_left <= SOON_DAYS else "calm",
        "size": size,
        "quiet": quiet,
    }
