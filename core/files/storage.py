"""The folder of all files: a file is there whole, or not at all."""

import errno
import os
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.common.errors import DomainError

# Files are written here first, on the same disk, so that the last step is one rename.
_UNFINISHED = "unfinished"
_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class StorageFull(DomainError):
    """The disk has no room."""

    code = "storage_full"
    status = 507
    message = _("There is no room for files at the moment. Nothing was changed; try again later.")


class StorageAway(DomainError):
    """The disk cannot be written to."""

    code = "storage_away"
    status = 503
    message = _("Files cannot be kept at the moment. Nothing was changed; try again later.")


def write(path: str, content: bytes) -> None:
    """
    Put a file in its place, whole and on disk when this returns.

    The same path again replaces the file in one step.

    :raises StorageFull: if the disk has no room; nothing of the file stays.
    :raises StorageAway: if it cannot be written for another reason.
    """
    unfinished = _root() / _UNFINISHED / uuid.uuid4().hex
    try:
        target = _root() / path
        unfinished.parent.mkdir(parents=True, exist_ok=True)
        target.parent.mkdir(parents=True, exist_ok=True)
        _write_whole(unfinished, content)
        unfinished.replace(target)
        _sync_folder(target.parent)
    except OSError as error:
        _drop(unfinished)
        raise (StorageFull if error.errno in _FULL else StorageAway) from error


def read(path: str) -> bytes | None:
    """The content of a file, or None when it is not there."""
    try:
        return (_root() / path).read_bytes()
    except FileNotFoundError:
        return None


def remove(path: str) -> None:
    """Take a file away; harmless when it is gone. What cannot be removed now is swept later."""
    _drop(_root() / path)


def found(*, older_than_seconds: float) -> Iterator[str]:
    """The paths of all files that were written so long ago, the unfinished ones too."""
    before = time.time() - older_than_seconds
    for file in _root().glob("**/*"):
        try:
            if file.is_file() and file.stat().st_mtime <= before:
                yield str(file.relative_to(_root()))
        except FileNotFoundError:
            continue  # somebody took it away meanwhile


def _root() -> Path:
    return Path(settings.MEDIA_DIR)


def _write_whole(file: Path, content: bytes) -> None:
    with file.open("xb") as target:
        target.write(content)
        target.flush()
        os.fsync(target.fileno())


def _sync_folder(folder: Path) -> None:
    """The name of a file is on disk only when its folder is."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _drop(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError:
        return
