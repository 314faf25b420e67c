"""What is done with the record of a tribe."""

from core.trail.services.recording import record, refusals_recorded
from core.trail.services.sealing import anchors_of, chain_of, seal_trail, tend_trail, verify_trail

__all__ = [
    "anchors_of",
    "chain_of",
    "record",
    "refusals_recorded",
    "seal_trail",
    "tend_trail",
    "verify_trail",
]
