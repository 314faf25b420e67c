"""
Both documents, tried by machine for a moment; `./partup check --deep` does it for minutes.

Each case is undone afterwards. What fits is asked of the things of one's own tribe, and what does
not fit of anything.
"""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from django.conf import settings
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as effort
from hypothesis.errors import Unsatisfiable
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode

from api.schema import document
from core.tokens.services import make_token
from tests.architecture.world import make_world
from tests.support.undoing import around_a_request

CONFIG = Path(__file__).parents[1] / "deep" / "schemathesis.toml"
EXAMPLES = 1
# These send requests of their own, or need those before: they are the deep run's.
LEFT_TO_THE_DEEP_RUN = ("use_after_free", "ensure_resource_availability", "unsupported_method")


class _Undo(Exception):
    pass


@pytest.fixture(autouse=True)
def _one_connection() -> Iterator[None]:
    """The requests work in the transaction of the test."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def world(alpha, ada_account):
    return make_world(alpha, "Kanarie", steward=ada_account)


@pytest.mark.parametrize("host", ["tribe", "account"])
def test_nothing_breaks_and_the_documents_are_true(world, host):
    is_tribe = host == "tribe"
    _row, text = make_token(
        actor=world.people["partner"],
        name="Robot",
        scopes=["read", "write", "people"] if is_tribe else ["read", "account"],
        days=30,
        tribe_id=world.tribe.pk if is_tribe else None,
    )
    headers = {"Authorization": f"Bearer {text}"}
    schema = _load(host, world.tribe.host if is_tribe else settings.ORIGIN.host)
    found = [
        failure
        for result in schema.get_all_operations()
        for mode in GenerationMode
        for failure in _try(result.ok(), mode, headers=headers, values=world.values)
    ]

    assert "\n\n".join(found) == ""


def _load(host: str, name: str) -> Any:
    config = SchemathesisConfig.from_path(CONFIG)
    for check in LEFT_TO_THE_DEEP_RUN:
        getattr(config.projects.default.checks, check).enabled = False
    schema = schemathesis.openapi.from_dict(document(host), config=config)
    application = get_wsgi_application()
    schema.app = lambda environ, start: application(environ | {"HTTP_HOST": name}, start)
    return schema


def _try(
    operation: Any, mode: GenerationMode, *, headers: dict[str, str], values: dict[str, Any]
) -> list[str]:
    """A few cases of one operation; what was found wrong, once each."""
    found: dict[str, str] = {}
    own = {name: str(values[name]) for name in _parameters(operation) if name in values}
    fixed = {"path_parameters": own} if own and mode is GenerationMode.POSITIVE else {}

    @seed(4711)
    @effort(
        max_examples=EXAMPLES,
        phases=[Phase.explicit, Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode, **fixed))
    def ask(case: Any) -> None:
        cache.clear()
        try:
            with around_a_request():
                answer = case.call(headers=headers)
                case.validate_response(answer, headers=headers)
                raise _Undo
        except _Undo:
            pass
        except FailureGroup as group:
            for failure in group.exceptions:
                found[f"{operation.label} {failure.title}"] = str(failure)

    # Where nothing is asked, nothing can be asked wrongly.
    with suppress(Unsatisfiable):
        ask()
    return [f"{name}: {sentence}" for name, sentence in found.items()]


def _parameters(operation: Any) -> list[str]:
    return [parameter.name for parameter in operation.path_parameters]
