"""VAT numbers: added and taken away here, looked up by the tax office behind Stripe."""

from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing import gateway
from billing.errors import NoCustomerYet
from billing.models import BillingAccount, BillingCommand, TaxId
from billing.policies import can_change_billing
from billing.services import commands
from billing.services.command_kinds import Kind, register
from billing.services.leases import Lease
from billing.services.syncing import sync_customer
from billing.services.wishes import write_line
from billing.vat_numbers import tidy_vat_number, vat_number_fault
from core.accounts.models import Account
from core.audit.services import refusals_recorded
from core.common.errors import InvalidInput, NotAllowed, NotFound
from core.common.text import has_forbidden_characters
from tenants.models import Organisation

ADD, REMOVE = "tax_id_add", "tax_id_remove"
MOST = 5
_NUMBER = "vat_number"


@refusals_recorded("billing.vat_number_added", about="organisation")
def add_vat_number(*, actor: Account, organisation: Organisation, number: str) -> bool:
    """
    This will put a VAT number on the next invoices, and have it looked up.

    Owners and billing contacts may. Adding one that is there is harmless. It gives whether Stripe
    has confirmed it; otherwise it goes on behind the scenes.

    :raises NotAllowed: if the actor is neither.
    :raises InvalidInput: on "vat_number", if it is none of the country of the address.
    :raises NoCustomerYet: before the first payment or order.
    """
    if not can_change_billing(actor, organisation):
        raise NotAllowed
    with transaction.atomic():
        payer = _in_hand(organisation)
        value = _judged(payer, number)
        if payer.tax_ids.filter(value=value).exists():
            return True
        if payer.tax_ids.count() >= MOST:
            raise InvalidInput({_NUMBER: [_("There are five already. Take one away first.")]})
        write_line("billing.vat_number_added", actor=actor, organisation=organisation)
        command = _ask(ADD, payer, {"value": value}, actor)
    command = commands.send(command=command)
    if command.is_refused:
        raise InvalidInput({_NUMBER: [_("The payment service does not take this number.")]})
    return command.state == BillingCommand.State.DONE


@refusals_recorded("billing.vat_number_removed", about="organisation")
def remove_vat_number(*, actor: Account, organisation: Organisation, tax_id: TaxId) -> bool:
    """
    This will leave a VAT number off the next invoices; whether Stripe has confirmed it.

    Owners and billing contacts may.

    :raises NotAllowed: if the actor is neither.
    :raises NotFound: if the organisation has no such number.
    """
    if not can_change_billing(actor, organisation):
        raise NotAllowed
    with transaction.atomic():
        payer = _in_hand(organisation)
        found = payer.tax_ids.filter(pk=tax_id.pk).first()
        if found is None:
            raise NotFound
        write_line("billing.vat_number_removed", actor=actor, organisation=organisation)
        command = _ask(REMOVE, payer, {"tax_id": found.stripe_tax_id}, actor)
    command = commands.send(command=command)
    return command.state == BillingCommand.State.DONE


def _in_hand(organisation: Organisation) -> BillingAccount:
    rows = BillingAccount.objects.select_for_update(of=("self",)).select_related("organisation")
    payer = rows.filter(organisation=organisation, deleted_at=None).first()
    if payer is None or not payer.stripe_customer_id:
        raise NoCustomerYet(_("A VAT number is given with the first payment or order."))
    return payer


def _judged(payer: BillingAccount, number: str) -> str:
    value = tidy_vat_number(number)
    country = payer.country or payer.organisation.country
    if not value or has_forbidden_characters(value):
        raise InvalidInput({_NUMBER: [_("Give a VAT number.")]})
    if fault := vat_number_fault(value, country=country):
        raise InvalidInput({_NUMBER: [fault]})
    return value


def _ask(
    kind: str, payer: BillingAccount, payload: dict[str, str], actor: Account
) -> BillingCommand:
    """Each wish is one of its own: what was taken away may be given again."""
    return commands.ask(
        account=payer,
        kind=kind,
        key=f"{kind}:{payer.stripe_customer_id}:{uuid4().hex}",
        payload=payload,
        actor=actor,
    )


def _send_addition(command: BillingCommand) -> str:
    """One they have already stays as it is: Stripe would look it up twice."""
    return _find_addition(command) or gateway.add_tax_id(
        customer_id=command.target,
        value=command.payload["value"],
        idempotency_key=command.stripe_key,
    )


def _find_addition(command: BillingCommand) -> str | None:
    return gateway.find_tax_id(customer_id=command.target, value=command.payload["value"])


def _send_removal(command: BillingCommand) -> str:
    return gateway.drop_tax_id(customer_id=command.target, tax_id=command.payload["tax_id"])


def _find_removal(_command: BillingCommand) -> str | None:
    """Taking it away again does no harm."""
    return None


def _settle(command: BillingCommand, lease: Lease) -> None:
    sync_customer(account=command.account, lease=lease)


register(ADD, Kind(send=_send_addition, find=_find_addition, settle=_settle))
register(REMOVE, Kind(send=_send_removal, find=_find_removal, settle=_settle))
