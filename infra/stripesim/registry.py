"""Which operations of Stripe's are simulated, and with which parameters."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from infra.stripe_contract.operations import Operation
from infra.stripesim.errors import not_simulated
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_ALWAYS = {"expand"}
_PAGING = {"limit", "starting_after", "ending_before", "created"}


@dataclass(frozen=True)
class Call:
    """One request for an operation, read and checked."""

    work: Work
    ids: dict[str, str]
    parameters: dict[str, Any]

    @property
    def id(self) -> str:
        """The id of the object the path is about."""
        return next(iter(self.ids.values()))


@dataclass(frozen=True)
class Simulated:
    """One simulated operation; `takes` has dotted names, and a name covers all beneath it."""

    method: str
    path: str
    takes: frozenset[str]
    run: Callable[[Call], Row]

    @property
    def summary(self) -> str:
        """What it does, in one line."""
        return (self.run.__doc__ or "").strip().partition("\n")[0]


_simulated: dict[tuple[str, str], Simulated] = {}


def operation(where: str, takes: str = "") -> Callable[[Callable[[Call], Row]], Any]:
    """
    Register a function for an operation such as "get /v1/prices".

    `takes` names the parameters it honours, separated by blanks; "..." stands for paging.
    """
    method, path = where.split()
    names = set(takes.split())
    if "..." in names:
        names = names - {"..."} | _PAGING

    def register(run: Callable[[Call], Row]) -> Callable[[Call], Row]:
        _simulated[method, path] = Simulated(method, path, frozenset(names), run)
        return run

    return register


def all_simulated() -> list[Simulated]:
    """Every simulated operation, by path."""
    return sorted(_simulated.values(), key=lambda one: (one.path, one.method))


def find_simulated(found: Operation) -> Simulated:
    """
    The simulation of an operation.

    :raises StripeError: 501 where there is none.
    """
    simulated = _simulated.get((found.method, found.path))
    if simulated is None:
        raise not_simulated(f"{found.method.upper()} {found.path}")
    return simulated


def refuse_other_parameters(simulated: Simulated, parameters: dict[str, Any]) -> None:
    """
    Ignoring a parameter would be a lie.

    :raises StripeError: 501 if one is given that this operation does not honour.
    """
    for name in _dotted(parameters):
        if not _is_taken(name, simulated.takes):
            raise not_simulated(
                f"The parameter {name} of {simulated.method.upper()} {simulated.path}"
            )


def _is_taken(name: str, takes: frozenset[str]) -> bool:
    steps = name.split(".")
    heads = {".".join(steps[:length]) for length in range(1, len(steps) + 1)}
    return bool(heads & (takes | _ALWAYS))


def _dotted(value: Any, path: str = "") -> Iterator[str]:
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield from _dotted(part, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and value:
        for part in value:
            yield from _dotted(part, path)
    elif path:
        yield path
