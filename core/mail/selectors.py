"""What is in the development mailbox."""

import datetime as dt
import email
import email.policy
import re
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

_BETWEEN = b"\n" + b"-" * 79 + b"\n"
# A code stands on a line of its own: "BCDF-GHJK" or digits.
_CODE = re.compile(r"^[ \t]*([A-Z0-9]{3,6}-[A-Z0-9]{3,6}|[0-9]{6,8})[ \t]*$", re.MULTILINE)


@dataclass(frozen=True)
class LocalMail:
    """One mail that would have left if this were not a development machine."""

    key: str
    to: str
    subject: str
    sent_at: dt.datetime | None
    text: str

    @property
    def code(self) -> str:
        """The code somebody is to type over, if the mail holds one."""
        found = _CODE.search(self.text)
        return found[1] if found else ""


def is_mailbox_open() -> bool:
    """Whether mail stays on this machine, to be read as a page; never where people are."""
    return bool(settings.MAILBOX_DIR) and settings.ENVIRONMENT != "production"


def local_mails(*, to: str = "", limit: int = 100) -> list[LocalMail]:
    """The newest mails in the mailbox folder, newest first; `to` is a part of the address."""
    if not is_mailbox_open():
        return []
    files = sorted(Path(str(settings.MAILBOX_DIR)).glob("*.log"), key=_age, reverse=True)
    found: list[LocalMail] = []
    for file in files:
        mails = reversed(_read(file))
        found += [mail for mail in mails if to.strip().lower() in mail.to.lower()]
        if len(found) >= limit:
            break
    return found[:limit]


def _age(file: Path) -> tuple[float, str]:
    return file.stat().st_mtime, file.name


def _read(file: Path) -> list[LocalMail]:
    mails: list[LocalMail] = []
    for part in (file.read_bytes() + b"\n").split(_BETWEEN):
        if not part.strip():
            continue
        message = email.message_from_bytes(part, policy=email.policy.default)
        mails.append(_as_mail(f"{file.stem}-{len(mails)}", message))
    return mails


def _as_mail(key: str, message: EmailMessage) -> LocalMail:
    body = message.get_body(preferencelist=("plain",))
    return LocalMail(
        key=key,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        sent_at=_moment(message["Date"]),
        text=body.get_content() if body else "",
    )


def _moment(date: str | None) -> dt.datetime | None:
    try:
        sent_at = parsedate_to_datetime(str(date))
    except ValueError:
        return None
    # "-0000" stands for UTC told by a machine that keeps no local time.
    return sent_at if sent_at.tzinfo else sent_at.replace(tzinfo=dt.UTC)
