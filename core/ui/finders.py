"""One stylesheet to send, made of the many that people edit."""

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

SOURCES = Path(__file__).parent / "static" / "ui" / "css"
CONTENTS = SOURCES / "app.css"
STYLESHEET = "ui/css/partup.css"

_IMPORT = re.compile(r'@import url\("([^"]+)"\) layer\((\w+)\);')
_COMMENT = re.compile(r"/\*.*?\*/\s*", re.DOTALL)


class StylesheetFinder(BaseFinder):
    """
    Finds ui/css/partup.css: the table of contents (app.css) with every file in its place.

    A browser that meets a tribe's host for the first time needs one request for it, not forty
    (first paint 0.6 s against 0.2 s). It is made anew whenever a source is newer.
    """

    def __init__(self) -> None:
        self.storage = FileSystemStorage(location=Path(settings.DATA_DIR) / "stylesheet")

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """This will give the place of the stylesheet on disk."""
        found = [self._fresh()] if path == STYLESHEET else []
        return found if find_all else next(iter(found), None)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        """This will offer the stylesheet to collectstatic."""
        self._fresh()
        yield STYLESHEET, self.storage

    def _fresh(self) -> str:
        made = Path(self.storage.path(STYLESHEET))
        newest = max(source.stat().st_mtime for source in SOURCES.rglob("*.css"))
        if not made.exists() or made.stat().st_mtime < newest:
            made.parent.mkdir(parents=True, exist_ok=True)
            draft = made.with_suffix(f".{os.getpid()}")
            draft.write_text(flattened(CONTENTS))
            draft.replace(made)
        return str(made)


def flattened(contents: Path) -> str:
    """This will put each imported file in its layer, in order, and leave the comments out."""
    written = _COMMENT.sub("", contents.read_text())
    return _IMPORT.sub(lambda line: _layer(contents.parent / line[1], line[2]), written)


def _layer(source: Path, layer: str) -> str:
    return f"@layer {layer} {{\n{_COMMENT.sub('', source.read_text())}}}"
