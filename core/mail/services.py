"""Queue mail inside a transaction; send it outside one."""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import structlog
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Q
from django.utils import translation

from core.common import clock
from core.mail import registry, signals
from core.mail.models import OutboxMessage

log = structlog.get_logger(__name__)

CLAIM = dt.timedelta(minutes=2)
WAITS_SECONDS = (10, 60, 300, 1800, 7200, 21600)

_is_silent: ContextVar[bool] = ContextVar("is_silent", default=False)


@contextmanager
def without_mail() -> Iterator[None]:
    """Queue nothing until the block ends: for telling what happened long ago."""
    token = _is_silent.set(True)
    try:
        yield
    finally:
        _is_silent.reset(token)


def queue_mail(
    *,
    topic: str,
    account_id: uuid.UUID | None = None,
    to_email: str = "",
    tribe_id: uuid.UUID | None = None,
    ref: dict[str, Any] | None = None,
    context: dict[str, Any] | None = None,
    language: str = "",
    dedupe_key: str | None = None,
) -> None:
    """
    Put a mail into the outbox as part of the present transaction.

    With a `dedupe_key` that was used before nothing happens, so telling twice is harmless.
    """
    if _is_silent.get():
        return
    message = OutboxMessage(
        topic=topic,
        account_id=account_id,
        to_email=to_email,
        tribe_id=tribe_id,
        ref=ref or {},
        context=context or {},
        language=language,
        dedupe_key=dedupe_key,
        available_at=clock.now(),
    )
    OutboxMessage.objects.bulk_create([message], ignore_conflicts=dedupe_key is not None)
    signals.mail_queued.send(sender=OutboxMessage)


def send_waiting(*, limit: int = 50) -> int:
    """
    Send what waits, oldest first, and return how many were handled.

    Several workers may do this at once: each message is claimed by one. A worker that dies keeps
    its claim for two minutes; then another sends the message, under the same Message-ID.
    """
    claimed = _claim(limit)
    for message in claimed:
        _send(message)
    return len(claimed)


@transaction.atomic
def _claim(limit: int) -> list[OutboxMessage]:
    moment = clock.now()
    waiting = list(
        OutboxMessage.objects.select_for_update(skip_locked=True)
        .filter(sent_at=None, dropped_at=None, available_at__lte=moment)
        .filter(Q(claimed_until=None) | Q(claimed_until__lt=moment))
        .order_by("available_at")[:limit]
    )
    OutboxMessage.objects.filter(pk__in=[message.pk for message in waiting]).update(
        claimed_until=moment + CLAIM, attempts=F("attempts") + 1
    )
    return waiting


def _send(message: OutboxMessage) -> None:
    if word := registry.objection_to(message):
        _finish(message, dropped_because=word)
        return
    try:
        with translation.override(message.language or None):
            mail = registry.builder_of(message.topic)(message)
        if mail is None:
            _finish(message, dropped_because="no_longer_wanted")
            return
        _email(message, mail).send()
    except OSError as error:  # the mail server is away or refuses: SMTPException is one of these
        log.warning("mail_not_sent", topic=message.topic, error=type(error).__name__)
        _try_later(message, dropped_because="mail_server_refused")
    except Exception:
        # One mail that cannot be written must not keep the others waiting.
        log.exception("mail_not_written", topic=message.topic, message_id=str(message.pk))
        _try_later(message, dropped_because="could_not_be_written")
    else:
        _finish(message)


def _email(message: OutboxMessage, mail: registry.Mail) -> EmailMultiAlternatives:
    email = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to])
    email.extra_headers["Message-ID"] = f"<{message.pk}@partup>"
    if mail.stop_url:
        email.extra_headers["List-Unsubscribe"] = f"<{mail.stop_url}>"
        email.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if mail.html:
        email.attach_alternative(mail.html, "text/html")
    for file in mail.attachments:
        email.attach(file.name, file.content, file.content_type)
    return email


def _try_later(message: OutboxMessage, *, dropped_because: str) -> None:
    if message.attempts >= len(WAITS_SECONDS):
        _finish(message, dropped_because=dropped_because)
        return
    wait = dt.timedelta(seconds=WAITS_SECONDS[message.attempts])
    OutboxMessage.objects.filter(pk=message.pk).update(
        claimed_until=None, available_at=clock.now() + wait
    )


def _finish(message: OutboxMessage, *, dropped_because: str = "") -> None:
    moment = clock.now()
    # The account knows its address; one that was erased has none any more.
    to_email = "" if message.account_id else message.to_email
    OutboxMessage.objects.filter(pk=message.pk).update(
        context={},
        to_email=to_email,
        claimed_until=None,
        sent_at=None if dropped_because else moment,
        dropped_at=moment if dropped_because else None,
        dropped_because=dropped_because,
    )
    told = signals.mail_dropped if dropped_because else signals.mail_left
    told.send(sender=OutboxMessage, message=message)
