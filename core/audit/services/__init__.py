"""What is done with records: written, sealed, verified, kept."""

from core.audit.rules import PLATFORM, Chain
from core.audit.services.keeping import (
    expire_lines,
    forget_addresses_of,
    forget_old_addresses,
    hold,
)
from core.audit.services.recording import record, write
from core.audit.services.refusing import refusals_recorded
from core.audit.services.sealing import seal_lines
from core.audit.services.verifying import verify

__all__ = [
    "PLATFORM",
    "Chain",
    "expire_lines",
    "forget_addresses_of",
    "forget_old_addresses",
    "hold",
    "record",
    "refusals_recorded",
    "seal_lines",
    "verify",
    "write",
]
