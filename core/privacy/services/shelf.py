"""Where copies lie: a folder for each, outside the database, readable by this program only."""

import json
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder

ARCHIVE = "copy.zip"


def folder_of(export_id: uuid.UUID) -> Path:
    """The folder of one export, made when it is not there."""
    folder = _root() / str(export_id)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def archive_of(export_id: uuid.UUID) -> Path:
    """The file somebody takes along; it is there once the export is ready."""
    return _root() / str(export_id) / ARCHIVE


def write_part(export_id: uuid.UUID, part_id: uuid.UUID, content: dict[str, Any]) -> None:
    """Put what was gathered for a part in its place, whole; the same part again replaces it."""
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False)
    place(folder_of(export_id) / f"{part_id}.json", text.encode())


def read_part(export_id: uuid.UUID, part_id: uuid.UUID) -> dict[str, Any]:
    """What was gathered for a part."""
    content: dict[str, Any] = json.loads((folder_of(export_id) / f"{part_id}.json").read_bytes())
    return content


def place(path: Path, content: bytes) -> None:
    """Write a file so that it is there whole or not at all, whoever is killed meanwhile."""
    with placing(path) as file:
        file.write(content)


@contextmanager
def placing(path: Path) -> Iterator[IO[bytes]]:
    """Write a file bit by bit, which is there whole once the block ends, or not at all."""
    half_made = path.with_name(f"{path.name}.half-made")
    with os.fdopen(os.open(half_made, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
    half_made.replace(path)


def keep_only_archive(export_id: uuid.UUID) -> None:
    """Clear away the parts of an export that was packed."""
    for file in folder_of(export_id).iterdir():
        if file.name != ARCHIVE:
            file.unlink(missing_ok=True)


def clear(export_id: uuid.UUID) -> None:
    """Remove everything of an export; harmless when nothing is there."""
    shutil.rmtree(_root() / str(export_id), ignore_errors=True)


def _root() -> Path:
    return Path(settings.DATA_DIR) / "exports"
