"""From a form body to typed parameters: Stripe's API takes `items[0][price]=...`, not JSON."""

import re
import types
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Literal, NotRequired, Required, Union, get_args, get_origin

import typing_extensions

from infra.stripe_contract.hints import parameter_hints

_KEY = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")
_PART = re.compile(r"\[([^\[\]]*)\]")
_DEEPEST = 12
_INDEX = re.compile(r"[0-9]{1,5}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_FRACTION = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", re.ASCII)


class MalformedForm(ValueError):
    """Keys that contradict each other or cannot be read."""


def nest(*, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """
    Make a tree of flat pairs; `a[]` appends. Lists stay numbered objects until they meet a type.

    :raises MalformedForm: if a key is unreadable, too deep, or both a value and a parent.
    """
    root: dict[str, Any] = {}
    for key, value in pairs:
        _insert(root, _steps(key), value)
    return root


def coerce_parameters(*, form: dict[str, Any], parameters: type) -> dict[str, Any]:
    """Turn texts into the numbers, booleans and lists their types want, where they read as such."""
    hints = parameter_hints(parameters)
    return {
        name: _coerce(part, hints[name]) if name in hints else part for name, part in form.items()
    }


def _steps(key: str) -> list[str]:
    matched = _KEY.fullmatch(key)
    if not matched:
        raise MalformedForm(f"Invalid parameter name: {key[:80]!r}")
    steps = [matched.group(1), *_PART.findall(matched.group(2))]
    if len(steps) > _DEEPEST:
        raise MalformedForm(f"Parameter nested too deeply: {key[:80]!r}")
    return steps


def _insert(root: dict[str, Any], steps: list[str], value: str) -> None:
    node = root
    for step in steps[:-1]:
        node = node.setdefault(_slot(node, step), {})
        if not isinstance(node, dict):
            raise MalformedForm(f"{steps[0]} is both a value and a parent")
    last = _slot(node, steps[-1])
    if isinstance(node.get(last), dict):
        raise MalformedForm(f"{steps[0]} is both a value and a parent")
    node[last] = value


def _slot(node: dict[str, Any], step: str) -> str:
    """An empty step appends: it takes the next number."""
    return step or str(len(node))


def _coerce(value: Any, hint: Any) -> Any:
    origin = get_origin(hint)
    if origin in (NotRequired, Required):
        return _coerce(value, get_args(hint)[0])
    if origin in (Union, types.UnionType):
        return _coerce_union(value, get_args(hint))
    if typing_extensions.is_typeddict(hint):
        is_form = isinstance(value, dict)
        return coerce_parameters(form=value, parameters=hint) if is_form else value
    if origin is list and isinstance(value, dict):
        return _coerce_list(value, get_args(hint)[0])
    if origin is dict and isinstance(value, dict):
        return {name: _coerce(part, get_args(hint)[-1]) for name, part in value.items()}
    return _coerce_text(value, hint) if isinstance(value, str) else value


def _coerce_list(numbered: dict[str, Any], hint: Any) -> Any:
    """A metadata key may be a number too, so only the type tells a list from an object."""
    if not all(_INDEX.fullmatch(key) for key in numbered):
        return numbered
    return [_coerce(numbered[key], hint) for key in sorted(numbered, key=int)]


def _coerce_union(value: Any, branches: tuple[Any, ...]) -> Any:
    if _is_literal(value, branches):
        return value
    for branch in branches:
        coerced = _coerce(value, branch)
        if coerced != value:
            return coerced
    return value


def _is_literal(value: Any, branches: tuple[Any, ...]) -> bool:
    return isinstance(value, str) and any(
        get_origin(branch) in (Literal, typing_extensions.Literal) and value in get_args(branch)
        for branch in branches
    )


def _coerce_text(value: str, hint: Any) -> Any:
    if hint is bool and value in ("true", "false"):
        return value == "true"
    if hint is int and _NUMBER.fullmatch(value):
        return int(value)
    if hint is float and _FRACTION.fullmatch(value):
        return float(value)
    if hint is Decimal and _FRACTION.fullmatch(value):
        return value
    return value
