"""Payouts, and the movements of money that make them up."""

from infra.stripesim.paging import fits, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row


@operation("get /v1/payouts/{payout}")
def retrieve_payout(call: Call) -> Row:
    """Show a payout."""
    return call.work.get("payout", call.id)


@operation("get /v1/payouts", "... status")
def list_payouts(call: Call) -> Row:
    """List payouts."""
    rows = call.work.peek("payout", lambda row: fits(row, call.parameters, ("status",)))
    return page(call, rows, url="/v1/payouts")


@operation("get /v1/balance_transactions/{id}")
def retrieve_balance_transaction(call: Call) -> Row:
    """Show one movement of the money that Stripe holds."""
    return call.work.get("balance_transaction", call.id)


@operation("get /v1/balance_transactions", "... payout source type")
def list_balance_transactions(call: Call) -> Row:
    """List movements of the money that Stripe holds; those of a payout with the payout itself."""
    asked = call.parameters.get("payout")

    def is_wanted(row: Row) -> bool:
        is_in_it = asked is None or call.work.glance(row["id"]).get("payout") == asked
        return is_in_it and fits(row, call.parameters, ("source", "type"))

    rows = call.work.peek("balance_transaction", is_wanted)
    return page(call, rows, url="/v1/balance_transactions")
