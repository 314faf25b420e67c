"""Who pays: the name, the address and the numbers that invoices say."""

import re
from dataclasses import asdict, dataclass

from django.utils.translation import gettext_lazy as _

from billing import gateway
from billing.gateway import Payer
from billing.models import BillingAccount, BillingCommand
from billing.services import commands
from billing.services.announcing import contact_changed
from billing.services.command_kinds import Kind, register
from billing.services.leases import Lease
from billing.services.syncing import sync_customer
from billing.services.wishes import show_refusal
from billing.vat_numbers import tidy_vat_number, vat_number_fault
from core.accounts.models import Account
from core.common.errors import InvalidInput, Sentence
from core.common.validation import check_fields
from tenants.countries import COUNTRIES

DETAILS = "details"

_KVK = re.compile(r"\d{8}", re.ASCII)
_NEEDED = ("legal_name", "billing_email", "address_line1", "postal_code", "city")


@dataclass(frozen=True)
class Details:
    """What invoices say of who pays. The VAT number is as people write it."""

    legal_name: str
    billing_email: str
    address_line1: str
    postal_code: str
    city: str
    country: str
    address_line2: str = ""
    kvk_number: str = ""
    vat_number: str = ""


def write_details(account: BillingAccount, details: Details) -> None:
    """
    Keep who pays, on a row that the caller has in hand.

    :raises InvalidInput: naming each field that is missing, or not as it should be.
    """
    former = account.addresses
    for name, value in asdict(details).items():
        if name != "vat_number":
            setattr(account, name, value)
    errors = faults_of(details)
    try:
        check_fields(account, exclude=["copy_emails"])
    except InvalidInput as refusal:
        errors |= refusal.errors
    if errors:
        raise InvalidInput(errors)
    account.save()
    tell_of_contact(account, former)


def tell_of_contact(account: BillingAccount, former: list[str]) -> None:
    """Say where invoices go from now on, to who gets them and who did; the first is no news."""
    if former and former != account.addresses:
        contact_changed(account=account, former=former)


def ask_details(
    *, account: BillingAccount, vat_number: str, actor: Account | None = None
) -> BillingCommand:
    """
    Tell Stripe who pays, as our rows have it when it is sent; in the transaction of the caller.

    A VAT number that is given takes the place of the one before; an empty one changes none.
    """
    return commands.ask(
        account=account,
        kind=DETAILS,
        key=f"{DETAILS}:{account.pk}:{_next(account)}",
        payload={"vat_number": tidy_vat_number(vat_number)},
        actor=actor,
    )


def tell_stripe(command: BillingCommand) -> str:
    """Make the customer of an account what our rows say; returns its id, which is kept."""
    account = command.account
    account.refresh_from_db()
    former = account.stripe_customer_id
    customer_id = gateway.put_customer(
        customer_id=former if account.deleted_at is None else None,
        reference=str(account.organisation_id),
        payer=_payer(account),
        idempotency_key=command.stripe_key,
    )
    if customer_id != former:
        BillingAccount.objects.filter(pk=account.pk, stripe_customer_id=former).update(
            stripe_customer_id=customer_id, deleted_at=None
        )
        account.refresh_from_db()
        customer_id = account.stripe_customer_id or customer_id
    if number := command.payload.get("vat_number"):
        gateway.put_tax_id(
            customer_id=customer_id, value=number, idempotency_key=command.stripe_key
        )
    return customer_id


def faults_of(details: Details) -> dict[str, list[str]]:
    """What is missing from details, or not as it should be, by field."""
    missing = _("This is needed on the invoice.")
    found: dict[str, list[Sentence]] = {
        name: [missing] for name in _NEEDED if not getattr(details, name).strip()
    }
    if details.country not in dict(COUNTRIES):
        found["country"] = [_("Choose a country; it decides the VAT.")]
    if details.kvk_number and details.country == "NL" and not _KVK.fullmatch(details.kvk_number):
        found["kvk_number"] = [_("A Chamber of Commerce number has eight digits.")]
    number = tidy_vat_number(details.vat_number)
    if fault := vat_number_fault(number, country=details.country):
        found["vat_number"] = [fault]
    return {name: [str(line) for line in lines] for name, lines in found.items()}


def _next(account: BillingAccount) -> int:
    """Each telling is one of its own: the rows may have changed since the one before was sent."""
    return account.commands.filter(kind=DETAILS).count() + 1


def _payer(account: BillingAccount) -> Payer:
    return Payer(
        name=account.legal_name or account.organisation.name,
        email=account.billing_email,
        address_line1=account.address_line1,
        address_line2=account.address_line2,
        postal_code=account.postal_code,
        city=account.city,
        country=account.country or account.organisation.country,
        language=account.language,
    )


def _find(command: BillingCommand) -> str | None:
    """Telling it again does no harm; only a customer whose making got lost is looked for."""
    account = command.account
    account.refresh_from_db()
    if account.stripe_customer_id or not account.billing_email:
        return None
    found = gateway.find_customer(
        email=account.billing_email, reference=str(account.organisation_id)
    )
    if found:
        BillingAccount.objects.filter(pk=account.pk, stripe_customer_id=None).update(
            stripe_customer_id=found
        )
    return None


def _settle(command: BillingCommand, lease: Lease) -> None:
    sync_customer(account=command.account, lease=lease)


register(DETAILS, Kind(send=tell_stripe, find=_find, settle=_settle, refused=show_refusal))
