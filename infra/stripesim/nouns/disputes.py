"""Disputes, which banks open; the controls under /_sim/ play the bank."""

from infra.stripe_contract.skeleton import skeleton
from infra.stripesim import fields
from infra.stripesim.errors import invalid
from infra.stripesim.events import change, emit
from infra.stripesim.money import disputing
from infra.stripesim.paging import fits, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row

_EVIDENCE = " ".join(
    f"evidence.{name}"
    for name, value in skeleton(object_name="dispute")["evidence"].items()
    if value is None and name != "appeal"
)


@operation("get /v1/disputes/{dispute}")
def retrieve_dispute(call: Call) -> Row:
    """Show a dispute."""
    return call.work.get("dispute", call.id)


@operation("post /v1/disputes/{dispute}", _EVIDENCE + " metadata submit")
def update_dispute(call: Call) -> Row:
    """Add evidence to a dispute, and submit it if so wished."""
    asked = call.parameters
    dispute = call.work.get("dispute", call.id)
    if not dispute["status"].endswith("needs_response") and "evidence" in asked:
        raise invalid(f"This dispute is {dispute['status']}.")
    evidence = {**dispute["evidence"], **fields.cleared(asked.get("evidence") or {})}
    change(
        call.work,
        "charge.dispute.updated",
        dispute,
        evidence=evidence,
        metadata=fields.metadata(dispute["metadata"], asked),
    )
    if asked.get("submit", "evidence" in asked):
        disputing.submit(call.work, dispute)
        emit(call.work, "charge.dispute.updated", dispute)
    return dispute


@operation("post /v1/disputes/{dispute}/close")
def close_dispute(call: Call) -> Row:
    """Accept a dispute: the money is lost."""
    dispute = call.work.get("dispute", call.id)
    disputing.close(call.work, dispute, won=False)
    return dispute


@operation("get /v1/disputes", "... charge payment_intent")
def list_disputes(call: Call) -> Row:
    """List disputes."""
    names = ("charge", "payment_intent")
    rows = call.work.peek("dispute", lambda row: fits(row, call.parameters, names))
    return page(call, rows, url="/v1/disputes")
