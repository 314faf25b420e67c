"""Every operation of Stripe's API that the package knows: method, path, parameters, answer."""

import ast
import functools
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import stripe

from infra.stripe_contract.hints import names_in

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Operation:
    """One operation, as a method of one of the package's services describes it."""

    method: str
    path: str
    module: str
    parameters_name: str | None
    answer_annotation: str | None

    @property
    def placeholders(self) -> list[str]:
        """The names of the ids inside the path."""
        return _PLACEHOLDER.findall(self.path)

    @functools.cached_property
    def parameters(self) -> type | None:
        """The class that lists the parameters, or None where there are none."""
        return self._resolve(self.parameters_name) if self.parameters_name else None

    @functools.cached_property
    def answer(self) -> Any:
        """The type of the answer."""
        return self._resolve(self.answer_annotation) if self.answer_annotation else None

    def _resolve(self, expression: str) -> Any:
        # The expression comes from the installed package's own annotations, not from a caller.
        importlib.import_module(self.module)
        return eval(expression.strip("'\""), dict(names_in(self.module)))


class Match(NamedTuple):
    """An operation and the ids its path was called with."""

    operation: Operation
    ids: dict[str, str]


@functools.cache
def all_operations() -> dict[tuple[str, str], Operation]:
    """Every operation by (method, path); about 650 of them."""
    root = Path(stripe.__file__).parent
    found = {}
    for file in sorted(root.rglob("_*_service.py")):
        module = ".".join(["stripe", *file.relative_to(root).with_suffix("").parts])
        for operation in _operations_in(file.read_text("utf-8"), module):
            found[operation.method, operation.path] = operation
    return found


def find_operation(*, method: str, path: str) -> Match | None:
    """
    The operation behind a URL path, or None where Stripe has none.

    A fixed word wins over a placeholder: `/v1/customers/search` is no customer's id.
    """
    for operation, pattern in _patterns().get((method.lower(), path.count("/")), ()):
        if hit := pattern.fullmatch(path):
            ids = dict(zip(operation.placeholders, map(unquote, hit.groups()), strict=True))
            return Match(operation, ids)
    return None


@functools.cache
def _patterns() -> dict[tuple[str, int], list[tuple[Operation, re.Pattern[str]]]]:
    grouped: dict[tuple[str, int], list[tuple[Operation, re.Pattern[str]]]] = {}
    for operation in sorted(all_operations().values(), key=lambda one: one.path.count("{")):
        pattern = re.compile(_PLACEHOLDER.sub("([^/]+)", operation.path))
        grouped.setdefault((operation.method, operation.path.count("/")), []).append(
            (operation, pattern)
        )
    return grouped


def _operations_in(source: str, module: str) -> Iterator[Operation]:
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef):
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and _is_request(call.func):
                    yield _operation(function, call, module)


def _is_request(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr in (
        "_request",
        "_request_stream",
    )


def _operation(function: ast.FunctionDef, call: ast.Call, module: str) -> Operation:
    method, path = call.args[0], call.args[1]
    if isinstance(path, ast.Call) and isinstance(path.func, ast.Attribute):
        path = path.func.value  # "/v1/customers/{customer}".format(customer=...)
    return Operation(
        method=ast.literal_eval(method),
        path=ast.literal_eval(path),
        module=module,
        parameters_name=_parameters_name(function),
        answer_annotation=ast.unparse(function.returns) if function.returns else None,
    )


def _parameters_name(function: ast.FunctionDef) -> str | None:
    for argument in function.args.args:
        if argument.arg == "params" and argument.annotation:
            found = re.search(r"\w+Params\b", ast.unparse(argument.annotation))
            return found.group() if found else None
    return None
