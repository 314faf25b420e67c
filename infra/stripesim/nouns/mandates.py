"""Mandates for direct debits."""

from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row


@operation("get /v1/mandates/{mandate}")
def retrieve_mandate(call: Call) -> Row:
    """Show a mandate."""
    return call.work.get("mandate", call.id)
