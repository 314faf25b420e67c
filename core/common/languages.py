"""The language of an answer that is made after the request is over."""

from collections.abc import Iterable, Iterator

from django.utils import translation


def keeping_language(pieces: Iterable[str]) -> Iterator[str]:
    """Make each piece of a streamed answer in the language that is spoken now."""
    return _spoken(iter(pieces), translation.get_language())


def _spoken(pieces: Iterator[str], language: str | None) -> Iterator[str]:
    while True:
        with translation.override(language):
            try:
                piece = next(pieces)
            except StopIteration:
                return
        yield piece
