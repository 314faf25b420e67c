"""Test clocks: the time of the customers that were made with one."""

from infra.stripesim.errors import invalid
from infra.stripesim.events import emit
from infra.stripesim.money import due, subscribing
from infra.stripesim.money.customers import forget
from infra.stripesim.money.periods import DAY
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row

_KIND = "test_helpers.test_clock"
_PATH = "/v1/test_helpers/test_clocks"
_INTERVAL_DAYS = {"day": 1, "week": 7, "month": 31, "year": 366}


@operation(f"post {_PATH}", "frozen_time name")
def create_clock(call: Call) -> Row:
    """Make a clock that stands still."""
    frozen_time = call.parameters["frozen_time"]
    if not 0 < frozen_time < 2**33:
        raise invalid("Invalid frozen_time.", param="frozen_time")
    clock = call.work.new(
        _KIND,
        deletes_after=call.work.now() + 30 * DAY,
        frozen_time=frozen_time,
        name=call.parameters.get("name"),
        status="ready",
    )
    emit(call.work, "test_helpers.test_clock.created", clock)
    return clock


@operation(f"get {_PATH}/{{test_clock}}")
def retrieve_clock(call: Call) -> Row:
    """Show a clock."""
    return call.work.get(_KIND, call.id)


@operation(f"delete {_PATH}/{{test_clock}}")
def delete_clock(call: Call) -> Row:
    """Delete a clock and the customers who live by it."""
    work = call.work
    clock = work.get(_KIND, call.id)
    for customer in work.select("customer", lambda row: row["test_clock"] == call.id):
        forget(work, customer)
    for subscription in work.select("subscription", lambda row: row["test_clock"] == call.id):
        subscription.update(status="canceled", ended_at=clock["frozen_time"])
    emit(work, "test_helpers.test_clock.deleted", clock)
    work.put(_KIND, call.id, {"id": call.id, "object": _KIND, "deleted": True})
    return {"id": call.id, "object": _KIND, "deleted": True}


@operation(f"post {_PATH}/{{test_clock}}/advance", "frozen_time")
def advance_clock(call: Call) -> Row:
    """Move a clock forward; it answers "advancing", and is ready when next asked."""
    work, until = call.work, call.parameters["frozen_time"]
    clock = work.get(_KIND, call.id)
    if until <= clock["frozen_time"]:
        raise invalid("A clock can only be advanced forward.", param="frozen_time")
    if until > clock["frozen_time"] + _furthest(call):
        raise invalid(
            "A clock can be advanced by at most two intervals of its shortest subscription.",
            param="frozen_time",
        )
    on_its_way = {
        "status": "advancing",
        "status_details": {"advancing": {"target_frozen_time": until}},
    }
    emit(work, "test_helpers.test_clock.advancing", {**clock, **on_its_way})
    due.run(work, until=until, clock=clock["id"])
    clock["frozen_time"] = until
    emit(work, "test_helpers.test_clock.ready", clock)
    return {**clock, **on_its_way}


def _furthest(call: Call) -> int:
    """Seconds that the clock may be advanced at once."""
    lengths = [
        _INTERVAL_DAYS[item["price"]["recurring"]["interval"]]
        * item["price"]["recurring"]["interval_count"]
        for row in call.work.peek("subscription", lambda row: row["test_clock"] == call.id)
        if row["status"] in subscribing.LIVE
        for item in row["items"]["data"]
    ]
    return 2 * DAY * min(lengths, default=366)
