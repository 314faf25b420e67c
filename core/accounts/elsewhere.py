"""Addresses that sign in at an organisation and nowhere else; a room above says which."""

from collections.abc import Callable

Ask = Callable[[str], str]
_asks: list[Ask] = []


def register_elsewhere(ask: Ask) -> None:
    """Let a room say where an address signs in: `ask(email)` names it, or is empty."""
    _asks[:] = [ask]


def signs_in_at(email: str) -> str:
    """The name of the organisation where an address has to sign in; empty for everybody else."""
    return next((name for ask in _asks if (name := ask(email))), "")
