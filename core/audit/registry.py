"""What the lines of records say: each room registers its actions with their sentences."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Sentence = str | Promise
NamesOf = Callable[[Iterable[uuid.UUID]], Mapping[uuid.UUID, str]]
# What people call the fields that lines tell of; others go by their own name.
_FIELDS: dict[str, Sentence] = {
    "after": gettext_lazy("now"),
    "before": gettext_lazy("before"),
    "cause": gettext_lazy("because of"),
    "days": gettext_lazy("days"),
    "fields": gettext_lazy("what"),
    "form": gettext_lazy("form"),
    "from": gettext_lazy("before"),
    "is_strong": gettext_lazy("with a second factor"),
    "level": gettext_lazy("level"),
    "lines": gettext_lazy("lines"),
    "number": gettext_lazy("number"),
    "path": gettext_lazy("page"),
    "plan": gettext_lazy("plan"),
    "role": gettext_lazy("role"),
    "scopes": gettext_lazy("may"),
    "sequence": gettext_lazy("number"),
    "to": gettext_lazy("now"),
    "type": gettext_lazy("kind"),
    "until": gettext_lazy("until"),
    "uses": gettext_lazy("people"),
    "version": gettext_lazy("version"),
    "ways": gettext_lazy("by"),
}
_sentences: dict[str, Sentence] = {}
_kinds: dict[str, Sentence] = {}
_names: dict[str, NamesOf] = {}


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
    words: dict[str, Any] = defaultdict(lambda: "…", changes)
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


def facts_of(changes: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The particulars of a line for a page: what they are called, and values without keys."""
    return [
        (str(_FIELDS.get(name, name.replace("_", " "))), words)
        for name, value in changes.items()
        if (words := _in_words(value))
    ]


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(filter(None, map(_in_words, value)))
    if value in (None, "") or isinstance(value, dict) or _is_key(str(value)):
        return ""
    # States are single words ("steward"), which the rooms they are of have translated.
    return _(value) if isinstance(value, str) and value.isalpha() else str(value)


def _is_key(words: str) -> bool:
    try:
        uuid.UUID(words)
    except ValueError:
        return len(words) == 64 and " " not in words
    return True
