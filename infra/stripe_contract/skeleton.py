"""Complete objects: every field of a class, with the emptiest value its type allows."""

import inspect
from decimal import Decimal
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import typing_extensions
from stripe import ListObject, StripeObject
from stripe._object_classes import get_object_class
from stripe._stripe_object import UntypedStripeObject

from infra.stripe_contract.checking import is_nullable
from infra.stripe_contract.hints import object_hints

_EMPTY = {bool: False, int: 0, float: 0.0, str: "", Decimal: "0"}


def skeleton(*, object_name: str) -> dict[str, Any]:
    """
    Make a complete object of Stripe's, such as "checkout.session".

    Nullable fields are null, lists empty, enums their first documented value.

    :raises LookupError: if the package knows no such object.
    """
    cls = get_object_class("V1", object_name)
    if cls is StripeObject:
        raise LookupError(f"Stripe has no object {object_name!r}")
    return _filled(cls)


def _filled(cls: type[StripeObject]) -> dict[str, Any]:
    return {name: _emptiest(hint) for name, hint in object_hints(cls).items() if name != "deleted"}


def _emptiest(hint: Any) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if is_nullable(hint):
        return None
    if origin in (Union, UnionType):
        return _emptiest(arguments[0])
    if origin in (Literal, typing_extensions.Literal):
        return arguments[0]
    if origin is list:
        return []
    if origin is ListObject:
        return {"object": "list", "data": [], "has_more": False, "url": "/"}
    if origin in (dict, UntypedStripeObject) or hint is UntypedStripeObject:
        return {}
    if inspect.isclass(hint) and issubclass(hint, StripeObject):
        return _filled(hint)
    return _EMPTY.get(hint)
