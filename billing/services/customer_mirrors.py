"""Write down what Stripe said of a customer: name, address, VAT numbers and ways to pay."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from billing.gateway import BankFacts, CustomerFacts, MandateFacts, MethodFacts, TaxIdFacts
from billing.models import BillingAccount, BillingCommand, Invoice, PaymentMethod, TaxId
from billing.services import announcing
from billing.services.mirror_rows import differences, mirror
from billing.services.staff_tasks import ask_staff
from billing.vat import tax_status
from core.common import clock

# While one of these is on its way, what people just typed is newer than what Stripe says.
DETAILS = "details"

_DETAILS = ("address_line1", "address_line2", "postal_code", "city", "country")
_OF_A_TAX_ID = ("type", "value", "verification", "verified_name")
_OF_A_METHOD = ("type", "brand", "last4", "exp_month", "exp_year", "bank_country")
_EU_VAT = "eu_vat"


def write_customer(*, account: BillingAccount, facts: CustomerFacts) -> None:
    """Mirror who pays; an e-mail address only where somebody chose one for invoices."""
    _write_tax_ids(account, facts.tax_ids)
    values = customer_values(account, facts)
    changed = {name: value for name, (_old, value) in differences(account, values).items()}
    moment = clock.now()
    fresh: dict[str, Any] = changed | {"synced_at": moment}
    BillingAccount.objects.filter(pk=account.pk).update(**fresh, updated_at=moment)
    for name, value in fresh.items():
        setattr(account, name, value)


def customer_values(account: BillingAccount, facts: CustomerFacts) -> dict[str, Any]:
    """What the mirror of a customer must say."""
    verifications = [one.verification for one in facts.tax_ids if one.type == _EU_VAT]
    is_exempt = facts.tax_exempt == "exempt"
    status = tax_status(country=facts.country, verifications=verifications, is_exempt=is_exempt)
    values: dict[str, Any] = {"tax_status": status, "livemode": facts.livemode}
    if _is_being_told(account):
        return values
    values |= {name: getattr(facts, name) for name in _DETAILS} | {"legal_name": facts.name}
    return values | ({"billing_email": facts.email} if account.billing_email else {})


def write_methods(
    *, account: BillingAccount, methods: Iterable[MethodFacts], default_id: str | None
) -> None:
    """Mirror the ways to pay; one that is no longer there was detached."""
    rows = PaymentMethod.objects.filter(account=account)
    rows.filter(~Q(stripe_method_id=default_id or ""), is_default=True).update(is_default=False)
    found = list(methods)
    for facts in found:
        mirror(
            PaymentMethod,
            key={"stripe_method_id": facts.id},
            values=method_values(facts, default_id) | {"account": account},
        )
    gone = rows.filter(detached_at=None).exclude(stripe_method_id__in=[one.id for one in found])
    gone.update(detached_at=clock.now(), is_default=False, updated_at=clock.now())


def method_values(facts: MethodFacts, default_id: str | None) -> dict[str, Any]:
    """What the mirror of a way to pay must say, its mandate aside."""
    values = {name: getattr(facts, name) for name in _OF_A_METHOD}
    return values | {"is_default": facts.id == default_id, "detached_at": None}


def tax_id_values(facts: TaxIdFacts) -> dict[str, Any]:
    """What the mirror of a VAT number must say."""
    return {name: getattr(facts, name) for name in _OF_A_TAX_ID}


def write_bank(*, account: BillingAccount, facts: BankFacts) -> None:
    """Mirror the account that a customer transfers to."""
    account.pay_to_name, account.pay_to_iban = facts.name, facts.iban
    account.pay_to_bic = facts.bic
    account.save(update_fields=["pay_to_name", "pay_to_iban", "pay_to_bic", "updated_at"])


def write_mandate(*, account: BillingAccount, facts: MandateFacts) -> None:
    """Mirror how the mandate of a direct debit stands."""
    PaymentMethod.objects.filter(account=account, stripe_method_id=facts.method_id).update(
        mandate_status=facts.status, updated_at=clock.now()
    )


def _write_tax_ids(account: BillingAccount, tax_ids: Iterable[TaxIdFacts]) -> None:
    found = list(tax_ids)
    for facts in found:
        mirrored = mirror(
            TaxId,
            key={"stripe_tax_id": facts.id},
            values=tax_id_values(facts),
            once={"account": account},
        )
        if not mirrored.is_changed:
            continue
        announcing.tax_id_written(tax_id=mirrored.row)
        if facts.verification == TaxId.Verification.UNVERIFIED:
            _doubt(account, facts)
    account.tax_ids.exclude(stripe_tax_id__in=[one.id for one in found]).delete()


def _doubt(account: BillingAccount, facts: TaxIdFacts) -> None:
    """A number that is not right may have shifted VAT that was ours to charge."""
    shifted = Invoice.objects.filter(account=account, tax_reason="reverse_charge")
    ask_staff(
        kind="vat_number_wrong",
        subject=facts.id,
        account=account,
        facts={"invoices": list(shifted.values_list("number", flat=True)[:20])},
    )


def _is_being_told(account: BillingAccount) -> bool:
    return BillingCommand.objects.filter(
        account=account, kind=DETAILS, state__in=BillingCommand.UNDER_WAY
    ).exists()
