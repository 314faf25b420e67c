"""What Stripe pays out to our bank, and what each payout is made of."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from billing.gateway.connection import api, our_words
from billing.gateway.reading import Body, at, id_of

if TYPE_CHECKING:
    from stripe.params import BalanceTransactionListParams, PayoutListParams

_PAGE = 100
_ITSELF = "payout"

# Stripe's categories for the books -> ours.
_KINDS = {
    "charge": "payment",
    "charge_failure": "payment",
    "refund": "refund",
    "refund_failure": "refund",
    "partial_capture_reversal": "refund",
    "dispute": "dispute",
    "dispute_reversal": "dispute",
    "fee": "fee",
    "tax": "fee",
    "payout_reversal": "returned",
}


@dataclass(frozen=True)
class PayoutFacts:
    """Money on its way to our bank, in cents."""

    id: str
    amount_cents: int
    currency: str
    status: str
    failure: str
    is_automatic: bool
    arrives_at: dt.datetime
    made_at: dt.datetime


@dataclass(frozen=True)
class PayoutLineFacts:
    """One movement that a payout is made of; `source_id` is what moved."""

    id: str
    kind: str
    amount_cents: int
    fee_cents: int
    net_cents: int
    source_id: str
    made_at: dt.datetime


def fetch_payout(*, payout_id: str) -> PayoutFacts:
    """How a payout stands."""
    with our_words():
        return _payout(api().v1.payouts.retrieve(payout_id).to_dict())


def fetch_payout_lines(*, payout_id: str) -> list[PayoutLineFacts]:
    """What a payout is made of, without itself."""
    wish: BalanceTransactionListParams = {"payout": payout_id, "limit": _PAGE}
    with our_words():
        page = api().v1.balance_transactions.list(wish)
        bodies = [one.to_dict() for one in page.auto_paging_iter()]
    return [_line(body) for body in bodies if body["type"] != _ITSELF]


def list_payouts(*, since: dt.datetime) -> Iterator[PayoutFacts]:
    """The payouts made since a moment."""
    wish: PayoutListParams = {"limit": _PAGE, "created": {"gte": int(since.timestamp())}}
    with our_words():
        for one in api().v1.payouts.list(wish).auto_paging_iter():
            yield _payout(one.to_dict())


def _payout(body: Body) -> PayoutFacts:
    return PayoutFacts(
        id=body["id"],
        amount_cents=body["amount"],
        currency=body["currency"],
        status=body["status"],
        failure=(body["failure_code"] or "")[:60],
        is_automatic=body["automatic"],
        arrives_at=at(body["arrival_date"]),
        made_at=at(body["created"]),
    )


def _line(body: Body) -> PayoutLineFacts:
    return PayoutLineFacts(
        id=body["id"],
        kind=_KINDS.get(body["reporting_category"], "other"),
        amount_cents=body["amount"],
        fee_cents=body["fee"],
        net_cents=body["net"],
        source_id=id_of(body["source"]) or "",
        made_at=at(body["created"]),
    )
