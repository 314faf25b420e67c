"""Webhooks: is this letter from Stripe, and what is it about?"""

import datetime as dt
import json
import re
import time
from collections.abc import Iterable
from typing import Any

import stripe

from billing.errors import ForgedLetter
from billing.gateway.facts import Letter
from billing.gateway.reading import id_of

TOLERANCE_SECONDS = 300

_EVENT_ID = re.compile(r"evt_[A-Za-z0-9_]{1,200}", re.ASCII)
_OBJECT_ID = re.compile(r"[A-Za-z0-9_-]{0,255}", re.ASCII)
_TYPE = re.compile(r"[a-z0-9_.]{1,120}", re.ASCII)


def verify_letter(*, body: bytes, signature: str, secrets: Iterable[str]) -> Letter:
    """
    Read a webhook, if any of the secrets signed it within the last five minutes.

    :raises ForgedLetter: if none did, or it is no letter that we understand.
    """
    if not _is_signed(body, signature, secrets):
        raise ForgedLetter("signature")
    # The package accepts letters from the future; a stolen secret would make some to keep.
    if _signed_at(signature) > time.time() + TOLERANCE_SECONDS:
        raise ForgedLetter("future")
    try:
        return read_letter(json.loads(body))
    except (KeyError, TypeError, ValueError, OverflowError, RecursionError) as error:
        raise ForgedLetter("content") from error


def _is_signed(body: bytes, signature: str, secrets: Iterable[str]) -> bool:
    if not signature.isascii():
        return False
    for secret in secrets:
        try:
            stripe.WebhookSignature.verify_header(body, signature, secret, TOLERANCE_SECONDS)
        except (stripe.SignatureVerificationError, UnicodeDecodeError):
            continue
        return True
    return False


def _signed_at(signature: str) -> int:
    """The time that was signed: the first `t`, as the package reads it."""
    parts = (part.split("=", 2) for part in signature.split(","))
    return next(int(part[1]) for part in parts if part[0] == "t")


def read_letter(event: Any) -> Letter:
    """
    What an event says happened, to which object of whom.

    :raises KeyError, TypeError, ValueError, OverflowError: if it is no event that we understand.
    """
    about = event["data"]["object"]
    if not isinstance(about, dict):
        raise TypeError("object")
    object_id = about.get("id", "")
    is_customer = about["object"] == "customer"
    customer_id = object_id if is_customer else id_of(about.get("customer")) or ""
    letter = Letter(
        event_id=event["id"],
        type=event["type"],
        api_version=str(event.get("api_version") or "")[:40],
        livemode=event["livemode"],
        happened_at=dt.datetime.fromtimestamp(event["created"], dt.UTC),
        object_type=about["object"],
        object_id=object_id,
        customer_id=customer_id,
    )
    is_right = (
        event["object"] == "event"
        and isinstance(letter.livemode, bool)
        and _EVENT_ID.fullmatch(letter.event_id)
        and _TYPE.fullmatch(letter.type)
        and _TYPE.fullmatch(letter.object_type[:60])
        and _OBJECT_ID.fullmatch(letter.object_id)
        and _OBJECT_ID.fullmatch(letter.customer_id)
    )
    if not is_right:
        raise ValueError(letter.event_id)
    return letter
