"""Whatever happens in a tribe is told in words."""

from importlib import import_module

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.module_loading import module_has_submodule

from core.history import registry
from core.history.models import Event


def _kinds():
    for name in settings.TENANT_APPS:
        config = next(one for one in apps.get_app_configs() if one.name == name)
        if not module_has_submodule(config.module, "events"):
            continue
        for thing in vars(import_module(f"{name}.events")).values():
            if isinstance(thing, type) and issubclass(thing, models.TextChoices) and thing.choices:
                yield from thing


def test_every_kind_of_every_room_is_registered():
    kinds = set(_kinds())

    assert len(kinds) > 30
    assert {str(kind.value) for kind in kinds} - set(registry._sentences) == set()


def test_every_quiet_kind_is_a_kind():
    assert registry.quiet_kinds() <= {kind.value for kind in _kinds()}


@pytest.mark.parametrize("kind", ["activity.added", "activity.done", "partup.opened", "unknown"])
def test_a_sentence_copes_with_whatever_is_missing(kind):
    said = registry.sentence_of(Event(kind=kind, subject_type="x"))

    assert "%(" not in said
