"""The API door: read, check, run once, check again."""

import base64
import binascii
import hashlib
import hmac
import json
import time
import traceback
from collections.abc import Callable
from typing import Any

from infra.stripe_contract.contract import check_answer, check_request, read_parameters
from infra.stripe_contract.forms import MalformedForm, nest
from infra.stripe_contract.operations import Match, find_operation
from infra.stripe_contract.violations import Kind, Violation
from infra.stripesim import registry
from infra.stripesim.errors import StripeError, invalid
from infra.stripesim.expanding import expanded
from infra.stripesim.faults import HANG_UP, Failure
from infra.stripesim.http import legacy
from infra.stripesim.http.messages import Answer, Request, json_answer
from infra.stripesim.http.replays import Replays
from infra.stripesim.settings import API_VERSION
from infra.stripesim.simulator import Simulator
from infra.stripesim.store import Row
from infra.stripesim.work import Work


def answer(simulator: Simulator, request: Request) -> Answer:
    """
    Answer one call of the API, after whatever was set to go wrong has gone wrong.

    A call takes its faults when it arrives, and one that a reset overtook does nothing: whoever
    sent it may have given up waiting long ago, and what was reset belongs to somebody else.
    """
    faults = simulator.faults
    delay, failure = faults.next_delay(), faults.next_failure()
    if delay and delay.when == "before":
        time.sleep(delay.seconds)
    if faults is not simulator.faults:
        return _failed(HANG_UP)
    if failure and failure.when == "before":
        return _failed(failure)
    answered = _answer(simulator, request, failure)
    if delay and delay.when == "after":
        time.sleep(delay.seconds)
    return _failed(failure) if failure else answered


def _answer(simulator: Simulator, request: Request, failure: Failure | None) -> Answer:
    with simulator.lock:
        request_id = simulator.begin().new_id("sim.request")
    try:
        _authenticate(request, simulator.settings.api_key)
        form = _form(request)
        if page := legacy.private_page(simulator, request, form):
            return json_answer(200, page, Request_Id=request_id)
        match, parameters, afterwards = _read(request, form)
        simulated = registry.find_simulated(match.operation)
        registry.refuse_other_parameters(simulated, parameters)
        call = Call(simulator, request, request_id, match, parameters, failure)
        call.afterwards = afterwards
        status, body, is_replay = call.run()
    except StripeError as error:
        status, body, is_replay = error.status, error.body, False
    headers = {"Request_Id": request_id, "Stripe_Version": API_VERSION}
    if is_replay:
        headers["Idempotent_Replayed"] = "true"
    return json_answer(status, body, **headers)


def _form(request: Request) -> dict[str, Any]:
    try:
        return nest(pairs=request.form())
    except MalformedForm as error:
        raise invalid(str(error)) from error


def _read(
    request: Request, form: dict[str, Any]
) -> tuple[Match, dict[str, Any], Callable[[Work, Row], None]]:
    """
    Find the operation and its parameters, and what remains to be done for older words.

    :raises StripeError: 404 or 400, in Stripe's own words as far as we know them.
    """
    version = request.headers.get("Stripe-Version", API_VERSION)
    if version != API_VERSION:
        raise invalid(f"Invalid Stripe API version: {version}. Simulated: {API_VERSION}.")
    match = find_operation(method=request.method, path=request.path)
    if match is None:
        raise StripeError(
            404,
            "invalid_request_error",
            f"Unrecognized request URL ({request.method}: {request.path}).",
        )
    today = legacy.Translated(form)
    if legacy.is_tool(request):
        today = legacy.translate(request.path, form)
    parameters = read_parameters(operation=match.operation, form=today.form)
    for violation in check_request(operation=match.operation, parameters=parameters):
        raise _refusal(violation)
    return match, parameters, today.afterwards


def _authenticate(request: Request, key: str) -> None:
    scheme, _space, credentials = request.headers.get("Authorization", "").partition(" ")
    given = credentials.strip()
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode().partition(":")[0]
        except (binascii.Error, ValueError):
            given = ""
    if not hmac.compare_digest(given.encode(), key.encode()):
        message = "Invalid API Key provided." if given else "You did not provide an API key."
        raise StripeError(401, "invalid_request_error", message)


def _refusal(violation: Violation) -> StripeError:
    path = violation.path
    if violation.kind is Kind.UNKNOWN:
        return invalid(f"Received unknown parameter: {path}", code="parameter_unknown", param=path)
    if violation.kind is Kind.MISSING:
        return invalid(f"Missing required param: {path}.", code="parameter_missing", param=path)
    return invalid(f"Invalid {path}: {violation.detail}", param=path)


class Call:
    """One checked call, about to be run."""

    def __init__(
        self,
        simulator: Simulator,
        request: Request,
        request_id: str,
        match: Match,
        parameters: dict[str, Any],
        failure: Failure | None,
    ) -> None:
        self.simulator = simulator
        self.match = match
        self.parameters = parameters
        self.failure = failure
        self.afterwards: Callable[[Work, Row], None] = lambda _work, _body: None
        self.request_id = request_id
        is_write = request.method == "POST"
        self.key = request.headers.get("Idempotency-Key") if is_write else None
        written = json.dumps([request.path, parameters], sort_keys=True)
        self.fingerprint = hashlib.sha256(written.encode()).hexdigest()

    def run(self) -> tuple[int, Row, bool]:
        """
        Do it once: the status, the body, and whether they are remembered ones.

        :raises StripeError: if the key was used with other parameters.
        """
        with self.simulator.lock:
            replays = Replays(self.simulator, self.key, self.fingerprint)
            if remembered := replays.find():
                return *remembered, True
            if self.failure and self.failure.when == "stored":
                work, status, body = self._begin(), self.failure.status, _body(self.failure)
            else:
                work, status, body = self._try()
            replays.keep(work, status, body)
            self.simulator.keep(work)
        return status, body, False

    def _begin(self) -> Work:
        work = self.simulator.begin()
        work.request_id, work.idempotency_key = self.request_id, self.key
        return work

    def _try(self) -> tuple[Work, int, Row]:
        work = self._begin()
        try:
            return work, 200, self._run(work)
        except StripeError as error:
            return work if error.keeps_work else self._begin(), error.status, error.body
        except Exception:  # noqa: BLE001
            # Whatever it is, it is a mistake of the simulator, told apart from Stripe's refusals.
            self.simulator.crashes.append(traceback.format_exc())
            traceback.print_exc()
            message = "The simulator made a mistake; see its log."
            return self._begin(), 500, StripeError(500, "api_error", message).body

    def _run(self, work: Work) -> Row:
        simulated = registry.find_simulated(self.match.operation)
        body = simulated.run(registry.Call(work, self.match.ids, self.parameters))
        self.afterwards(work, body)
        body = expanded(work, body, self.parameters.get("expand", []))
        operation = self.match.operation
        found = check_answer(operation=operation, body=body)
        where = f"{operation.method} {operation.path}"
        if self.simulator.note_violations(where, found) and self.simulator.settings.is_strict:
            raise StripeError(500, "api_error", f"The answer breaks the contract: {found[0]}")
        self.simulator.answered[f"{operation.method.upper()} {operation.path}"] += 1
        return body


def _failed(failure: Failure) -> Answer:
    return json_answer(failure.status, _body(failure))


def _body(failure: Failure) -> Row:
    kind = "api_error" if failure.status >= 500 else "invalid_request_error"
    code = "rate_limit" if failure.status == 429 else None
    return StripeError(failure.status, kind, "A failure that was asked for.", code=code).body
