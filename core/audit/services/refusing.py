"""Write down that somebody was refused, after what they tried was taken back."""

import datetime as dt
import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from core.audit.models import AuditRecord, PlatformRecord
from core.audit.services.recording import record
from core.common import clock
from core.common.errors import NotAllowed

Service = TypeVar("Service", bound=Callable[..., Any])
Writer = Callable[..., None]
A_MINUTE = dt.timedelta(minutes=1)


def recording_refusals(
    write: Writer, *, action: str, about: str = ""
) -> Callable[[Service], Service]:
    """
    Decorate a service so that `write` hears of each NotAllowed it raises.

    Put it above `transaction.atomic`: the line is to stay when the rest is taken back. `about`
    names the argument that is the key of, or is, what it was about.
    """

    def decorate(service: Service) -> Service:
        @wraps(service)
        def recorded(*args: Any, **options: Any) -> Any:
            try:
                return service(*args, **options)
            except NotAllowed:
                thing = options.get(about)
                kind = type_of(thing) or about.removesuffix("_id")
                write(action=action, actor=options["actor"], key=key_of(thing), kind=kind)
                raise

        return cast("Service", recorded)

    return decorate


def refusals_recorded(action: str, *, about: str = "") -> Callable[[Service], Service]:
    """
    Decorate a service of an account, so that the platform's record tells when it refuses.

    The same refusal to the same account about the same thing is told once a minute.
    """
    return recording_refusals(_write, action=action, about=about)


def _write(*, action: str, actor: Any, key: uuid.UUID | None, kind: str) -> None:
    who = {"action": action, "account_id": actor.pk, "object_id": key}
    if not told_lately(PlatformRecord, **who):
        record(**who, object_type=kind, outcome=AuditRecord.Outcome.REFUSED)


def told_lately(lines: type[AuditRecord], **who: Any) -> bool:
    """Whether the same refusal was written down within the last minute."""
    since = clock.now() - A_MINUTE
    refused = AuditRecord.Outcome.REFUSED
    return lines.objects.filter(**who, outcome=refused, at__gt=since).exists()


def key_of(about: Any) -> uuid.UUID | None:
    """The key of a thing, which may be its key already."""
    return about if isinstance(about, uuid.UUID) or about is None else about.pk


def type_of(about: Any) -> str:
    """What a thing is called in a record; nothing for a key alone."""
    return about._meta.model_name if hasattr(about, "_meta") else ""
