"""The one way to enter a tribe, for requests, services and tasks alike."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar, TypeVar

import structlog
from celery import Task, shared_task
from celery.exceptions import Reject
from django.db.models import QuerySet
from django_tenants.utils import tenant_context

from tenants import gate
from tenants.database import connection
from tenants.gate import Act
from tenants.models import Tribe

Answer = TypeVar("Answer")
Piece = TypeVar("Piece")
log = structlog.get_logger(__name__)


class OutsideTribe(RuntimeError):
    """Tribe work was asked for where no tribe is entered."""


@contextmanager
def enter_tribe(tribe: Tribe) -> Iterator[Tribe]:
    """
    Work inside a tribe until the block ends, then return to where you were.

    Evaluate what you ask for inside: a queryset reads where it is evaluated, not where it is made.
    """
    with tenant_context(tribe):
        yield tribe


def ask_tribe(tribe: Tribe, question: Callable[..., Answer], **arguments: Any) -> Answer:
    """
    Put a question to a tribe and return the answer.

    :raises TypeError: if the answer is a queryset, which would be read in another tribe.
    """
    with enter_tribe(tribe):
        answer = question(**arguments)
    if isinstance(answer, QuerySet):
        raise TypeError(f"{question} answers with a queryset; make it a list inside the tribe.")
    return answer


def stream_in_tribe(tribe: Tribe, pieces: Iterable[Piece]) -> Iterator[Piece]:
    """
    Make the pieces of an answer inside a tribe, after the request has left it.

    A server asks for them when the view and all middleware have returned. Between two pieces, and
    when nobody asks for more, the connection is back where it was.
    """
    left = iter(pieces)
    while True:
        with enter_tribe(tribe):
            try:
                piece = next(left)
            except StopIteration:
                return
        yield piece


def current_tribe() -> Tribe:
    """
    The tribe the present work is in.

    :raises OutsideTribe: in public.
    """
    tribe = connection.tenant
    if not isinstance(tribe, Tribe):
        raise OutsideTribe("This is tribe work, but no tribe is entered.")
    return tribe


class TribeAwareTask(Task):
    """
    A task that runs where it was sent from, or not at all.

    A tribe task carries the tribe's key in a header. If the tribe is gone when the task starts,
    it is refused; it never runs in public instead (T15).
    """

    abstract = True
    in_tribe: ClassVar[bool] = False
    # Upkeep is done in a tribe that is closed, too.
    is_upkeep: bool = False

    def apply_async(self, *args: Any, **options: Any) -> Any:
        """Send the task; a tribe task takes the present tribe along."""
        if self.in_tribe:
            options["headers"] = (options.get("headers") or {}) | {"tribe": str(current_tribe().pk)}
        return super().apply_async(*args, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Run in the right schema."""
        if not self.in_tribe:
            connection.set_schema_to_public()
            return super().__call__(*args, **kwargs)
        tribe = self._live_tribe()
        with enter_tribe(tribe):
            if connection.schema_name != tribe.schema_name:
                raise OutsideTribe(f"{self.name} did not reach its tribe.")
            return super().__call__(*args, **kwargs)

    def _live_tribe(self) -> Tribe:
        key = (self.request.headers or {}).get("tribe")
        connection.set_schema_to_public()
        found = _as_uuid(key)
        tribe = Tribe.objects.filter(pk=found).first() if found else None
        if tribe is None:
            log.error("tribe_task_refused", task=self.name, tribe=key)
            raise Reject("There is no such tribe.", requeue=False)
        if not self.is_upkeep and not gate.may(tribe.access_state, Act.WORK):
            log.info("tribe_task_left", task=self.name, tribe=key, state=tribe.access_state)
            raise Reject("This tribe is closed.", requeue=False)
        return tribe


class _TribeTask(TribeAwareTask):
    abstract = True
    in_tribe = True


def public_task(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """Declare a task that works in public."""
    return shared_task(base=TribeAwareTask, **options)


def tribe_task(**options: Any) -> Callable[[Callable[..., Any]], Any]:
    """
    Declare a task that works inside the tribe it was sent from; `is_upkeep` in a closed one too.

    Any other task that reaches a closed tribe is left: a job that looks again sends it anew.
    """
    return shared_task(base=_TribeTask, **options)


def _as_uuid(value: object) -> uuid.UUID | None:
    try:
        return uuid.UUID(str(value))
    except ValueError:
        return None
