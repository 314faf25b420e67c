"""Where the present work was asked for: the request, as far as a record may remember it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Origin:
    """Host, address and kind of browser of a request; empty for work that nobody asked for now."""

    host: str = ""
    address: str = ""
    agent: str = ""
    request_id: str = ""


_origin: ContextVar[Origin | None] = ContextVar("audit_origin", default=None)


def current_origin() -> Origin:
    """The origin of the request that is being answered."""
    return _origin.get() or Origin()


@contextmanager
def working_for(origin: Origin) -> Iterator[None]:
    """Remember where the work of this block was asked for."""
    token = _origin.set(origin)
    try:
        yield
    finally:
        _origin.reset(token)
