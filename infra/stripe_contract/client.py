"""An HTTP client for the `stripe` package that checks every call made through it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import stripe

from infra.stripe_contract.contract import check_answer, check_request, is_soft, read_parameters
from infra.stripe_contract.forms import nest
from infra.stripe_contract.operations import Match, find_operation
from infra.stripe_contract.violations import Kind, Violation

TIMEOUT_SECONDS = (3, 10)


@dataclass(frozen=True)
class CheckedCall:
    """One call and what was wrong with its request and its answer."""

    method: str
    path: str
    status: int
    violations: tuple[Violation, ...]


class ContractClient(stripe.RequestsClient):
    """
    Sends requests as the package always does, and writes down how they break the contract.

    Works against any address. The calls are in `calls`; nothing is raised, so that a test sees
    what its code would have seen.
    """

    def __init__(self, timeout: tuple[float, float] = TIMEOUT_SECONDS, **options: Any) -> None:
        super().__init__(timeout=timeout, **options)
        self.calls: list[CheckedCall] = []

    @property
    def violations(self) -> list[str]:
        """Every violation so far, each as one line with its call."""
        return [
            f"{call.method} {call.path}: {violation}"
            for call in self.calls
            for violation in call.violations
        ]

    def request(  # type: ignore[override]  # as the package's own clients do
        self, method: str, url: str, headers: Mapping[str, str] | None, post_data: Any = None
    ) -> tuple[bytes, int, Mapping[str, str]]:
        """Send one request; `violations` tells afterwards what was wrong with it."""
        address = urlsplit(url)
        match = find_operation(method=method, path=address.path)
        found = _request_violations(match, method, post_data or address.query)
        body, status, answer_headers = super().request(method, url, headers, post_data)
        if match and status < 400:
            found += _answer_violations(match, body)
        self.calls.append(CheckedCall(method, address.path, status, tuple(found)))
        return body, status, answer_headers


def _request_violations(match: Match | None, method: str, form: str) -> list[Violation]:
    if match is None:
        return [Violation("", Kind.UNKNOWN, f"Stripe has no operation {method} here")]
    parameters = read_parameters(
        operation=match.operation, form=nest(pairs=parse_qsl(form, keep_blank_values=True))
    )
    return check_request(operation=match.operation, parameters=parameters)


def _answer_violations(match: Match, body: bytes) -> list[Violation]:
    answer = json.loads(body)
    found = check_answer(operation=match.operation, body=answer)
    return [violation for violation in found if not is_soft(violation)]
