"""What happenings are called: each room registers its kinds with their sentences."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.functional import Promise

from core.accounts.models import called
from core.history.models import Event

# The words of a happening that name a person; `member_id` stands beside them and says whom.
NAMES = ("member", "name")
_sentences: dict[str, str | Promise] = {}
_quiet: set[str] = set()


def register_kinds(kinds: type[models.TextChoices], *, quiet: Iterable[str] = ()) -> None:
    """
    Give kinds of happenings their sentences; called in `ready()` of the room they are of.

    `quiet` ones are told to those they concern only: a refusal is nobody else's business.
    """
    _sentences.update(dict(kinds.choices))
    _quiet.update(str(kind) for kind in quiet)


def quiet_kinds() -> frozenset[str]:
    """The kinds that are not for everybody who sees where they happened."""
    return frozenset(_quiet)


def sentence_of(event: Event) -> str:
    """What happened, in the reader's language: "Ada opened the part-up". Plain text."""
    words: dict[str, Any] = defaultdict(str, with_names(event.data))
    words["actor"] = event.actor.name if event.actor else ""
    return str(_sentences.get(event.kind, "")) % words


def with_names(data: dict[str, Any]) -> dict[str, Any]:
    """The words of a happening; whoever was erased since is called a former member."""
    return data | {word: called(data[word]) for word in NAMES if word in data}
