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
from core.privacy.services.tribe_copying import (
    ask_for_tribe_copy,
    gather_table,
    give_up_tribe_copy,
    pack_tribe,
    remove_tribe_copy,
    take_tribe_along,
)
from core.privacy.services.tribe_desk import TribeDesk, desk_of

__all__ = [
    "TribeDesk",
    "ask_for_export",
    "ask_for_tribe_copy",
    "desk_of",
    "drop_ledgers",
    "erase_account",
    "gather_part",
    "gather_table",
    "give_up",
    "give_up_tribe_copy",
    "note_in_ledger",
    "pack",
    "pack_tribe",
    "remove_export",
    "remove_tribe_copy",
    "replay_erasures",
    "take_along",
    "take_step",
    "take_tribe_along",
]
