"""The controls under /_sim/: what a test or a developer may make happen."""

import json
from collections.abc import Callable
from typing import Any, Literal

from infra.stripesim.errors import StripeError, invalid
from infra.stripesim.events import DELIVERY
from infra.stripesim.faults import Delay, Failure
from infra.stripesim.http import acts
from infra.stripesim.http.bodies import Body, field, one_of
from infra.stripesim.http.messages import Answer, Request, json_answer
from infra.stripesim.money import due
from infra.stripesim.operations_list import listed_operations
from infra.stripesim.simulator import Simulator
from infra.stripesim.work import CLOCK

_LATEST = 200
_FASTEST = 1_000_000  # a year passes in half a minute


def answer(simulator: Simulator, request: Request) -> Answer:
    """Answer one control; only JSON is taken, so that no page elsewhere can send a form here."""
    steps = request.path.strip("/").split("/")[1:]
    control = _CONTROLS.get((request.method, "/".join(steps)))
    named = acts.find(steps) if request.method == "POST" else None
    if control is None and named is None:
        known = {path for _method, path in _CONTROLS}
        return json_answer(405 if "/".join(steps) in known else 404, {"error": "no such control"})
    try:
        body = _read(request)
        if control is not None:
            return json_answer(200, control(simulator, body))
        return json_answer(200, acts.do(simulator, *named, body) if named else {})
    except StripeError as error:
        return json_answer(error.status, error.body)


def _read(request: Request) -> Body:
    if request.method != "POST":
        return {}
    if request.headers.get("Content-Type", "").partition(";")[0].strip() != "application/json":
        raise invalid("Controls take application/json.")
    try:
        body = json.loads(request.body or b"{}")
    except ValueError as error:
        raise invalid(f"This is no JSON: {error}") from error
    if not isinstance(body, dict):
        raise invalid("Controls take an object.")
    return body


def _health(_simulator: Simulator, _body: Body) -> Any:
    return {"ok": True}


def _state(simulator: Simulator, _body: Body) -> Any:
    with simulator.lock:
        work = simulator.begin()
        return {
            "now": work.now(),
            "faults_left": simulator.faults.left(),
            "rows": {kind: len(simulator.store.of_kind(kind)) for kind in simulator.store.kinds()},
        }


def _reset(simulator: Simulator, body: Body) -> Any:
    simulator.reset(seed=field(body, "seed", str, None))
    return {"ok": True}


def _fail_next(simulator: Simulator, body: Body) -> Any:
    status = field(body, "status", int, 500)
    if status != 0 and not 400 <= status <= 599:
        raise invalid("status must be 0 or between 400 and 599.", param="status")
    when: Literal["before", "stored", "after"] = one_of(body, "when", ("before", "stored", "after"))
    simulator.faults.failure = Failure(status, field(body, "count", int, 1), when)
    return {"ok": True}


def _delay(simulator: Simulator, body: Body) -> Any:
    seconds = field(body, "seconds", float, 1.0)
    if not 0 <= seconds <= 60:
        raise invalid("seconds must be between 0 and 60.", param="seconds")
    when: Literal["before", "after"] = one_of(body, "when", ("before", "after"))
    simulator.faults.delay = Delay(seconds, field(body, "count", int, 1), when)
    return {"ok": True}


def _letters(simulator: Simulator, _body: Body) -> Any:
    with simulator.lock:
        rows = list(simulator.begin().peek(DELIVERY))
        return {"settings": vars(simulator.faults.letters), "letters": rows[-_LATEST:]}


def _set_letters(simulator: Simulator, body: Body) -> Any:
    letters = simulator.faults.letters
    letters.hold = field(body, "hold", bool, letters.hold)
    letters.drop = field(body, "drop", int, letters.drop)
    letters.duplicate = field(body, "duplicate", int, letters.duplicate)
    if "order" in body:
        letters.order = one_of(body, "order", ("as_made", "reversed", "shuffled"))
    letters.version = field(body, "version", str, letters.version)
    simulator.courier.wake()
    return vars(letters)


def _deliver(simulator: Simulator, _body: Body) -> Any:
    return {"letters": simulator.courier.deliver_pending()}


def _clock(simulator: Simulator, _body: Body) -> Any:
    with simulator.lock:
        return {"now": simulator.begin().now()}


def _advance(simulator: Simulator, body: Body) -> Any:
    """Move the clock of everyone who has no test clock, never backwards; or make it faster."""
    pace = field(body, "pace", float, None)
    if pace is not None and not 1 <= pace <= _FASTEST:
        raise invalid(f"pace must be between 1 and {_FASTEST}.", param="pace")
    with simulator.writing() as work:
        if pace is not None:
            work.set_pace(pace)
        now = work.now()
        until = field(body, "to", int, now + field(body, "seconds", int, 0))
        if not now <= until <= now + 10 * 366 * 86400:
            raise invalid("The clock goes forward only, at most ten years at once.", param="to")
        clock = work.find(CLOCK, CLOCK) or work.put(CLOCK, CLOCK, {"seconds": 0})
        due.run(work, until=until)
        clock["seconds"] += until - now
        return {"now": until}


def _violations(simulator: Simulator, _body: Body) -> Any:
    return {
        "count": len(simulator.violations),
        "violations": simulator.violations[-_LATEST:],
        "crashes": simulator.crashes[-_LATEST:],
    }


def _operations(simulator: Simulator, _body: Body) -> Any:
    """Every operation, and how often it was answered well since the start."""
    listed = listed_operations()
    answered = simulator.answered
    return {"operations": [one | {"answered": answered[one["operation"]]} for one in listed]}


_CONTROLS: dict[tuple[str, str], Callable[[Simulator, Body], Any]] = {
    ("GET", "health"): _health,
    ("GET", "state"): _state,
    ("POST", "reset"): _reset,
    ("POST", "fail_next"): _fail_next,
    ("POST", "delay"): _delay,
    ("GET", "webhooks"): _letters,
    ("POST", "webhooks"): _set_letters,
    ("POST", "webhooks/deliver"): _deliver,
    ("GET", "clock"): _clock,
    ("POST", "clock"): _advance,
    ("GET", "violations"): _violations,
    ("GET", "operations"): _operations,
}
