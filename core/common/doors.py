"""The loud exceptions: to "members only", "what is only read is not changed", "1 MB at most"."""

from collections.abc import Callable
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


def open_while_read_only(view: View) -> View:
    """Mark a view that people may post to in a tribe that can otherwise only be read."""
    view.is_open_while_read_only = True  # type: ignore[attr-defined]
    return view


def is_open_while_read_only(view: Callable[..., Any]) -> bool:
    """Whether a view said that reading is all it takes."""
    return getattr(view, "is_open_while_read_only", False)
