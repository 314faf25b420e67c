"""The loud exception to "members only"."""

from collections.abc import Callable
from typing import Any, TypeVar

View = TypeVar("View", bound=Callable[..., Any])


def open_to_visitors(view: View) -> View:
    """Mark a view of a tribe or staff host that people may see without a session there."""
    view.is_open_to_visitors = True  # type: ignore[attr-defined]
    return view


def is_open_to_visitors(view: Callable[..., Any]) -> bool:
    """Whether a view said that it is open."""
    return getattr(view, "is_open_to_visitors", False)
