"""One file to take along: JSON for machines, a page for people, and what proves it is whole."""

import datetime as dt
import hashlib
import io
import json
import zipfile
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from core.accounts.models import Account
from core.files import storage
from core.privacy.services import wording

Part = dict[str, Any]


def archive(*, account: Account, parts: list[Part], made_at: dt.datetime) -> bytes:
    """
    A ZIP with a folder for the account and one for each tribe, a page to read, and a manifest.

    The same parts give the same bytes. `manifest.json` holds the SHA-256 of every other file.
    """
    files: dict[str, bytes] = {}
    for part in parts:
        files |= _files_of(part)
    with translation.override(account.language):
        files["index.html"] = _page(account, parts, made_at).encode()
    files["manifest.json"] = _manifest(account, files, made_at)
    return _zipped(files, made_at)


def digest(content: bytes) -> str:
    """What tells one file from every other."""
    return hashlib.sha256(content).hexdigest()


def _files_of(part: Part) -> dict[str, bytes]:
    files = {
        f"{part['folder']}/{section['name']}.json": _json(section["records"])
        for section in part["sections"]
    }
    for file in part.get("files", []):
        content = storage.read(file["stored"])
        if content is not None:
            files[f"{part['folder']}/files/{file['name']}"] = content
    return files


def _page(account: Account, parts: list[Part], made_at: dt.datetime) -> str:
    chapters = [
        {
            "title": part["title"],
            "folder": part["folder"],
            "sections": [wording.readable(section) for section in part["sections"]],
            "files": part.get("files", []),
        }
        for part in parts
    ]
    context = {"chapters": chapters, "made_at": made_at, "language": account.language}
    return render_to_string("privacy/copy.html", context)


def _manifest(account: Account, files: dict[str, bytes], made_at: dt.datetime) -> bytes:
    return _json(
        {
            "account": str(account.pk),
            "made_at": made_at.isoformat(),
            "files": {
                name: {"sha256": digest(content), "bytes": len(content)}
                for name, content in sorted(files.items())
            },
        }
    )


def _json(content: Any) -> bytes:
    return json.dumps(content, ensure_ascii=False, indent=2).encode()


def _zipped(files: dict[str, bytes], made_at: dt.datetime) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archived:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, date_time=made_at.timetuple()[:6])
            entry.external_attr = 0o600 << 16
            archived.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()
