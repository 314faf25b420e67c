"""`expand[]`: whole objects in place of their ids, and fields that come on request only."""

import copy
from collections.abc import Callable
from typing import Any

from infra.stripesim.errors import invalid, not_simulated
from infra.stripesim.objects import kind_of
from infra.stripesim.paging import shorten
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_DEEPEST = 5

_on_request: dict[tuple[str, str], Callable[[Work, Row], Any]] = {}


def on_request(kind: str, field: str) -> Callable[[Callable[[Work, Row], Any]], Any]:
    """Register a function that makes a field which Stripe leaves out unless it is asked for."""

    def register(make: Callable[[Work, Row], Any]) -> Callable[[Work, Row], Any]:
        _on_request[kind, field] = make
        return make

    return register


def expanded(work: Work, body: Row, paths: list[str]) -> Row:
    """
    A copy of an answer with every path expanded, and the lists inside it as short as Stripe's.

    :raises StripeError: 400 for a path that cannot be expanded.
    """
    answer = copy.deepcopy(body)
    for path in paths:
        steps = path.split(".")
        if len(steps) > _DEEPEST:
            raise invalid(f"You cannot expand more than 4 levels of a property. ({path})")
        _expand(work, answer, steps, path)
    shorten(answer)
    return answer


def _expand(work: Work, node: Any, steps: list[str], path: str) -> None:
    if isinstance(node, list):
        for part in node:
            _expand(work, part, steps, path)
    elif steps and node is not None:
        if not isinstance(node, dict):
            raise _cannot(path)
        _expand(work, _opened(work, node, steps[0], path), steps[1:], path)


def _opened(work: Work, node: Row, name: str, path: str) -> Any:
    """The value of a field, made or looked up when it is not there as a whole."""
    if name not in node:
        node[name] = _made(work, node, name, path)
    value = node[name]
    if isinstance(value, str):
        kind = kind_of(value)
        found = kind and name != "id" and work.find(kind, value)
        if not found:
            raise _cannot(path)
        value = node[name] = copy.deepcopy(found)
    return value


def _made(work: Work, node: Row, name: str, path: str) -> Any:
    make = _on_request.get((str(node.get("object")), name))
    if make is not None:
        return copy.deepcopy(make(work, node))
    if name in ("confirmation_secret", "sources", "tiers", "currency_options", "refunds"):
        raise not_simulated(f"Expanding {path}")
    raise _cannot(path)


def _cannot(path: str) -> Exception:
    return invalid(f"This property cannot be expanded ({path}).", param="expand")
