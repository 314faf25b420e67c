"""What a token looks like, and what it may be allowed to do."""

import hashlib
import secrets
import string
import zlib

from core.tokens.models import Scope

PREFIX = "pu_pat"
MOST_DAYS = 365
MOST_TOKENS = 50
_SIGNS = string.digits + string.ascii_letters
_LABEL, _RANDOM, _CHECKSUM = 8, 32, 6

FOR_TRIBE = (Scope.READ, Scope.WRITE, Scope.PEOPLE)
FOR_ACCOUNT = (Scope.READ, Scope.ACCOUNT)


def new_secret() -> tuple[str, str]:
    """
    Make a token: its label, which may be shown, and its whole text, which is shown once.

    The text is `pu_pat_<label>_<190 random bits>_<checksum>`: scanners find one that was lost.
    """
    label, random = _signs(_LABEL), _signs(_RANDOM)
    body = f"{PREFIX}_{label}_{random}"
    return label, f"{body}_{_checksum(body)}"


def label_of(text: str) -> str | None:
    """The label of a token; None for what cannot be one, without asking anybody."""
    body, _gap, checksum = text.rpartition("_")
    if len(text) > 100 or not text.isascii() or checksum != _checksum(body):
        return None
    parts = body.removeprefix(f"{PREFIX}_").split("_")
    is_ours = body.startswith(f"{PREFIX}_") and [len(part) for part in parts] == [_LABEL, _RANDOM]
    return parts[0] if is_ours else None


def digest(text: str) -> str:
    """What is kept of a token. It has too many bits to be guessed, so no slow hash is needed."""
    return hashlib.sha256(text.encode()).hexdigest()


def _signs(number: int) -> str:
    return "".join(secrets.choice(_SIGNS) for _ in range(number))


def _checksum(body: str) -> str:
    number, signs = zlib.crc32(body.encode()), ""
    for _place in range(_CHECKSUM):
        number, rest = divmod(number, len(_SIGNS))
        signs = _SIGNS[rest] + signs
    return signs
