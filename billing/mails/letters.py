"""What a mail about money is made of: one thing, one button, and why it comes."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from billing.models import BillingNotice
from billing.staff import Duty, may_do
from core.mail.models import OutboxMessage
from core.mail.registry import Attachment, Mail
from tenants.models import Organisation, Tribe

OFFICE = "Europe/Amsterdam"


@dataclass(frozen=True)
class Letter:
    """
    What a mail says, in the language of its reader.

    `rows` are the facts at a glance: pairs of a word and a value. `why` says why the mail comes;
    empty for what is said to all who pay.
    """

    subject: str
    paragraphs: list[str]
    button: str
    url: str
    rows: list[tuple[str, str]] = field(default_factory=list)
    why: str = ""
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True)
class Told:
    """A notice about to be written to one reader, and what is known of it."""

    notice: BillingNotice
    organisation: Organisation
    facts: dict[str, Any]
    to: str
    has_role: bool
    is_former: bool = False

    @property
    def tribe(self) -> Tribe:
        """The tribe it is about; what is about no tribe does not ask."""
        if self.notice.tribe is None:
            raise LookupError(self.notice.kind)
        return self.notice.tribe

    @property
    def time_zone(self) -> str:
        """Where the days of this mail are counted."""
        return self.notice.tribe.time_zone if self.notice.tribe else OFFICE

    @property
    def bill_url(self) -> str:
        """Where an organisation sees what it pays; signing in comes first."""
        return page_url("billing:overview", organisation_id=self.organisation.pk)

    @property
    def staff_url(self) -> str:
        """Where staff work; signing in comes first."""
        return f"{settings.STAFF_ORIGIN}/"

    def moment(self, name: str) -> dt.datetime | None:
        """A moment among the facts."""
        written = self.facts.get(name)
        return dt.datetime.fromisoformat(written) if written else None

    def day(self, moment: dt.datetime | None) -> str:
        """The day of a moment where it is counted, as the reader writes it."""
        if moment is None:
            return ""
        return written_day(moment.astimezone(ZoneInfo(self.time_zone)).date())


Composer = Callable[[Told], Letter | None]


def written_day(day: dt.date) -> str:
    """A day as the reader's language writes it."""
    return date_format(day, "j F Y")


def page_url(view: str, **keys: object) -> str:
    """The address of a page on the account host; it opens nothing to who is not signed in."""
    path = reverse(view, kwargs=keys, urlconf=settings.PUBLIC_SCHEMA_URLCONF)
    return f"{settings.ACCOUNT_ORIGIN}{path}"


def mail_of(letter: Letter, told: Told) -> Mail:
    """The letter as text and as HTML; there is no way to stop what must be told."""
    context = {"letter": letter, "why": letter.why or _why(told)}
    subject = render_to_string("emails/billing/letter.subject.txt", context)
    return Mail(
        to=told.to,
        subject=" ".join(subject.split()),
        text=render_to_string("emails/billing/letter.txt", context).strip() + "\n",
        html=render_to_string("emails/billing/letter.html", context),
        attachments=letter.attachments,
    )


def reader_of(message: OutboxMessage, notice: BillingNotice, organisation: Organisation) -> str:
    """
    The address to write to, or "" for who should not hear of it any more.

    An account must still have a role, also one of staff; an address still be the one for invoices.
    """
    account = message.account
    told_as = message.ref.get("as", "")
    if account is None:
        payer = notice.account
        known = [payer.billing_email, *payer.copy_emails] if payer else []
        return message.to_email if told_as == "former" or message.to_email in known else ""
    if told_as == "staff":
        is_meant = may_do(account, Duty.TASKS)
    else:
        is_meant = organisation.roles.filter(account=account).exists()
    return account.email if is_meant and account.is_active else ""


def _why(told: Told) -> str:
    name = {"name": told.organisation.name}
    if told.has_role:
        return (
            _(
                "You get this because you have a role at %(name)s. It is about a bill or about "
                "losing access, so it cannot be switched off."
            )
            % name
        )
    return (
        _(
            "You get this because %(name)s gave this address for its bills. Whoever has a role "
            "there can change the address on the page with the bill."
        )
        % name
    )
