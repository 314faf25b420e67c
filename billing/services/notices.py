"""Tell those who pay, once for each step of each thing."""

import datetime as dt
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from billing.models import BillingAccount, BillingNotice
from billing.staff import Duty, holders_of
from core.accounts.models import Account
from core.common import clock
from core.mail.models import OutboxMessage
from core.mail.services import queue_mail
from tenants.models import Organisation, OrganisationRole, Tribe


@dataclass(frozen=True)
class Receiver:
    """
    Somebody who is told: an account with a role, or an address that was given for invoices.

    `as_` is why they hear of it if it is neither: "former" for an address that was replaced,
    "staff" for one of ours who may act on it.
    """

    language: str
    account_id: uuid.UUID | None = None
    email: str = ""
    as_: str = ""


@transaction.atomic
def tell(
    *,
    kind: str,
    step: str,
    subject_id: uuid.UUID,
    organisation: Organisation,
    tribe: Tribe | None = None,
    facts: dict[str, Any] | None = None,
    everybody: bool = False,
    former: Iterable[str] = (),
) -> BillingNotice | None:
    """
    Write to those who pay for an organisation, as part of the present transaction.

    Machine work. A mail goes to the address for invoices and its copies, or to everybody with a
    role where there is none, or where `everybody` asks for it; `former` are addresses that were
    replaced and hear of it. `facts` are keys, dates and amounts; the words are made when the mail
    leaves. Telling the same step again does nothing, and gives None.
    """
    account = BillingAccount.objects.filter(organisation=organisation).first()
    notice = _note(kind, step, subject_id, account, tribe)
    if notice is None:
        return None
    receivers = receivers_of(organisation, account, everybody=everybody)
    language = account.language if account else ""
    receivers += [Receiver(language, email=address, as_="former") for address in former]
    return _write_to(receivers, notice, organisation, facts or {})


@transaction.atomic
def tell_staff(
    *,
    kind: str,
    step: str,
    subject_id: uuid.UUID,
    account: BillingAccount,
    tribe: Tribe | None = None,
    facts: dict[str, Any] | None = None,
) -> BillingNotice | None:
    """Write to whoever of staff settles tasks about a customer, once for each step."""
    notice = _note(kind, step, subject_id, account, tribe)
    if notice is None:
        return None
    staff = holders_of(Duty.TASKS)
    receivers = [Receiver(one.language, account_id=one.pk, as_="staff") for one in staff]
    return _write_to(receivers, notice, account.organisation, facts or {})


def receivers_of(
    organisation: Organisation, account: BillingAccount | None, *, everybody: bool = False
) -> list[Receiver]:
    """Who is told about the money of an organisation."""
    written: list[Receiver] = []
    if account and account.billing_email:
        addresses = dict.fromkeys([account.billing_email, *account.copy_emails])
        written = [Receiver(account.language, email=address) for address in addresses]
    if written and not everybody:
        return written
    roles = OrganisationRole.objects.filter(organisation=organisation).order_by("created_at")
    holders = {role.account_id: role.account for role in roles.select_related("account")}
    return written + [_holder(holder) for holder in holders.values()]


def note_mail_left(*, message: OutboxMessage) -> None:
    """Remember that a notice reached the mail server; a step down waits for that."""
    BillingNotice.objects.filter(pk=message.ref.get("notice"), sent_at=None).update(
        sent_at=clock.now()
    )


def note_mail_dropped(*, message: OutboxMessage) -> None:
    """Remember that a mail of a notice was given up."""
    BillingNotice.objects.filter(pk=message.ref.get("notice"), failed_at=None).update(
        failed_at=clock.now()
    )


def _holder(account: Account) -> Receiver:
    return Receiver(account.language, account_id=account.pk)


def _note(
    kind: str,
    step: str,
    subject_id: uuid.UUID,
    account: BillingAccount | None,
    tribe: Tribe | None,
) -> BillingNotice | None:
    """A step that was not told before, or None: the constraint keeps it to once."""
    notice = BillingNotice(
        account=account,
        tribe=tribe,
        kind=kind,
        subject_id=subject_id,
        step=step,
        due_at=clock.now(),
    )
    BillingNotice.objects.bulk_create([notice], ignore_conflicts=True)
    return notice if BillingNotice.objects.filter(pk=notice.pk).exists() else None


def _write_to(
    receivers: list[Receiver],
    notice: BillingNotice,
    organisation: Organisation,
    facts: dict[str, Any],
) -> BillingNotice:
    for number, receiver in enumerate(receivers):
        _queue(notice, receiver, number, organisation, facts)
    notice.recipients = len(receivers)
    notice.save(update_fields=["recipients", "updated_at"])
    return notice


def _queue(
    notice: BillingNotice,
    receiver: Receiver,
    number: int,
    organisation: Organisation,
    facts: dict[str, Any],
) -> None:
    queue_mail(
        topic=f"billing.{notice.kind}",
        account_id=receiver.account_id,
        to_email=receiver.email,
        tribe_id=notice.tribe_id,
        ref={
            "notice": str(notice.pk),
            "organisation": str(organisation.pk),
            "step": notice.step,
            "as": receiver.as_,
            **{name: _plain(value) for name, value in facts.items()},
        },
        language=receiver.language,
        dedupe_key=f"billing:{notice.pk}:{number}",
    )


def _plain(value: Any) -> Any:
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value
