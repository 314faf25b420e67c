"""Who was erased, in a file outside the database: keys and moments, a line each."""

import datetime as dt
import json
import os
import uuid
from pathlib import Path

from django.conf import settings

from core.privacy.models import Erasure

FILE = "erasures.jsonl"


def note_in_ledger(*, account_id: uuid.UUID) -> None:
    """
    Write an erasure into the file, unless it is there.

    Machine work. The file is kept apart from copies of the database: a copy that is brought back
    would not know who was erased after it was made.
    """
    erasure = Erasure.objects.filter(pk=account_id).first()
    if erasure is None or account_id in noted():
        return
    line = {"account": str(account_id), "erased_at": erasure.erased_at.isoformat()}
    _append(json.dumps(line))


def noted() -> dict[uuid.UUID, dt.datetime]:
    """The erasures in the file; a line that a dying process left unfinished is passed over."""
    path = _path()
    lines = path.read_text().splitlines() if path.exists() else []
    return dict(found for line in lines if (found := _read(line)))


def _read(line: str) -> tuple[uuid.UUID, dt.datetime] | None:
    try:
        told = json.loads(line)
        return uuid.UUID(told["account"]), dt.datetime.fromisoformat(told["erased_at"])
    except (ValueError, KeyError, TypeError):
        return None


def _append(line: str) -> None:
    path = _path()
    path.parent.mkdir(parents=True, exist_ok=True)
    # The newline comes first: it ends whatever was left unfinished.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        file.write(f"\n{line}\n")
        file.flush()
        os.fsync(file.fileno())


def _path() -> Path:
    return Path(settings.DATA_DIR) / FILE
