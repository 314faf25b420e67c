"""What a seal covers, and how it is made: the same for the platform and for each tribe."""

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.audit.models import AuditRecord, AuditSeal, PlatformRecord, PlatformSeal


@dataclass(frozen=True)
class Chain:
    """A record that is sealed: its lines, its seals, and whose it is (None: the platform's)."""

    lines: type[Any]
    seals: type[Any]
    tribe_id: uuid.UUID | None = None

    @property
    def name(self) -> str:
        """How log lines call it: a key, never a name."""
        return str(self.tribe_id) if self.tribe_id else "platform"


PLATFORM = Chain(PlatformRecord, PlatformSeal)


def hash_of_lines(lines: Iterable[AuditRecord]) -> str:
    """SHA-256 over the canonical JSON of each line and a line feed, in the order of the keys."""
    digest = hashlib.sha256()
    for line in lines:
        digest.update(canonical(content_of(line)) + b"\n")
    return digest.hexdigest()


def content_of(line: AuditRecord) -> dict[str, Any]:
    """What a seal covers of a line, as JSON has it."""
    return {name: _plain(getattr(line, name)) for name in line.SEALED}


def hash_of_seal(seal: AuditSeal) -> str:
    """SHA-256 over the canonical JSON of a seal."""
    return hashlib.sha256(canonical(content_of_seal(seal))).hexdigest()


def content_of_seal(seal: AuditSeal) -> dict[str, Any]:
    """What the hash of a seal covers, as JSON has it."""
    return {
        "sequence": seal.sequence,
        "previous_hash": seal.previous_hash,
        "lines_hash": seal.lines_hash,
        "count": seal.count,
        "sealed_at": _plain(seal.sealed_at),
    }


def canonical(content: dict[str, Any]) -> bytes:
    """JSON in one form only: keys sorted, no spaces, UTF-8."""
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def _plain(value: Any) -> Any:
    if isinstance(value, uuid.UUID):
        return str(value)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value
