"""The types of a parameter class or object class, with every forward reference resolved."""

import ast
import functools
import importlib
import inspect
import sys
import threading
from typing import Any, ClassVar, get_origin

import typing_extensions
from stripe._request_options import RequestOptions
from stripe._stripe_object import StripeObject

REQUEST_OPTIONS = frozenset(RequestOptions.__annotations__)
"""Names the package allows beside parameters; they become headers and never reach the wire."""

_BASES = (RequestOptions.__module__, StripeObject.__module__)

_fields: dict[type, dict[str, Any]] = {}
# Two threads that make a tree at once stumble over each other: Python 3.11 counts the depth of
# both in one place (github.com/python/cpython/issues/106905).
_parsing = threading.Lock()


@functools.cache
def parameter_hints(parameters: type) -> dict[str, Any]:
    """The parameters of an operation by name, each with its type."""
    return {
        name: hint for name, hint in _resolved(parameters).items() if name not in REQUEST_OPTIONS
    }


def object_hints(cls: type[StripeObject]) -> dict[str, Any]:
    """The fields of an object class by their name on the wire, each with its type."""
    if cls not in _fields:
        renamed = cls._field_remappings
        _fields[cls] = {
            renamed.get(name, name): hint
            for name, hint in _resolved(cls).items()
            if not name.startswith("_") and ClassVar not in (hint, get_origin(hint))
        }
    return _fields[cls]


@functools.cache
def names_in(module: str) -> dict[str, Any]:
    """Every name a module's annotations may use, those imported for type checkers included."""
    return {**_names_for_type_checkers(module), **vars(sys.modules[module])}


def _resolved(cls: type) -> dict[str, Any]:
    # Annotations taken over from the base classes use the names of the modules of those.
    names = {name: value for base in _BASES for name, value in names_in(base).items()}
    names |= names_in(cls.__module__)
    return typing_extensions.get_type_hints(cls, globalns=names, include_extras=True)


def _names_for_type_checkers(module: str) -> dict[str, Any]:
    """Imports under `if TYPE_CHECKING:` do not run, so they are read from the source."""
    names = {}
    with _parsing:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    for node in tree.body:
        if isinstance(node, ast.If) and getattr(node.test, "id", "") == "TYPE_CHECKING":
            for statement in node.body:
                if isinstance(statement, ast.ImportFrom) and statement.module:
                    names.update(_imported(statement.module, statement.names))
    return names


def _imported(module: str, aliases: list[ast.alias]) -> dict[str, Any]:
    source = importlib.import_module(module)
    return {alias.asname or alias.name: getattr(source, alias.name) for alias in aliases}
