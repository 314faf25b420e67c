"""Events."""

from infra.stripesim.paging import fits, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row


@operation("get /v1/events/{id}")
def retrieve_event(call: Call) -> Row:
    """Show an event."""
    return call.work.get("event", call.id)


@operation("get /v1/events", "... delivery_success type types")
def list_events(call: Call) -> Row:
    """List events, newest first."""
    asked = call.parameters
    types = asked.get("types")
    arrived = asked.get("delivery_success")
    rows = call.work.peek(
        "event",
        lambda row: (
            fits(row, asked, ("type",))
            and (not types or row["type"] in types)
            and (arrived is None or (row["pending_webhooks"] == 0) == arrived)
        ),
    )
    return page(call, rows, url="/v1/events")
