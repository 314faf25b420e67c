"""What people change on their bill: the pages at Stripe, ways to pay, VAT numbers."""

from typing import TYPE_CHECKING, Any, cast

from billing.errors import StripeGone
from billing.gateway.connection import api, once, our_words
from billing.gateway.reading import id_of

if TYPE_CHECKING:
    from stripe.params import (
        CustomerTaxIdCreateParams,
        CustomerUpdateParams,
        SubscriptionUpdateParams,
    )
    from stripe.params.billing_portal import SessionCreateParams

_MOST_TAX_IDS = 100


def hosted_page(*, invoice_id: str) -> str:
    """Where an invoice is paid by whoever has the address; it is fetched anew each time."""
    with our_words():
        return str(api().v1.invoices.retrieve(invoice_id).hosted_invoice_url or "")


def open_method_page(*, customer_id: str, return_url: str, language: str) -> str:
    """
    Open Stripe's page on which a customer gives a way to pay, and return its address.

    The page does nothing until somebody fills it in, so it needs no key: each is as good.
    """
    wish: SessionCreateParams = {
        "customer": customer_id,
        "return_url": return_url,
        "locale": cast("Any", language),
        "flow_data": {
            "type": "payment_method_update",
            "after_completion": {"type": "redirect", "redirect": {"return_url": return_url}},
        },
    }
    with our_words():
        return str(api().v1.billing_portal.sessions.create(wish).url)


def set_default_method(
    *, customer_id: str, method_id: str, subscription_ids: list[str], idempotency_key: str
) -> str:
    """
    Collect with this way to pay from now on; returns its id.

    Stripe retries with the subscription's own method first, so that is set as well.
    """
    wish: CustomerUpdateParams = {"invoice_settings": {"default_payment_method": method_id}}
    own: SubscriptionUpdateParams = {"default_payment_method": method_id}
    with our_words():
        api().v1.customers.update(customer_id, wish, once(f"{idempotency_key}:customer"))
        for key in subscription_ids:
            api().v1.subscriptions.update(key, own, once(f"{idempotency_key}:{key}"))
    return method_id


def detach_method(*, customer_id: str, method_id: str, idempotency_key: str) -> str:
    """Forget a way to pay of a customer; one that is gone already stays so."""
    if not is_attached(customer_id=customer_id, method_id=method_id):
        return method_id
    with our_words():
        return str(api().v1.payment_methods.detach(method_id, {}, once(idempotency_key)).id)


def is_attached(*, customer_id: str, method_id: str) -> bool:
    """Whether a way to pay is one of a customer's."""
    try:
        with our_words():
            body = api().v1.payment_methods.retrieve(method_id).to_dict()
    except StripeGone:
        return False
    return id_of(body["customer"]) == customer_id


def add_tax_id(*, customer_id: str, value: str, idempotency_key: str) -> str:
    """
    Give a customer a VAT number of the Union, which is then looked up; returns its id.

    :raises StripeRefused: if it is no such number.
    """
    wish = cast("CustomerTaxIdCreateParams", {"type": "eu_vat", "value": value})
    with our_words():
        made = api().v1.customers.tax_ids.create(customer_id, wish, once(idempotency_key))
        return str(made.id)


def find_tax_id(*, customer_id: str, value: str) -> str | None:
    """The id of a VAT number that a customer has, or None."""
    with our_words():
        page = api().v1.customers.tax_ids.list(customer_id, {"limit": _MOST_TAX_IDS})
        found = (str(one.id) for one in page.auto_paging_iter() if one.value == value)
        return next(found, None)


def drop_tax_id(*, customer_id: str, tax_id: str) -> str:
    """Take a VAT number from a customer; one that is gone already stays so."""
    try:
        with our_words():
            api().v1.customers.tax_ids.delete(customer_id, tax_id)
    except StripeGone:
        return tax_id
    return tax_id
