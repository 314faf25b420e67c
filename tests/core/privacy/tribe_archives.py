"""A copy of a tribe, opened: what tests read in it."""

import csv
import hashlib
import io
import json
import zipfile
from dataclasses import dataclass
from typing import Any

from core.accounts.models import Account
from core.privacy.models import TribeCopy
from core.privacy.services import ask_for_tribe_copy, shelf
from tenants.models import Tribe
from tests.core.privacy.conftest import work_off


@dataclass(frozen=True)
class Archive:
    """The files of a copy by name."""

    files: dict[str, bytes]

    @property
    def manifest(self) -> dict[str, Any]:
        return json.loads(self.files["manifest.json"])

    @property
    def everything(self) -> str:
        """All texts at once, to look for a word."""
        return b"\n".join(self.files.values()).decode(errors="replace")

    def rows(self, table: str) -> list[dict[str, Any]]:
        """The rows of a table, as programs read them."""
        lines = self.files[f"jsonl/{table}.jsonl"].decode().splitlines()
        return [json.loads(line) for line in lines]

    def sheet(self, table: str) -> list[dict[str, str]]:
        """The rows of a table, as a spreadsheet reads them."""
        text = self.files[f"csv/{table}.csv"].decode("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text)))

    def faults(self) -> list[str]:
        """The files that the manifest does not prove, and those it names in vain."""
        told = self.manifest["files"]
        found = {name: content for name, content in self.files.items() if name != "manifest.json"}
        wrong = [
            name
            for name, content in found.items()
            if told.get(name, {}).get("sha256") != hashlib.sha256(content).hexdigest()
        ]
        return wrong + [name for name in told if name not in found]


def take(actor: Account, tribe: Tribe) -> Archive:
    """Have a copy of a tribe made, and open it."""
    copy = ask_for_tribe_copy(actor=actor, tribe=tribe)
    work_off()
    return open_copy(copy)


def open_copy(copy: TribeCopy) -> Archive:
    """Open a copy that is ready."""
    with zipfile.ZipFile(shelf.archive_of(copy.pk)) as packed:
        assert packed.testzip() is None
        return Archive({name: packed.read(name) for name in packed.namelist()})
