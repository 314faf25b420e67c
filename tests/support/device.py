"""A device that makes passkeys, in Python: what a browser would send to the account host."""

import hashlib
import json
import os
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_decode, websafe_encode

_PRESENT, _VERIFIED, _NEW_KEY = 0x01, 0x04, 0x40


class Device:
    """Holds one passkey, and signs for whichever page asks."""

    def __init__(self, origin: str = "") -> None:
        self.origin = origin or settings.ACCOUNT_ORIGIN
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(16)
        self.user_handle = ""
        self.count = 0

    def make(self, options: dict[str, Any]) -> str:
        """Answer a wish to make a passkey."""
        wish = options["publicKey"]
        self.user_handle = wish["user"]["id"]
        public = cbor.encode(ES256.from_cryptography_key(self.key.public_key()))
        held = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + public
        told = self._told(wish["rp"]["id"], _NEW_KEY) + held
        sealed = cbor.encode({"fmt": "none", "attStmt": {}, "authData": told})
        asked = self._client("webauthn.create", wish["challenge"])
        answer = {
            "attestationObject": websafe_encode(sealed),
            "clientDataJSON": websafe_encode(asked),
        }
        return self._credential(answer, {"credProps": {"rk": True}})

    def sign(self, options: dict[str, Any]) -> str:
        """Answer a wish to show the passkey."""
        wish = options["publicKey"]
        told = self._told(wish["rpId"], 0)
        asked = self._client("webauthn.get", wish["challenge"])
        signed = self.key.sign(told + hashlib.sha256(asked).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential(
            {
                "authenticatorData": websafe_encode(told),
                "clientDataJSON": websafe_encode(asked),
                "signature": websafe_encode(signed),
                "userHandle": self.user_handle,
            },
            {},
        )

    def _told(self, host: str, flags: int) -> bytes:
        self.count += 1
        flags |= _PRESENT | _VERIFIED
        return (
            hashlib.sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4, "big")
        )

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _credential(self, response: dict[str, str], extensions: dict[str, Any]) -> str:
        name = websafe_encode(self.id)
        return json.dumps(
            {
                "id": name,
                "rawId": name,
                "type": "public-key",
                "response": response,
                "clientExtensionResults": extensions,
            }
        )


def who(handle: str) -> str:
    """The key of the account that a passkey is for."""
    return websafe_decode(handle).decode()
