"""One row of a mirror: written when something changed, and only noted as seen when nothing did."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import structlog
from django.db import models

from core.common import clock

log = structlog.get_logger(__name__)

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Mirrored(Generic[Row]):
    """A row as it now is, and what changed: for each field what it was and what it became."""

    row: Row
    is_new: bool
    changes: dict[str, tuple[Any, Any]]

    @property
    def is_changed(self) -> bool:
        return self.is_new or bool(self.changes)


def mirror(
    model: type[Row],
    *,
    key: dict[str, str],
    values: dict[str, Any],
    once: dict[str, Any] | None = None,
) -> Mirrored[Row]:
    """
    Write what was just fetched; `once` is set only when the row is made.

    What is the same already is left alone, but for the moment of having been looked at.
    """
    rows = model._default_manager.filter(**key)
    row = rows.first()
    if row is None:
        made = model._default_manager.create(**key, **(once or {}), **values, synced_at=clock.now())
        return Mirrored(made, True, {})
    changes = differences(row, values)
    fresh: dict[str, Any] = {name: values[name] for name in changes} | {"synced_at": clock.now()}
    if changes:
        fresh["updated_at"] = clock.now()
        log.info("mirror_changed", what=model.__name__, **key, changed=sorted(changes))
    rows.update(**fresh)
    for name, value in fresh.items():
        setattr(row, name, value)
    return Mirrored(row, False, changes)


def differences(row: models.Model, values: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Where a row differs from what was fetched: what is here, and what is there."""
    return {
        name: (getattr(row, name), value)
        for name, value in values.items()
        if getattr(row, name) != value
    }
