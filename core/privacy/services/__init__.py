"""Taking along what is yours, and being forgotten."""

from core.privacy.services.asking import ask_for_export, take_along
from core.privacy.services.dropping import drop_ledgers
from core.privacy.services.erasing import erase_account
from core.privacy.services.exporting import (
    gather_part,
    give_up,
    pack,
    remove_export,
)
from core.privacy.services.forgetting import take_step
from core.privacy.services.ledger import note_in_ledger
from core.privacy.services.replaying import replay_erasures

__all__ = [
    "ask_for_export",
    "drop_ledgers",
    "erase_account",
    "gather_part",
    "give_up",
    "note_in_ledger",
    "pack",
    "remove_export",
    "replay_erasures",
    "take_along",
    "take_step",
]
