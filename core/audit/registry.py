"""What the lines of records say: each room registers its actions with their sentences."""

import datetime as dt
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Sentence = str | Promise
NamesOf = Callable[[Iterable[uuid.UUID]], Mapping[uuid.UUID, str]]
# What people call the fields that lines tell of; others go by their own name.
_FIELDS: dict[str, Sentence] = {
    "after": gettext_lazy("now"),
    "because": gettext_lazy("because of"),
    "before": gettext_lazy("before"),
    "cause": gettext_lazy("because of"),
    "count": gettext_lazy("number"),
    "days": gettext_lazy("days"),
    "expires_at": gettext_lazy("until"),
    "fields": gettext_lazy("what"),
    "form": gettext_lazy("form"),
    "from": gettext_lazy("before"),
    "is_on": gettext_lazy("switched on"),
    "is_public": gettext_lazy("open to everybody"),
    "is_required": gettext_lazy("the only way in"),
    "is_strong": gettext_lazy("with a second factor"),
    "level": gettext_lazy("level"),
    "lines": gettext_lazy("lines"),
    "number": gettext_lazy("number"),
    "parts": gettext_lazy("parts"),
    "path": gettext_lazy("page"),
    "plan": gettext_lazy("plan"),
    "role": gettext_lazy("role"),
    "scopes": gettext_lazy("may"),
    "sequence": gettext_lazy("number"),
    "to": gettext_lazy("now"),
    "tribes": gettext_lazy("tribes"),
    "type": gettext_lazy("kind"),
    "until": gettext_lazy("until"),
    "uses": gettext_lazy("people"),
    "version": gettext_lazy("version"),
    "ways": gettext_lazy("by"),
    "what": gettext_lazy("what"),
}
_sentences: dict[str, Sentence] = {}
_kinds: dict[str, Sentence] = {}
_names: dict[str, NamesOf] = {}
_words: dict[str, Sentence] = {}
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?:T.+)?")
_ASKED = re.compile(r"%\((\w+)\)")


def register_actions(actions: type[models.TextChoices], *, kind: Sentence = "") -> None:
    """
    Give actions their sentences; called where a room lists them, in its `actions.py`.

    A sentence may say %(actor)s, %(object)s and whatever the action's `changes` hold. `kind` is
    what people call the first words of the actions ("member." is people).
    """
    _sentences.update(dict(actions.choices))
    for action in actions.values if kind else ():
        _kinds.setdefault(action.partition(".")[0], kind)


def register_names(object_type: str, names_of: NamesOf) -> None:
    """Let a room say what things of a type are called now, for many keys in one question."""
    _names[object_type] = names_of


def register_words(words: Iterable[tuple[str, Sentence]]) -> None:
    """Let a room say what people call the fields and states that its lines tell of."""
    _words.update(words)


def kinds() -> dict[str, str]:
    """The first words of actions, with what people call them, by name."""
    named = ((word, str(name)) for word, name in _kinds.items())
    return dict(sorted(named, key=lambda pair: pair[1]))


def actions_of(kind: str) -> list[str]:
    """The actions of a kind."""
    return [action for action in _sentences if action.partition(".")[0] == kind]


def is_known(action: str) -> bool:
    """Whether an action has a sentence."""
    return action in _sentences


def sentence_of(
    action: str, *, actor: str, thing: str, changes: Mapping[str, Any], is_refused: bool = False
) -> str:
    """What was done, in the reader's language; plain text. An unknown action is its own word."""
    words: dict[str, Any] = defaultdict(lambda: "…")
    words |= {name: _in_words(value) or "…" for name, value in changes.items()}
    words |= {"actor": actor or "Part-up", "object": thing or _("something")}
    said = str(_sentences.get(action, action.replace("%", "%%"))) % words
    return _("%(what)s: refused, nothing changed") % {"what": said} if is_refused else said


def names_of(things: Iterable[tuple[str, uuid.UUID | None]]) -> dict[uuid.UUID, str]:
    """What things are called now, by key: one question for each type that has names."""
    by_type: dict[str, set[uuid.UUID]] = defaultdict(set)
    for object_type, key in things:
        if key is not None and object_type in _names:
            by_type[object_type].add(key)
    found: dict[uuid.UUID, str] = {}
    for object_type, keys in by_type.items():
        found |= _names[object_type](keys)
    return found


def facts_of(changes: Mapping[str, Any], *, action: str = "") -> list[tuple[str, str]]:
    """
    The particulars of a line for a page: what they are called, and values without keys.

    What the sentence of the action says already is left out, and so is no level.
    """
    said = set(_ASKED.findall(str(_sentences.get(action, ""))))
    return [
        (str(_FIELDS.get(name, name.replace("_", " "))), words)
        for name, value in changes.items()
        if name not in said and (name, value) != ("level", 0) and (words := _in_words(value))
    ]


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_in_words, value)))
    if value in (None, "") or isinstance(value, dict) or _is_key(str(value)):
        return ""
    return _word(value) if isinstance(value, str) else str(value)


def _word(value: str) -> str:
    if value in _words:
        return str(_words[value])
    if _DAY.fullmatch(value):
        return date_format(_day(value), "j F Y")
    # States are single words ("steward"), which the rooms they are of have translated.
    return _(value) if value.isalpha() else value


def _is_key(words: str) -> bool:
    try:
        uuid.UUID(words)
    except ValueError:
        return len(words) == 64 and " " not in words
    return True


def _day(value: str) -> dt.date:
    """A day, or the day of a moment where the reader is."""
    if "T" in value:
        return localtime(dt.datetime.fromisoformat(value)).date()
    return dt.date.fromisoformat(value)
