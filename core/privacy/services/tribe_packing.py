"""One file of a whole tribe, written bit by bit: it need not fit into memory."""

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import translation

from core.files import storage
from core.files.models import StoredFile
from core.privacy.models import TribeCopy
from core.privacy.registry import LEFT_OUT, LEFT_OUT_COLUMNS
from core.privacy.services import shelf
from core.privacy.services.tribe_gathering import KINDS, slice_of

_BIT = 256 * 1024
_ENDINGS = {"image/webp": "webp"}


@dataclass
class _Archive:
    """A ZIP that is being written, and what it holds so far."""

    packed: zipfile.ZipFile
    copy: TribeCopy
    files: dict[str, dict[str, Any]] = field(default_factory=dict)

    def put(
        self, name: str, bits: Iterable[bytes], *, is_packed: bool = False, **more: Any
    ) -> None:
        """Write a file and note what proves that it is whole."""
        entry = zipfile.ZipInfo(name, date_time=self.copy.created_at.timetuple()[:6])
        entry.external_attr = 0o600 << 16
        entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        digest, size = hashlib.sha256(), 0
        with self.packed.open(entry, "w", force_zip64=True) as target:
            for bit in bits:
                target.write(bit)
                digest.update(bit)
                size += len(bit)
        self.files[name] = {"sha256": digest.hexdigest(), "bytes": size, **more}


def write_archive(copy: TribeCopy) -> tuple[int, str]:
    """
    Put the ZIP of a tribe in its place, and return its size and SHA-256.

    `manifest.json` is last and holds the SHA-256 of every other file. Doing it again replaces it.
    """
    with shelf.placing(shelf.folder_of(copy.pk) / shelf.ARCHIVE) as file:
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, allowZip64=True) as packed:
            _fill(_Archive(packed, copy))
        size = file.tell()
    return size, _digest_of(copy)


def _fill(archive: _Archive) -> None:
    copy = archive.copy
    with translation.override(copy.asked_by.language):
        archive.put(
            "read-me.txt", [render_to_string("privacy/tribe_copy.txt", {"copy": copy}).encode()]
        )
    archive.put("tribe.json", [_json(_tribe(copy))])
    for part in copy.parts.order_by("name"):
        for kind in KINDS:
            bits = _slices(part, kind)
            archive.put(f"{kind}/{part.name}.{kind}", bits, rows=part.rows)
    _put_files(archive)
    archive.put("manifest.json", [_json(_manifest(archive))])


def _put_files(archive: _Archive) -> None:
    """The pictures of the tribe, as they are kept; one at a time."""
    kept = StoredFile.objects.filter(tribe_id=archive.copy.tribe_id, small_of=None).order_by("pk")
    for file in kept.iterator():
        content = storage.read(file.path)
        if content is not None:
            ending = _ENDINGS.get(file.content_type, "bin")
            name = f"files/{file.pk}.{ending}"
            archive.put(name, [content], is_packed=True, kind=file.kind)


def _slices(part: Any, kind: str) -> Iterator[bytes]:
    for number in range(part.slices):
        with slice_of(part, number, kind).open("rb") as file:
            yield from _bits(file)


def _bits(file: IO[bytes]) -> Iterator[bytes]:
    while bit := file.read(_BIT):
        yield bit


def _tribe(copy: TribeCopy) -> dict[str, Any]:
    """What is known of the tribe itself, outside its tables."""
    tribe = copy.tribe
    names = ("id", "name", "slug", "why", "language", "time_zone", "hue", "picture_id")
    settings = ("admission", "is_listed", "shows_rules", "needs_second_factor", "created_at")
    facts = {name: getattr(tribe, name) for name in (*names, *settings)}
    return facts | {"organisation": tribe.organisation.name, "address": tribe.url}


def _manifest(archive: _Archive) -> dict[str, Any]:
    copy = archive.copy
    return {
        "tribe": copy.tribe_id,
        "made_at": copy.created_at,
        "is_whole": copy.is_whole,
        "left_out": LEFT_OUT,
        "left_out_columns": LEFT_OUT_COLUMNS,
        "files": archive.files,
    }


def _json(content: Any) -> bytes:
    text = json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
    return text.encode()


def _digest_of(copy: TribeCopy) -> str:
    digest = hashlib.sha256()
    with shelf.archive_of(copy.pk).open("rb") as file:
        for bit in _bits(file):
            digest.update(bit)
    return digest.hexdigest()
