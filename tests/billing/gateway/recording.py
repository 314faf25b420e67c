"""Keeping what a real sandbox answered, without anything that names anybody."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from infra.stripe_contract.client import ContractClient
from infra.stripe_contract.operations import find_operation

FOLDER = Path(__file__).parents[1] / "recorded"
_ID = re.compile(r"\b([a-z]+(?:_[a-z]+)?)_(?=[A-Za-z0-9]*[0-9])[A-Za-z0-9]{10,}\b", re.ASCII)
_MAIL = re.compile(r"[\w.+-]+@[\w.-]+")
_SECRET = re.compile(r"(_secret_|whsec_|sk_test_|rk_test_)[A-Za-z0-9_]+")
_ADDRESS = re.compile(r"https://[^\s\"]+")
# Whatever is written here was typed by people, or says where they are.
_PERSONAL = {
    "city", "ip_address", "line1", "line2", "name", "phone", "postal_code", "user_agent",
    "account_name", "customer_name", "customer_phone", "fingerprint", "verified_address",
    "verified_name", "iban_last4",
}  # fmt: skip


class RecordingClient(ContractClient):
    """Also writes every answer down, one file for each operation."""

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__()
        self._folder = folder

    def request(  # type: ignore[override]
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """Send one request, and keep what came back where it went well."""
        body, status, answer_headers = super().request(method, url, headers, post_data)
        match = find_operation(method=method, path=urlsplit(url).path)
        if match and status < 400:
            keep(method, match.operation.path, json.loads(body), folder=self._folder)
        return body, status, answer_headers


def keep(method: str, path: str, answer: Any, *, folder: Path = FOLDER) -> Path:
    """Write one answer down; the same operation adds to its file, up to five."""
    folder.mkdir(exist_ok=True)
    file = folder / (
        f"{method}{path}".replace("/", "-").replace("{", "").replace("}", "") + ".json"
    )
    kept = json.loads(file.read_text()) if file.exists() else {"operation": [method, path]}
    answers = [*kept.get("answers", []), scrub(answer)][-5:]
    file.write_text(json.dumps({**kept, "answers": answers}, indent=1, sort_keys=True) + "\n")
    return file


def scrub(value: Any, name: str = "") -> Any:
    """The same value with other ids, and nothing in it about anybody."""
    if isinstance(value, dict):
        return {key: scrub(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [scrub(part, name) for part in value]
    if not isinstance(value, str):
        return value
    if name in _PERSONAL:
        return "scrubbed"
    text = _SECRET.sub(r"\1scrubbed", _MAIL.sub("scrubbed@example.org", value))
    text = _ADDRESS.sub("https://scrubbed.example/", text)
    return _ID.sub(lambda found: f"{found[1]}_{_number_of(found[0])}", text)


_numbers: dict[str, int] = {}


def _number_of(identity: str) -> str:
    """The same id gets the same number, so that answers still fit together."""
    return f"scrubbed{_numbers.setdefault(identity, len(_numbers) + 1):06d}"
