"""Who writes which mail: rooms register a builder per topic."""

from collections.abc import Callable
from dataclasses import dataclass

from core.mail.models import OutboxMessage


@dataclass(frozen=True)
class Attachment:
    """A file that comes with a mail."""

    name: str
    content: bytes
    content_type: str


@dataclass(frozen=True)
class Mail:
    """A mail ready to leave; `stop_url` is where one click ends mails of this kind (RFC 8058)."""

    to: str
    subject: str
    text: str
    html: str = ""
    stop_url: str = ""
    attachments: tuple[Attachment, ...] = ()


Builder = Callable[[OutboxMessage], Mail | None]
Objection = Callable[[OutboxMessage], str]
_builders: dict[str, Builder] = {}
_objections: list[Objection] = []


def register(topic: str, builder: Builder) -> None:
    """
    Make `builder` the writer of a topic.

    It is called when the mail is about to leave, checks the reader's rights as they are then, and
    returns None when there is nothing to tell any more.
    """
    _builders[topic] = builder


def register_objection(objection: Objection) -> None:
    """Have a room above say why a mail that is about to leave stays behind; "" lets it go."""
    _objections.append(objection)


def objection_to(message: OutboxMessage) -> str:
    """Why a mail does not leave, in a word; empty when nobody minds."""
    return next((word for objection in _objections if (word := objection(message))), "")


def builder_of(topic: str) -> Builder:
    """The writer of a topic; topics may share one by their first word ("account.*")."""
    return _builders.get(topic) or _builders[topic.split(".")[0] + ".*"]
