"""Secrets that must be read again are kept sealed: a copy of the database alone opens nothing."""

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(RuntimeError):
    """What is kept was sealed with a key that is in none of our settings any more."""


def seal(text: str) -> str:
    """Seal a text with the present key; the same text comes out different each time."""
    return _box(*_keys()).encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """
    Read what was sealed with the present key or a former one (SECRET_KEY_FALLBACKS).

    :raises Unreadable: if none of them fits.
    """
    try:
        return _box(*_keys()).decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Unreadable("No key in the settings opens this.") from error


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


@lru_cache(maxsize=4)
def _box(*keys: str) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    # A key of its own for this purpose, so that no signature made with SECRET_KEY says anything.
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"partup.accounts.sealing")
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
