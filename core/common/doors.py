"""The loud exceptions: to "members only", "GET reads and the rest changes", "1 MB at most"."""

from collections.abc import Callable, Collection
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def open_to_visitors(view: View) -> View:
    """Mark a view of a tribe or staff host that people may see without a session there."""
    view.is_open_to_visitors = True  # type: ignore[attr-defined]
    return view


def takes_up_to(most_bytes: int) -> Callable[[View], View]:
    """Let the bodies of requests to a view be larger than elsewhere, up to a number of bytes."""

    def mark(view: View) -> View:
        view.takes_up_to = most_bytes  # type: ignore[attr-defined]
        return view

    return mark


def most_bytes_for(view: Callable[..., Any]) -> int:
    """How large a body may be that a view takes, if it said so; else 0."""
    return getattr(view, "takes_up_to", 0)


def is_open_to_visitors(view: Callable[..., Any]) -> bool:
    """Whether a view said that it is open."""
    return getattr(view, "is_open_to_visitors", False)


def asks_for(act: str, *, methods: Collection[str] = ()) -> Callable[[View], View]:
    """
    Mark a view of a tribe host that is about something else than reading or changing.

    `act` is a word of `tenants.gate.Act`; without `methods` it is what all of them ask for.
    """

    def mark(view: View) -> View:
        view.asks_for = act, frozenset(methods)  # type: ignore[attr-defined]
        return view

    return mark


def asked_for(view: Callable[..., Any], method: str) -> str:
    """What a view said a request of this method asks for; empty when it said nothing."""
    act, methods = getattr(view, "asks_for", ("", frozenset()))
    return act if not methods or method in methods else ""
