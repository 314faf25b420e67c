"""All texts marked for translation: in Python by its syntax, in templates by Django."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

from infra.dev.paths import ROOT

PACKAGES = ("config", "tenants", "billing", "core", "api")
_SINGULAR = {"_", "gettext", "gettext_lazy", "gettext_noop"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_WITH_CONTEXT = {"pgettext", "pgettext_lazy"}
_STRING = r"""u?(?:'''.*?'''|\"\"\".*?\"\"\"|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_CALL = re.compile(rf"\b(n?p?gettext|_)\(\s*((?:{_STRING}\s*,?\s*)+)", re.DOTALL)


@dataclass(frozen=True)
class Marked:
    """A text for translation, with where it stands."""

    msgid: str
    plural: str
    context: str
    place: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it one entry of a catalogue."""
        return self.context, self.msgid, self.plural


def collect(root: Path = ROOT) -> dict[tuple[str, str, str], list[str]]:
    """All marked texts, each with the files it stands in."""
    found: dict[tuple[str, str, str], set[str]] = {}
    for marked in (*_in_python(root), *_in_templates(root)):
        found.setdefault(marked.key, set()).add(marked.place)
    return {key: sorted(places) for key, places in sorted(found.items())}


def _in_python(root: Path) -> Iterator[Marked]:
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*.py")):
            place = file.relative_to(root).as_posix()
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and (words := _constants(node)):
                    yield from _marked(_name(node.func), words, place)


def _in_templates(root: Path) -> Iterator[Marked]:
    folders = [root / "templates", *(root / package for package in PACKAGES)]
    for folder in folders:
        for file in sorted((*folder.rglob("*.html"), *folder.rglob("*.txt"))):
            place = file.relative_to(root).as_posix()
            source = templatize(file.read_text(encoding="utf-8"), origin=place)
            for name, arguments in _CALL.findall(source):
                words = ast.literal_eval(f"({arguments.rstrip().rstrip(',')},)")
                yield from _marked(name, list(words), place)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _constants(call: ast.Call) -> list[str]:
    words = []
    for argument in call.args:
        if not (isinstance(argument, ast.Constant) and isinstance(argument.value, str)):
            break
        words.append(argument.value)
    return words


def _marked(name: str, words: list[str], place: str) -> Iterator[Marked]:
    if name in _SINGULAR:
        yield Marked(words[0], "", "", place)
    elif name in _PLURAL and len(words) > 1:
        yield Marked(words[0], words[1], "", place)
    elif name in _WITH_CONTEXT and len(words) > 1:
        yield Marked(words[1], "", words[0], place)
    elif name == "npgettext" and len(words) > 2:
        yield Marked(words[1], words[2], words[0], place)
