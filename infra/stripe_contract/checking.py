"""Is a value what its type says? The one place that walks types and values together."""

import inspect
import types
from decimal import Decimal, InvalidOperation
from typing import (
    Any,
    Literal,
    NotRequired,
    Required,
    TypeVar,
    Union,
    get_args,
    get_origin,
)

import typing_extensions
from stripe import ListObject, SearchResultObject, StripeObject
from stripe._stripe_object import UntypedStripeObject
from stripe.v2 import ListObject as PagedList

from infra.stripe_contract.hints import object_hints, parameter_hints
from infra.stripe_contract.violations import Kind, Violation, join_path

_LISTS = {ListObject: "list", SearchResultObject: "search_result", PagedList: None}
"""The generic lists, and the name each carries in its `object` field."""


def check_value(*, value: Any, hint: Any, path: str) -> list[Violation]:
    """Everything in which a value differs from its type; an empty list when nothing does."""
    origin = get_origin(hint)
    if origin in (NotRequired, Required):
        return check_value(value=value, hint=get_args(hint)[0], path=path)
    if origin in (Union, types.UnionType):
        return _check_union(value, get_args(hint), path)
    if origin in (Literal, typing_extensions.Literal):
        return _check_literal(value, get_args(hint), path)
    if origin is not None:
        return _check_collection(value, origin, get_args(hint)[-1], path)
    if typing_extensions.is_typeddict(hint):
        return check_parameters(value=value, parameters=hint, path=path)
    if inspect.isclass(hint) and issubclass(hint, StripeObject):
        return check_fields(value=value, cls=hint, path=path)
    return _check_plain(value, hint, path)


def check_parameters(*, value: Any, parameters: type, path: str = "") -> list[Violation]:
    """Unknown, missing and mistyped parameters of one (nested) set."""
    if not isinstance(value, dict):
        return [_mistyped(path, "object", value)]
    hints = parameter_hints(parameters)
    found = [
        Violation(join_path(path, name), Kind.MISSING, "required")
        for name, hint in hints.items()
        if get_origin(hint) is not NotRequired and name not in value
    ]
    for name, part in value.items():
        where = join_path(path, name)
        if name in hints:
            found += check_value(value=part, hint=hints[name], path=where)
        else:
            found.append(Violation(where, Kind.UNKNOWN, f"not in {parameters.__name__}"))
    return found


def check_fields(*, value: Any, cls: type[StripeObject], path: str) -> list[Violation]:
    """Unknown, missing and mistyped fields of one object; a deleted object has only its id."""
    if not isinstance(value, dict):
        return [_mistyped(path, cls.__name__, value)]
    if cls in (StripeObject, UntypedStripeObject):
        return []
    hints = object_hints(cls)
    found = []
    for name, hint in hints.items():
        where = join_path(path, name)
        if name in value:
            found += check_value(value=value[name], hint=hint, path=where)
        elif name != "deleted" and value.get("deleted") is not True:
            found.append(Violation(where, Kind.ABSENT if is_nullable(hint) else Kind.MISSING))
    found += [
        Violation(join_path(path, name), Kind.UNKNOWN, f"not in {cls.__name__}")
        for name in value
        if name not in hints
    ]
    return found


def is_nullable(hint: Any) -> bool:
    """Whether null (for objects: or nothing at all) is allowed."""
    return get_origin(hint) in (Union, types.UnionType) and type(None) in get_args(hint)


def _check_union(value: Any, branches: tuple[Any, ...], path: str) -> list[Violation]:
    if isinstance(value, str) and str in branches and (known := _open_enum(branches)):
        if value in known:
            return []
        return [Violation(path, Kind.UNDOCUMENTED, f"{value!r} is none of {sorted(known)[:6]}")]
    # The branch that fits best tells what is wrong: the fewest differences, mistypes counting most.
    # The empty text that clears a value explains nothing about another value.
    telling = [one for one in branches if value == "" or get_args(one) != ("",)]
    tried = [check_value(value=value, hint=branch, path=path) for branch in telling]
    return min(tried, key=lambda found: (_is_other_type(found, path), len(found)))


def _open_enum(branches: tuple[Any, ...]) -> set[str]:
    """
    The documented values of an open list, else nothing.

    `Literal[''] | str` is no list: the empty text there only clears a value.
    """
    known = {
        value
        for branch in branches
        if get_origin(branch) in (Literal, typing_extensions.Literal)
        for value in get_args(branch)
    }
    others = [one for one in branches if get_origin(one) in (list, dict) or inspect.isclass(one)]
    is_list_only = set(others) <= {str, type(None)}
    return known if is_list_only and known != {""} else set()


def _is_other_type(found: list[Violation], path: str) -> bool:
    return any(one.path == path and one.kind is Kind.TYPE for one in found)


def _check_literal(value: Any, allowed: tuple[Any, ...], path: str) -> list[Violation]:
    if any(value == one and type(value) is type(one) for one in allowed):
        return []
    if type(value) not in {type(one) for one in allowed}:
        return [_mistyped(path, f"one of {list(allowed)[:6]}", value)]
    return [Violation(path, Kind.ENUM, f"{value!r} is none of {list(allowed)[:6]}")]


def _check_collection(value: Any, origin: Any, hint: Any, path: str) -> list[Violation]:
    if origin is list:
        return _check_list(value, hint, path)
    if origin in _LISTS:
        return _check_list_object(value, _LISTS[origin], hint, path)
    if origin in (dict, UntypedStripeObject):
        return _check_mapping(value, hint, path)
    raise _unknown(origin)


def _check_list(value: Any, hint: Any, path: str) -> list[Violation]:
    if not isinstance(value, list):
        return [_mistyped(path, "array", value)]
    return [
        violation
        for index, part in enumerate(value)
        for violation in check_value(value=part, hint=hint, path=join_path(path, index))
    ]


def _check_list_object(value: Any, name: str | None, hint: Any, path: str) -> list[Violation]:
    if not isinstance(value, dict) or value.get("object") != name:
        return [_mistyped(path, "list object", value)]
    return _check_list(value.get("data"), hint, join_path(path, "data"))


def _check_mapping(value: Any, hint: Any, path: str) -> list[Violation]:
    if not isinstance(value, dict):
        return [_mistyped(path, "object", value)]
    return [
        violation
        for name, part in value.items()
        for violation in check_value(value=part, hint=hint, path=join_path(path, name))
    ]


def _check_plain(value: Any, hint: Any, path: str) -> list[Violation]:
    if hint is Any or isinstance(hint, TypeVar):
        return []
    if hint is type(None):
        return [] if value is None else [_mistyped(path, "null", value)]
    if hint is Decimal:
        return [] if _is_decimal(value) else [_mistyped(path, "decimal", value)]
    allowed = {bool: (bool,), int: (int,), float: (int, float), str: (str,)}.get(hint)
    if allowed is None:
        raise _unknown(hint)
    is_right = isinstance(value, allowed) and (hint is bool or not isinstance(value, bool))
    return [] if is_right else [_mistyped(path, hint.__name__, value)]


def _unknown(hint: Any) -> TypeError:
    # A type this reader does not know must not look like a value that was checked.
    return TypeError(f"The package uses a type that this reader does not know: {hint!r}")


def _is_decimal(value: Any) -> bool:
    """Decimals travel as text."""
    if not isinstance(value, str):
        return False
    try:
        return Decimal(value).is_finite()
    except InvalidOperation:
        return False


def _mistyped(path: str, expected: str, value: Any) -> Violation:
    shown = repr(value)[:40]
    return Violation(path, Kind.TYPE, f"expected {expected}, got {type(value).__name__} {shown}")
