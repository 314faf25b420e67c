"""What is in the development mailbox."""

import email
import email.policy
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings

_BETWEEN = "\n" + "-" * 79 + "\n"


@dataclass(frozen=True)
class LocalMail:
    """One mail that would have left if this were not a development machine."""

    key: str
    to: str
    subject: str
    date: str
    text: str


def local_mails(*, limit: int = 100) -> list[LocalMail]:
    """The newest mails in the mailbox folder, newest first."""
    if not settings.MAILBOX_DIR:
        return []
    files = sorted(Path(settings.MAILBOX_DIR).glob("*.log"), key=_age, reverse=True)[:limit]
    return [mail for file in files for mail in reversed(_read(file))][:limit]


def _age(file: Path) -> float:
    return file.stat().st_mtime


def _read(file: Path) -> list[LocalMail]:
    mails = []
    for part in (file.read_text(encoding="utf-8") + "\n").split(_BETWEEN):
        if not part.strip():
            continue
        message = email.message_from_string(part, policy=email.policy.default)
        mails.append(_as_mail(f"{file.stem}-{len(mails)}", message))
    return mails


def _as_mail(key: str, message: EmailMessage) -> LocalMail:
    body = message.get_body(preferencelist=("plain",))
    return LocalMail(
        key=key,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        date=str(message["Date"]),
        text=body.get_content() if body else "",
    )
