"""Keeping files, and taking them away."""

import hashlib
import uuid
from functools import partial
from itertools import islice

from django.db import models, transaction

from core.files import images, registry, storage
from core.files.models import StoredFile

A_WHILE = 60 * 60
A_BATCH = 500
_SHAPES = {StoredFile.Kind.PHOTO: images.PHOTO, StoredFile.Kind.PICTURE: images.PICTURE}


@transaction.atomic
def keep_picture(
    *,
    content: bytes,
    kind: StoredFile.Kind,
    made_by: uuid.UUID,
    account_id: uuid.UUID | None = None,
    tribe_id: uuid.UUID | None = None,
) -> StoredFile:
    """
    Draw a picture anew and keep it, large and small, for an account or a tribe.

    Machine work: who may is asked by the caller. The files are on disk before the rows are there;
    when the transaction ends otherwise, what was written is swept later.

    :raises InvalidInput: on "file", if it is no picture that we take.
    :raises StorageFull: if the disk has no room.
    """
    owner = {"account_id": account_id, "tribe_id": tribe_id, "made_by": made_by}
    large, small = images.draw(content, shape=_SHAPES[kind])
    kept = _keep(large, StoredFile(kind=kind, **owner))
    _keep(small, StoredFile(kind=kind, small_of=kept, **owner))
    return kept


def _keep(drawn: images.Drawn, file: StoredFile) -> StoredFile:
    file.content_type = images.CONTENT_TYPE
    file.size, file.sha256 = len(drawn.content), hashlib.sha256(drawn.content).hexdigest()
    file.width, file.height = drawn.width, drawn.height
    storage.write(file.path, drawn.content)
    file.save(force_insert=True)
    return file


def drop_files(*file_ids: uuid.UUID | None) -> None:
    """Take files away, and the small ones that belong to them; harmless when they are gone."""
    wanted = [file_id for file_id in file_ids if file_id]
    if wanted:
        _drop(StoredFile.objects.filter(pk__in=wanted))


def drop_files_of_account(account_id: uuid.UUID) -> None:
    """Take everything away that an account keeps."""
    _drop(StoredFile.objects.filter(account_id=account_id, small_of=None))


def drop_files_of_tribe(tribe_id: uuid.UUID) -> None:
    """Take everything away that a tribe keeps."""
    _drop(StoredFile.objects.filter(tribe_id=tribe_id, small_of=None))


def sweep() -> int:
    """
    Remove the files without a row, and return how many: what a crash or a rollback left.

    Those of the last hour stay, as their row may be on its way, and so does what another room
    looks after. Harmless at any time.
    """
    removed = 0
    found = storage.found(older_than_seconds=A_WHILE)
    paths = (path for path in found if not registry.is_reserved(path))
    while some := list(islice(paths, A_BATCH)):
        orphans = set(some) - _paths_with_row(some)
        for path in orphans:
            storage.remove(path)
        removed += len(orphans)
    return removed


def _drop(files: models.QuerySet[StoredFile]) -> None:
    """The rows now, the files once that is certain; a crash in between is swept up."""
    with transaction.atomic():
        chosen = list(files.select_for_update())
        chosen += StoredFile.objects.filter(small_of__in=chosen)
        StoredFile.objects.filter(pk__in=[file.pk for file in chosen]).delete()
        paths = [file.path for file in chosen]
        transaction.on_commit(partial(_remove, paths), robust=True)


def _remove(paths: list[str]) -> None:
    for path in paths:
        storage.remove(path)


def _paths_with_row(paths: list[str]) -> set[str]:
    keys = {key for path in paths if (key := _as_key(path.rpartition("/")[2]))}
    return {file.path for file in StoredFile.objects.filter(pk__in=keys)}


def _as_key(name: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(name)
    except ValueError:
        return None
