"""Everything there is at Stripe, page by page: what is here is held against it."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

import structlog

from billing.gateway.connection import api, our_words
from billing.gateway.customers import CustomerFacts, customer_facts
from billing.gateway.facts import Letter, SubscriptionFacts
from billing.gateway.invoices import InvoiceFacts, invoice_facts
from billing.gateway.letters import read_letter
from billing.gateway.money import (
    CreditNoteFacts,
    DisputeFacts,
    RefundFacts,
    credit_note_facts,
    dispute_facts,
    refund_facts,
)
from billing.gateway.reading import Body, subscription_facts

if TYPE_CHECKING:
    from stripe.params import (
        CreditNoteListParams,
        CustomerListParams,
        DisputeListParams,
        EventListParams,
        InvoiceListParams,
        RefundListParams,
        SubscriptionListParams,
    )

log = structlog.get_logger(__name__)

_PAGE = 100

Facts = TypeVar("Facts")


@dataclass(frozen=True)
class ListedCustomer:
    """A customer in a list, with the environment whose customer it says it is."""

    facts: CustomerFacts
    env: str


def list_letters(*, since: dt.datetime | None) -> Iterator[Letter]:
    """
    What happened since a moment, newest first; Stripe remembers thirty days.

    An event that we cannot read is left out: it must not hide the others.
    """
    wish: EventListParams = {"limit": _PAGE}
    if since:
        wish["created"] = {"gte": int(since.timestamp())}
    for letter in _each(lambda: api().v1.events.list(wish), _letter_or_none):
        if letter:
            yield letter


def fetch_letter(*, event_id: str) -> Letter:
    """
    One event; Stripe remembers thirty days.

    :raises StripeGone: if there is none.
    """
    with our_words():
        return read_letter(api().v1.events.retrieve(event_id).to_dict())


def list_subscriptions(*, customer_id: str = "") -> Iterator[SubscriptionFacts]:
    """All subscriptions, the ended ones too; of one customer when one is given."""
    wish: SubscriptionListParams = {"status": "all", "limit": _PAGE}
    if customer_id:
        wish["customer"] = customer_id
    yield from _each(lambda: api().v1.subscriptions.list(wish), subscription_facts)


def list_invoices(
    *, customer_id: str = "", since: dt.datetime | None = None, status: str = ""
) -> Iterator[InvoiceFacts]:
    """The invoices that fit, without their payments."""
    wish: InvoiceListParams = {"limit": _PAGE}
    if customer_id:
        wish["customer"] = customer_id
    if since:
        wish["created"] = {"gte": int(since.timestamp())}
    if status == "open":
        wish["status"] = "open"
    yield from _each(lambda: api().v1.invoices.list(wish), invoice_facts)


def list_disputes(*, since: dt.datetime) -> Iterator[DisputeFacts]:
    """The disputes that began since a moment."""
    wish: DisputeListParams = {"limit": _PAGE, "created": {"gte": int(since.timestamp())}}
    yield from _each(lambda: api().v1.disputes.list(wish), dispute_facts)


def list_disputes_of(*, intent_ids: Iterable[str]) -> Iterator[str]:
    """The ids of all disputes about these payments."""
    for intent_id in intent_ids:
        wish: DisputeListParams = {"payment_intent": intent_id, "limit": _PAGE}
        yield from _each(partial(api().v1.disputes.list, wish), _id)


def list_credit_notes(
    *, customer_id: str = "", since: dt.datetime | None = None
) -> Iterator[CreditNoteFacts]:
    """The credit notes that fit."""
    wish: CreditNoteListParams = {"limit": _PAGE}
    if customer_id:
        wish["customer"] = customer_id
    if since:
        wish["created"] = {"gte": int(since.timestamp())}
    yield from _each(lambda: api().v1.credit_notes.list(wish), credit_note_facts)


def list_refunds(*, since: dt.datetime) -> Iterator[RefundFacts]:
    """The money that went back since a moment."""
    wish: RefundListParams = {"limit": _PAGE, "created": {"gte": int(since.timestamp())}}
    yield from _each(lambda: api().v1.refunds.list(wish), refund_facts)


def list_customers() -> Iterator[ListedCustomer]:
    """All customers, with their VAT numbers."""
    wish: CustomerListParams = {"limit": _PAGE, "expand": ["data.tax_ids"]}
    yield from _each(lambda: api().v1.customers.list(wish), _listed)


def _letter_or_none(body: Body) -> Letter | None:
    try:
        return read_letter(body)
    except (KeyError, TypeError, ValueError, OverflowError):
        log.warning("stripe_event_not_read", event_type=str(body.get("type"))[:60])
        return None


def _id(body: Body) -> str:
    return str(body["id"])


def _listed(body: Body) -> ListedCustomer:
    return ListedCustomer(customer_facts(body), str((body["metadata"] or {}).get("env", "")))


def _each(ask: Callable[[], Any], read: Callable[[Body], Facts]) -> Iterator[Facts]:
    """Page by page; a page that does not come ends it with an error, never in silence."""
    with our_words():
        page = ask()
        bodies = [one.to_dict() for one in page.data]
    while bodies:
        yield from (read(body) for body in bodies)
        with our_words():
            page = page.next_page()
            bodies = [one.to_dict() for one in page.data]
