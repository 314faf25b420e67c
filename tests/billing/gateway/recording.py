"""Keeping what a real sandbox answered, without anything that names anybody."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import stripe

from infra.stripe_contract.client import ContractClient
from infra.stripe_contract.operations import find_operation

FOLDER = Path(__file__).parents[1] / "recorded"
STORIES = FOLDER / "stories"
Call = dict[str, Any]
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
    """
    Also writes every answer down, one file for each operation.

    `story` is the whole conversation in its order, scrubbed, so that services can have it again.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__()
        self._folder = folder
        self.story: list[Call] = []

    def request(  # type: ignore[override]
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """Send one request, and keep what came back where it went well."""
        body, status, answer_headers = super().request(method, url, headers, post_data)
        asked, answer = scrub(asked_of(url)), json.loads(body)
        self.story.append(
            {"method": method, "asked": asked, "status": status, "answer": scrub(answer)}
        )
        match = find_operation(method=method, path=urlsplit(url).path)
        if match and status < 400:
            keep(method, match.operation.path, answer, folder=self._folder)
        return body, status, answer_headers


class ReplayingClient(stripe.HTTPClient):
    """Answers as it was answered when a story was recorded; what nobody asked then is a mistake."""

    name = "replay"

    def __init__(self, story: list[Call]) -> None:
        super().__init__()
        self._left = list(story)

    def request(  # type: ignore[override]
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """The next answer to the same question; the last one is kept for whoever asks again."""
        asked = asked_of(url)
        found = [one for one in self._left if (one["method"], one["asked"]) == (method, asked)]
        assert found, f"nobody asked {method} {asked} when this was recorded"
        if len(found) > 1:
            self._left.remove(found[0])
        return json.dumps(found[0]["answer"]).encode(), found[0]["status"], {}

    def close(self) -> None:
        """There is no line to let go of."""


def asked_of(url: str) -> str:
    """A question without the host it was put to, its parameters in one order."""
    parts = urlsplit(url)
    pairs = sorted(parse_qsl(parts.query))
    return f"{parts.path}?{urlencode(pairs)}" if pairs else parts.path


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
    return _ID.sub(_other_id, text)


def _other_id(found: re.Match[str]) -> str:
    """Another id of the same kind; one that was scrubbed before stays as it is."""
    is_scrubbed = found[0].startswith(f"{found[1]}_scrubbed")
    return found[0] if is_scrubbed else f"{found[1]}_{_number_of(found[0])}"


_numbers: dict[str, int] = {}


def _number_of(identity: str) -> str:
    """The same id gets the same number, so that answers still fit together."""
    return f"scrubbed{_numbers.setdefault(identity, len(_numbers) + 1):06d}"
