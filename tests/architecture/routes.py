"""Every route of every host, as the URLconfs have them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module

from django.urls import URLPattern, URLResolver

HOSTS = {
    "account": "config.urls_public",
    "tribe": "config.urls_tribe",
    "staff": "config.urls_staff",
}
_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Route:
    """An address of a host, with what it answers to."""

    host: str
    name: str
    pattern: str
    parameters: tuple[str, ...]
    methods: tuple[str, ...]

    @property
    def key(self) -> str:
        """How the key table calls it."""
        return f"{self.host} {self.name}"

    def path(self, values: dict[str, object]) -> str:
        """The address with its parameters filled in."""

        def fill(match: re.Match[str]) -> str:
            return str(values[match[0].strip("<>").rpartition(":")[2]])

        return "/" + re.sub(r"<[^>]+>", fill, self.pattern)


def all_routes() -> list[Route]:
    """The routes of all hosts, in order."""
    return [
        route
        for host, urlconf in HOSTS.items()
        for route in _walk(host, import_module(urlconf).urlpatterns, "", ())
    ]


def _walk(
    host: str, patterns: list[URLPattern | URLResolver], prefix: str, spaces: tuple[str, ...]
) -> Iterator[Route]:
    for pattern in patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = (*spaces, pattern.namespace) if pattern.namespace else spaces
            yield from _walk(host, pattern.url_patterns, address, inner)
            continue
        parameters = tuple(re.findall(r"<(?:\w+:)?(\w+)>", address))
        name = ":".join((*spaces, pattern.name or address))
        yield Route(host, name, address, parameters, _methods(pattern.callback))


def _methods(view: object) -> tuple[str, ...]:
    cls = getattr(view, "cls", None) or getattr(view, "view_class", None)
    if cls is not None:
        allowed = [name.lower() for name in cls.http_method_names]
        return tuple(
            name for name in _METHODS if name.lower() in allowed and hasattr(cls, name.lower())
        )
    return _declared(view)


def _declared(view: object) -> tuple[str, ...]:
    """What require_http_methods was given, found in the closure of the decorated function."""
    while view is not None:
        for cell in getattr(view, "__closure__", None) or ():
            content = cell.cell_contents
            if (
                isinstance(content, list | tuple)
                and content
                and set(content) <= {*_METHODS, "HEAD"}
            ):
                return tuple(name for name in _METHODS if name in content)
        view = getattr(view, "__wrapped__", None)
    return ("GET", "POST")
