"""Another store in the place of the real one, for as long as a test takes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.cache import caches


@contextmanager
def store_at(socket_path: Path) -> Iterator[None]:
    """Look for the store at a socket, whatever is there; afterwards where it was."""
    before = {alias: options["LOCATION"] for alias, options in settings.CACHES.items()}
    _move(dict.fromkeys(before, f"unix://{socket_path}"))
    try:
        yield
    finally:
        _move(before)


def _move(locations: dict[str, str]) -> None:
    for alias, location in locations.items():
        settings.CACHES[alias]["LOCATION"] = location
        if hasattr(caches._connections, alias):
            del caches[alias]
