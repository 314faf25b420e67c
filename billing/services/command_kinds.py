"""The kinds of command there are: how each is sent, found again and settled."""

from collections.abc import Callable
from dataclasses import dataclass

from billing.models import BillingCommand
from billing.services.leases import Lease


class UnknownKind(LookupError):
    """A command of a kind that nobody registered; a mistake of ours."""


def _ignore(command: BillingCommand) -> None:
    """Most kinds have nothing to put right when Stripe says no."""


@dataclass(frozen=True)
class Kind:
    """
    How one kind of command is carried out.

    `send` asks Stripe under `command.stripe_key` and returns the id of what it made or changed; a
    kind of several calls puts a word of its own behind the key for each. `find` tells what was
    made by a command whose answer got lost, or None when surely nothing was. `settle` mirrors what
    was touched, under the lease of the customer; it may be called twice. `refused` puts our own
    rows right in the transaction that notes a refusal.
    """

    send: Callable[[BillingCommand], str]
    find: Callable[[BillingCommand], str | None]
    settle: Callable[[BillingCommand, Lease], None]
    refused: Callable[[BillingCommand], None] = _ignore


_kinds: dict[str, Kind] = {}


def register(name: str, kind: Kind) -> None:
    """
    Make a kind of command known, when the app starts; the same name again replaces it.

    The name is the first word of the keys of its commands, without a colon.
    """
    _kinds[name] = kind


def kind_of(name: str) -> Kind:
    """
    How commands of a kind are carried out.

    :raises UnknownKind: if nobody registered it.
    """
    try:
        return _kinds[name]
    except KeyError:
        raise UnknownKind(name) from None
