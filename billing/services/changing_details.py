"""Change who pays, field by field, from the page with the details or by a program."""

import re
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import BillingAccount, BillingCommand
from billing.policies import can_change_billing
from billing.services import commands
from billing.services.details import Details, ask_details, faults_of, tell_of_contact
from billing.vat import tax_status
from core.accounts.models import Account
from core.audit.services import record, refusals_recorded
from core.common.errors import InvalidInput, NotAllowed
from core.common.text import has_forbidden_characters, tidy
from core.common.validation import check_fields
from tenants.models import Organisation

FIELDS = (
    "legal_name",
    "billing_email",
    "copy_emails",
    "address_line1",
    "address_line2",
    "postal_code",
    "city",
    "country",
    "kvk_number",
    "peppol_id",
    "language",
    "needs_po",
)
_NAMED_BY_INVOICES = {
    "legal_name",
    "billing_email",
    "address_line1",
    "address_line2",
    "postal_code",
    "city",
    "country",
    "language",
}
# A scheme of four digits and a number in it: "0106:12345678" is the Dutch trade register.
_PEPPOL = re.compile(r"\d{4}:[0-9A-Za-z.\-]{1,50}", re.ASCII)


@dataclass(frozen=True)
class Changed:
    """Who pays as it is known now; `is_under_way` while Stripe has not confirmed it."""

    payer: BillingAccount
    is_under_way: bool


@refusals_recorded("billing.details_changed", about="organisation")
def change_details(*, actor: Account, organisation: Organisation, **changes: Any) -> Changed:
    """
    This will say who is billed from the next invoice on; what was made stays as it is.

    Owners and billing contacts may. Only what is named changes, and is judged. Who got the
    invoices and who gets them are told when that changes. The same again changes nothing.

    :raises NotAllowed: if the actor is neither.
    :raises InvalidInput: naming each field that does not fit.
    """
    if not can_change_billing(actor, organisation):
        raise NotAllowed
    with transaction.atomic():
        payer = _in_hand(organisation)
        changed = _write(payer, changes)
        command = _after(payer, changed, actor) if changed else None
    if command:
        command = commands.send(command=command)
    payer.refresh_from_db()
    return Changed(payer, command is not None and command.state != BillingCommand.State.DONE)


def _in_hand(organisation: Organisation) -> BillingAccount:
    payer, _made = BillingAccount.objects.get_or_create(
        organisation=organisation, defaults={"livemode": settings.STRIPE_LIVEMODE}
    )
    rows = BillingAccount.objects.select_for_update(of=("self",)).select_related("organisation")
    return rows.get(pk=payer.pk)


def _write(payer: BillingAccount, changes: dict[str, Any]) -> list[str]:
    """Change the row, and give the names of the fields that are other than before."""
    before = {name: getattr(payer, name) for name in FIELDS}
    former = payer.addresses
    named = {name: changes[name] for name in FIELDS if name in changes}
    for name, value in named.items():
        setattr(payer, name, value)
    errors = _faults(payer, named)
    if errors:
        raise InvalidInput(errors)
    changed = [name for name in FIELDS if getattr(payer, name) != before[name]]
    if changed:
        numbers = payer.tax_ids.values_list("verification", flat=True)
        payer.tax_status = tax_status(country=payer.country, verifications=numbers)
        payer.save(update_fields=[*changed, "tax_status", "updated_at"])
        tell_of_contact(payer, former)
    return changed


def _faults(payer: BillingAccount, named: dict[str, Any]) -> dict[str, list[str]]:
    """What is wrong with the fields that were named; the others are not judged now."""
    found: dict[str, list[str]] = {}
    try:
        check_fields(payer, exclude=["copy_emails"])
    except InvalidInput as refusal:
        found = dict(refusal.errors)
    told = {name: getattr(payer, name) for name in Details.__dataclass_fields__ if name in FIELDS}
    found = faults_of(Details(**told)) | found
    if "copy_emails" in named:
        found |= _faults_of_copies(payer)
    if payer.peppol_id and not _PEPPOL.fullmatch(payer.peppol_id):
        found["peppol_id"] = [str(_("A Peppol number is four digits, a colon and a number."))]
    return {name: lines for name, lines in found.items() if name in named}


def _faults_of_copies(payer: BillingAccount) -> dict[str, list[str]]:
    """Tidy the addresses that get a copy: each once, and not the main one."""
    wanted: list[str] = payer.copy_emails
    if any(has_forbidden_characters(one) for one in wanted):
        return {"copy_emails": [str(_("Give e-mail addresses, one a line."))]}
    tidied = dict.fromkeys(tidy(one).lower() for one in wanted)
    main = payer.billing_email.lower()
    payer.copy_emails = [one for one in tidied if one and one != main]
    if len(payer.copy_emails) > BillingAccount.MOST_COPIES:
        sentence = _("A copy goes to five addresses at most.")
        return {"copy_emails": [str(sentence)]}
    wrong = [one for one in payer.copy_emails if not _is_address(one)]
    if wrong:
        told = _("This is no e-mail address: %(address)s.") % {"address": wrong[0][:254]}
        return {"copy_emails": [str(told)]}
    return {}


def _is_address(words: str) -> bool:
    try:
        validate_email(words)
    except ValidationError:
        return False
    return len(words) <= 254


def _after(payer: BillingAccount, changed: list[str], actor: Account) -> BillingCommand | None:
    record(
        action="billing.details_changed",
        account_id=actor.pk,
        object_type="organisation",
        object_id=payer.organisation_id,
        changes={"fields": changed},
    )
    is_known = bool(payer.stripe_customer_id) and payer.deleted_at is None
    if not is_known or not _NAMED_BY_INVOICES.intersection(changed):
        return None
    return ask_details(account=payer, vat_number="", actor=actor)
