"""The words of a copy that people read; machines read the JSON beside it."""

import datetime as dt
from typing import Any

from django.utils.formats import date_format, localize
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

LABELS: dict[str, str | Promise] = {
    "about": gettext_lazy("about"),
    "accepted_version": gettext_lazy("rules you accepted"),
    "answered_at": gettext_lazy("answered"),
    "can_do": gettext_lazy("what you can do"),
    "confirmed_at": gettext_lazy("confirmed"),
    "confirmed_by_name": gettext_lazy("confirmed by"),
    "count": gettext_lazy("number"),
    "created_at": gettext_lazy("when"),
    "display_name": gettext_lazy("name"),
    "done_at": gettext_lazy("done"),
    "driver": gettext_lazy("what is going on"),
    "due_date": gettext_lazy("due date"),
    "edited_at": gettext_lazy("changed"),
    "email": gettext_lazy("e-mail address"),
    "end_date": gettext_lazy("end date"),
    "ends_at": gettext_lazy("ends"),
    "expire_date": gettext_lazy("until"),
    "expires_at": gettext_lazy("until"),
    "hours": gettext_lazy("hours a week"),
    "hours_a_week": gettext_lazy("hours a week"),
    "intended_result": gettext_lazy("intended result"),
    "invited_by_name": gettext_lazy("invited by"),
    "is_starter": gettext_lazy("you started it"),
    "is_strong": gettext_lazy("with a second factor"),
    "joined_at": gettext_lazy("joined"),
    "kind": gettext_lazy("kind"),
    "language": gettext_lazy("language"),
    "last_login": gettext_lazy("last signed in"),
    "left_at": gettext_lazy("you left"),
    "level": gettext_lazy("level"),
    "motivation": gettext_lazy("motivation"),
    "name": gettext_lazy("name"),
    "organisation_name": gettext_lazy("organisation"),
    "partup_name": gettext_lazy("part-up"),
    "primary": gettext_lazy("main address"),
    "read_at": gettext_lazy("read"),
    "role": gettext_lazy("role"),
    "seen_at": gettext_lazy("last seen"),
    "sentence": gettext_lazy("what happened"),
    "state": gettext_lazy("state"),
    "text": gettext_lazy("text"),
    "time_zone": gettext_lazy("time zone"),
    "title": gettext_lazy("title"),
    "tribe_name": gettext_lazy("tribe"),
    "user_agent": gettext_lazy("browser"),
    "verified": gettext_lazy("confirmed"),
    "visibility": gettext_lazy("who sees your profile"),
    "wants_mail": gettext_lazy("wants mail"),
    "wants_to": gettext_lazy("what you would like to do"),
    "words": gettext_lazy("words"),
}


def readable(section: dict[str, Any]) -> dict[str, Any]:
    """A section with labels and values in the reader's language; keys of rows are left out."""
    return {
        "title": section["title"],
        "name": section["name"],
        "records": [_lines(record) for record in section["records"]],
    }


def _lines(record: dict[str, Any]) -> list[tuple[str, str]]:
    return [
        (label_of(name), _words(value))
        for name, value in record.items()
        if value not in (None, "") and not _is_key(name)
    ]


def label_of(name: str) -> str:
    """What people call a field."""
    return str(LABELS.get(name) or name.replace("_", " "))


def _is_key(name: str) -> bool:
    return name == "id" or name.endswith("_id")


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, str) and (moment := _moment(value)):
        return date_format(moment, "j F Y, H:i") + " UTC"
    if isinstance(value, list):
        return "\n".join(_words(one) for one in value)
    if isinstance(value, dict):
        return "\n".join(_words(one) for one in value.values())
    return str(localize(value))


def _moment(value: str) -> dt.datetime | None:
    """A moment as JSON writes it; None for what people wrote."""
    if len(value) < len("2000-01-01T00:00Z") or value[10] != "T":
        return None
    try:
        return dt.datetime.fromisoformat(value)
    except ValueError:
        return None
