"""How a person or a tribe is recognised: a colour and one or two letters."""

from typing import Any
from zlib import crc32

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

HUES = tuple(range(0, 360, 15))
FACES = 5


@register.filter
def hue_class(subject: Any) -> str:
    """
    Name the colour class of a person, a tribe or a number of degrees.

    This will use what the subject carries (`hue` or `accent_hue`), and otherwise derive a colour
    from the account or the name, so that a person looks the same in every tribe.
    """
    if subject is None or subject == "":
        return ""
    degrees = subject if isinstance(subject, int | float) else _carried_hue(subject)
    if degrees is None:
        degrees = HUES[crc32(_lasting_name(subject).encode()) % len(HUES)]
    return f"hue-{round(degrees / 15) * 15 % 360}"


@register.filter
def initials(subject: Any) -> str:
    """This will give one or two letters for a person or a tribe: first and last word."""
    if carried := _look_up(subject, "initials"):
        return str(carried)
    words = [word for word in _name(subject).split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


@register.simple_tag
def photo(person: Any, *, size: str | None = None) -> SafeString:
    """
    Show the photo of a person over their letters, if there is one.

    Its address is the same on every host that shows people, and each asks who is looking: whoever
    may not see it keeps the letters. The name is said by what stands around it.
    """
    photo_id = _look_up(person, "shown_photo_id")
    if not photo_id:
        return SafeString()
    detail, side = ("large", 96) if size == "huge" else ("small", 56)
    return format_html(
        '<img class="avatar-photo" src="/photos/{}/?size={}" alt="" width="{}" height="{}"'
        ' loading="lazy" decoding="async">',
        photo_id,
        detail,
        side,
        side,
    )


@register.simple_tag
def people_not_shown(people: Any, total: int | str = 0) -> int:
    """This will count the people of a stack beyond the five faces it shows."""
    return max(0, max(int(total), len(people)) - FACES)


def _carried_hue(subject: Any) -> Any:
    carried = _look_up(subject, "hue")
    return _look_up(subject, "accent_hue") if carried is None else carried


def _lasting_name(subject: Any) -> str:
    return str(_look_up(subject, "account_id") or _look_up(subject, "pk") or _name(subject))


def _name(subject: Any) -> str:
    named = _look_up(subject, "name")
    return str(named or (subject if isinstance(subject, str) else ""))


def _look_up(subject: Any, key: str) -> Any:
    return subject.get(key) if isinstance(subject, dict) else getattr(subject, key, None)
