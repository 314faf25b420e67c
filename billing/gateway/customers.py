"""Customers, their tax numbers and their ways to pay."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from billing.errors import RealStripe
from billing.gateway.connection import api, is_played, our_words
from billing.gateway.embedded import PAGE, whole
from billing.gateway.reading import Body, id_of

if TYPE_CHECKING:
    from stripe.params import ChargeListParams, CustomerRetrieveParams, SetupIntentListParams


@dataclass(frozen=True)
class TaxIdFacts:
    """A VAT number, and what the tax office says of it."""

    id: str
    type: str
    value: str
    verification: str
    verified_name: str


@dataclass(frozen=True)
class CustomerFacts:
    """Who pays, as invoices name them."""

    id: str
    is_deleted: bool
    name: str = ""
    email: str = ""
    address_line1: str = ""
    address_line2: str = ""
    postal_code: str = ""
    city: str = ""
    country: str = ""
    tax_exempt: str = ""
    default_method_id: str | None = None
    tax_ids: tuple[TaxIdFacts, ...] = ()
    livemode: bool = False


@dataclass(frozen=True)
class MethodFacts:
    """A way to pay: what people recognise it by."""

    id: str
    type: str
    brand: str
    last4: str
    exp_month: int | None
    exp_year: int | None
    bank_country: str


@dataclass(frozen=True)
class MandateFacts:
    """What a direct debit rests on."""

    id: str
    method_id: str
    status: str


def fetch_customer(*, customer_id: str) -> CustomerFacts:
    """Who pays, with their tax numbers; of one who was deleted only that."""
    wish: CustomerRetrieveParams = {"expand": ["tax_ids"]}
    with our_words():
        body = api().v1.customers.retrieve(customer_id, wish).to_dict()
    return customer_facts(body)


def fetch_methods(*, customer_id: str) -> list[MethodFacts]:
    """All ways to pay that a customer has now."""
    with our_words():
        page = api().v1.customers.payment_methods.list(customer_id, {"limit": PAGE})
        return [_method(one.to_dict()) for one in page.auto_paging_iter()]


def find_customer_of_method(*, method_id: str) -> str:
    """Whose way to pay this is; empty when it is nobody's."""
    with our_words():
        return id_of(api().v1.payment_methods.retrieve(method_id).to_dict()["customer"]) or ""


def drop_played_customer(*, customer_id: str) -> None:
    """
    Delete a customer of the stand-in, with all they subscribed to; there is none such at Stripe.

    :raises RealStripe: if it is Stripe itself that would answer: nobody is deleted there by us.
    :raises StripeGone: if there is no such customer.
    """
    if not is_played():
        raise RealStripe
    with our_words():
        api().v1.customers.delete(customer_id)


def fetch_mandate(*, mandate_id: str) -> MandateFacts:
    """How a mandate for direct debits stands."""
    with our_words():
        body = api().v1.mandates.retrieve(mandate_id).to_dict()
    return MandateFacts(body["id"], id_of(body["payment_method"]) or "", body["status"])


def fetch_mandates(*, customer_id: str, method_ids: Iterable[str]) -> list[MandateFacts]:
    """
    The mandates on which the direct debits from these accounts rest.

    A way to pay does not name its mandate; the newest payment or set-up that used it does.
    """
    wanted = set(method_ids)
    if not wanted:
        return []
    found: dict[str, str] = {}
    with our_words():
        for method_id, mandate_id in _mandates_used(customer_id):
            if method_id in wanted and mandate_id:
                found.setdefault(method_id, mandate_id)
    return [fetch_mandate(mandate_id=one) for one in found.values()]


def _mandates_used(customer_id: str) -> Iterator[tuple[str | None, str | None]]:
    charges: ChargeListParams = {"customer": customer_id, "limit": PAGE}
    for one in api().v1.charges.list(charges).auto_paging_iter():
        charge = one.to_dict()
        details = charge["payment_method_details"] or {}
        debit, ideal = details.get("sepa_debit") or {}, details.get("ideal") or {}
        yield id_of(charge["payment_method"]), id_of(debit.get("mandate"))
        yield (
            id_of(ideal.get("generated_sepa_debit")),
            id_of(ideal.get("generated_sepa_debit_mandate")),
        )
    set_ups: SetupIntentListParams = {"customer": customer_id, "limit": PAGE}
    for made in api().v1.setup_intents.list(set_ups).auto_paging_iter():
        set_up = made.to_dict()
        yield id_of(set_up["payment_method"]), id_of(set_up["mandate"])


def customer_facts(body: Body) -> CustomerFacts:
    """Read a customer."""
    if body.get("deleted"):
        return CustomerFacts(id=body["id"], is_deleted=True)
    address = {name: value or "" for name, value in (body["address"] or {}).items()}
    return CustomerFacts(
        id=body["id"],
        is_deleted=False,
        name=body["name"] or "",
        email=body["email"] or "",
        address_line1=address.get("line1", ""),
        address_line2=address.get("line2", ""),
        postal_code=address.get("postal_code", ""),
        city=address.get("city", ""),
        country=address.get("country", ""),
        tax_exempt=body["tax_exempt"] or "none",
        default_method_id=id_of(body["invoice_settings"]["default_payment_method"]),
        tax_ids=tuple(_tax_id(one) for one in _tax_ids(body)),
        livemode=body["livemode"],
    )


def _tax_ids(body: Body) -> list[Body]:
    key = body["id"]
    return whole(body.get("tax_ids"), lambda: api().v1.customers.tax_ids.list(key, {"limit": PAGE}))


def _tax_id(body: Body) -> TaxIdFacts:
    verification = body["verification"] or {}
    return TaxIdFacts(
        id=body["id"],
        type=body["type"],
        value=body["value"],
        verification=verification.get("status") or "unavailable",
        verified_name=verification.get("verified_name") or "",
    )


def _method(body: Body) -> MethodFacts:
    """A card shows its brand, a direct debit its bank; never a whole number."""
    details = body.get(body["type"]) or {}
    return MethodFacts(
        id=body["id"],
        type=body["type"],
        brand=str(details.get("brand") or details.get("bank_code") or details.get("bank") or ""),
        last4=str(details.get("last4") or ""),
        exp_month=details.get("exp_month"),
        exp_year=details.get("exp_year"),
        bank_country=str(details.get("country") or ""),
    )
