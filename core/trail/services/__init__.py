"""What is done with the record of a tribe."""

from core.trail.services.recording import record, refusals_recorded
from core.trail.services.sealing import (
    forget_addresses,
    seal_trail,
    tend_trail,
    verify_trail,
)
from core.trail.services.taking import take_sealed, take_table

__all__ = [
    "forget_addresses",
    "record",
    "refusals_recorded",
    "seal_trail",
    "take_sealed",
    "take_table",
    "tend_trail",
    "verify_trail",
]
