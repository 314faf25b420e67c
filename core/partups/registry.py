"""What rooms above tell part-ups about themselves."""

from collections.abc import Callable

from core.partups.models import Partup

Question = Callable[[Partup], bool]
_has_work: list[Question] = []


def register_work(question: Question) -> None:
    """Let another room say whether a part-up has work of its kind: then it may open."""
    if question not in _has_work:
        _has_work.append(question)


def has_work(partup: Partup) -> bool:
    """Whether some room holds work of this part-up."""
    return any(question(partup) for question in _has_work)
