"""Every action that our code writes on a record, read from the code itself."""

import ast
import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

import core.audit.services
import core.trail.services

ROOT = Path(settings.ROOT)
_ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
# What writes a line; functions that are handed an action and hand it on are found besides.
_WRITERS = [
    core.audit.services.record,
    core.trail.services.record,
    core.audit.services.refusals_recorded,
    core.trail.services.refusals_recorded,
]


@dataclass
class Written:
    """A call that writes a line: where, the actions it may write, whether it was handed them."""

    place: str
    actions: set[str]
    is_handed_on: bool


@dataclass(frozen=True)
class _Module:
    path: Path
    tree: ast.Module
    names: dict[str, Any]

    def value_of(self, node: ast.AST) -> Any:
        """What a dotted name of the module stands for; None for what is only known in a run."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.Attribute):
            return getattr(self.value_of(node.value), node.attr, None)
        return getattr(node, "value", None) if isinstance(node, ast.Constant) else None


def written_actions() -> list[Written]:
    """All calls that write a line, with what they write."""
    modules, writers = list(_modules()), list(_WRITERS)
    found: list[Written] = []
    known = 0
    while known != len(writers):
        known, found = len(writers), []
        for module in modules:
            found += _in_module(module, writers)
    return found


def _modules() -> Iterator[_Module]:
    for folder in ("core", "tenants", "billing", "api"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            text = path.read_text()
            if "migrations" in path.parts or not re.search(r"record|refusals", text):
                continue
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            module = importlib.import_module(name.removesuffix(".__init__"))
            yield _Module(path, ast.parse(text), vars(module))


def _in_module(module: _Module, writers: list[Any]) -> Iterator[Written]:
    functions = [node for node in ast.walk(module.tree) if isinstance(node, _FUNCTIONS)]
    for function in functions:
        handed = {each.arg for each in [*function.args.args, *function.args.kwonlyargs]}
        for call in (node for node in ast.walk(function) if isinstance(node, ast.Call)):
            if module.value_of(call.func) not in writers:
                continue
            names = {n.id for v in _values(call) for n in ast.walk(v) if isinstance(n, ast.Name)}
            written = Written(
                place=f"{module.path.relative_to(ROOT)}:{call.lineno}",
                actions=set(_actions_in(module, function, call)),
                is_handed_on=bool(names & handed & {"action", "kind", "who"}),
            )
            itself = module.names.get(function.name)
            if written.is_handed_on and itself is not None and itself not in writers:
                writers.append(itself)
            yield written


def _values(call: ast.Call) -> list[ast.expr]:
    return [*call.args, *(word.value for word in call.keywords if word.arg in _GIVEN)]


_GIVEN = {"action", "kind", None}


def _actions_in(module: _Module, function: Any, call: ast.Call) -> Iterator[str]:
    values = _values(call)
    names = {node.id for value in values for node in ast.walk(value) if isinstance(node, ast.Name)}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and any(
            isinstance(each, ast.Name) and each.id in names for each in node.targets
        ):
            values.append(node.value)
    for value in values:
        for node in ast.walk(value):
            word = module.value_of(node)
            if isinstance(word, str) and _ACTION.fullmatch(str(word)):
                yield str(word)
