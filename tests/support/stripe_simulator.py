"""
The Stripe simulator as a real process, strict, for tests.

Take the fixtures into a conftest: `from tests.support.stripe_simulator import *`. Each test gets
an empty simulator, and fails when one of its calls or answers broke Stripe's contract.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests
import stripe

from infra.stripe_contract.client import ContractClient
from tests.support.letterbox import Letterbox

__all__ = ["stripesim", "stripesim_process"]

ROOT = Path(__file__).parents[2]
YEAR_SECONDS = 366 * 86400


class StripeSimulator:
    """One simulator: `api` is Stripe's own client, and the rest are its controls."""

    webhook_secret = "whsec_simulator"
    webhook_host = "partup.localhost:8000"

    def __init__(
        self, state_dir: Path, letterbox: Letterbox, *, key: str = "sk_test_simulator0000000000"
    ) -> None:
        self.key = key
        self.state_dir = state_dir
        self.letterbox = letterbox
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.contract = ContractClient()
        self.api = self._client(self.contract)
        self.unchecked_api = self._client(stripe.RequestsClient(timeout=(3, 10)))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process and wait until it answers."""
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "infra.stripesim", "--strict"),
                *("--port", str(self.port), "--state", self.state_dir),
                *("--api-key", self.key, "--webhook-secret", self.webhook_secret),
                *("--webhook-url", self.letterbox.url, "--webhook-host", self.webhook_host),
            ],
            cwd=ROOT,
        )
        _wait_until_healthy(self.url, self._process)

    def stop(self) -> None:
        """End the process in order."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(10)

    def kill(self) -> None:
        """End the process at once, as a power cut would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)

    def reset(self) -> None:
        """Forget everything, on both sides."""
        self.control("reset")
        self.letterbox.clear()
        self.contract.calls.clear()

    def control(self, name: str, **body: Any) -> Any:
        """Make something happen; see `/_sim/` in the simulator's README."""
        answer = requests.post(f"{self.url}/_sim/{name}", json=body, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def post(self, path: str, form: dict[str, str], **headers: str) -> requests.Response:
        """A call of the API without Stripe's package around it."""
        signed = {"Authorization": f"Bearer {self.key}", **headers}
        return requests.post(f"{self.url}{path}", data=form, headers=signed, timeout=30)

    def get(self, path: str) -> requests.Response:
        """The same, to look."""
        signed = {"Authorization": f"Bearer {self.key}"}
        return requests.get(f"{self.url}{path}", headers=signed, timeout=30)

    def call(self, method: str, path: str, form: list[tuple[str, str]]) -> requests.Response:
        """The same, with any method; what is asked goes where Stripe's package puts it."""
        where = {"data" if method == "POST" else "params": form}
        signed = {"Authorization": f"Bearer {self.key}"}
        return requests.request(method, f"{self.url}{path}", headers=signed, timeout=30, **where)

    def look(self, name: str) -> Any:
        """Read one of the controls."""
        return requests.get(f"{self.url}/_sim/{name}", timeout=30).json()

    def complete_checkout(self, session_id: str, *, card: str = "pm_card_visa", **more: Any) -> Any:
        """Pay as a person would on the hosted page: with a card, an IBAN or iDEAL."""
        return self.control(f"checkout/{session_id}/complete", card=card, **more)

    def pay_invoice(self, invoice_id: str, *, card: str = "pm_card_visa", **more: Any) -> Any:
        """Pay as a person would on the page of an invoice."""
        return self.control(f"invoices/{invoice_id}/pay", card=card, **more)

    def decide_debit(self, about: str, *, arrives: bool) -> Any:
        """Let the debit of an intent, an invoice or a session arrive, or bounce."""
        return self.control(f"payments/{about}/{'settle' if arrives else 'bounce'}")

    def authenticate(self, about: str, *, passes: bool = True) -> Any:
        """Pass the second step of an intent or an invoice, or do not."""
        return self.control(f"payments/{about}/authenticate", passes=passes)

    def dispute(self, about: str, **more: Any) -> Any:
        """Have a bank dispute the charge of an intent, an invoice or a session."""
        return self.control(f"payments/{about}/dispute", **more)

    def transfer(self, customer_id: str, amount: int, **more: Any) -> Any:
        """Have money arrive from a customer's bank, in cents."""
        return self.control("bank_transfer", customer=customer_id, amount=amount, **more)

    def say_of_vat_id(self, status: str, value: str = "*") -> Any:
        """What the register of VAT ids says of one, or of all."""
        return self.control("vies", status=status, value=value)

    def decline_checkout(self, session_id: str) -> requests.Response:
        """Have the card refused; the session stays open."""
        address = f"{self.url}/_sim/checkout/{session_id}/decline"
        return requests.post(address, json={}, timeout=30)

    def advance(self, *, seconds: int = 0, days: int = 0) -> int:
        """Let time pass for everyone without a test clock; the new time."""
        return int(self.control("clock", seconds=seconds + days * 86400)["now"])

    def deliver(self) -> list[dict[str, Any]]:
        """Send every waiting webhook now; what became of each."""
        return list(self.control("webhooks/deliver")["letters"])

    def fail_next(self, status: int, *, count: int = 1, when: str = "before") -> None:
        """Let the next calls fail; see Failure in the simulator."""
        self.control("fail_next", status=status, count=count, when=when)

    def delay_next(self, seconds: float, *, count: int = 1, when: str = "before") -> None:
        """Let the next calls take longer."""
        self.control("delay", seconds=seconds, count=count, when=when)

    def assert_honest(self) -> None:
        """No call and no answer broke the contract, and the simulator made no mistake."""
        seen = self.look("violations")
        assert seen["violations"] == []
        assert seen["crashes"] == []
        assert self.contract.violations == []

    def _client(self, http_client: stripe.HTTPClient) -> stripe.StripeClient:
        return stripe.StripeClient(
            self.key,
            base_addresses={"api": self.url},
            http_client=http_client,
            max_network_retries=0,
        )


@pytest.fixture(scope="session")
def stripesim_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[StripeSimulator]:
    """The process, started once."""
    letterbox = Letterbox()
    simulator = StripeSimulator(tmp_path_factory.mktemp("stripesim"), letterbox)
    simulator.start()
    yield simulator
    simulator.stop()
    letterbox.close()


@pytest.fixture
def stripesim(stripesim_process: StripeSimulator) -> Iterator[StripeSimulator]:
    """An empty simulator for one test."""
    stripesim_process.reset()
    yield stripesim_process
    stripesim_process.assert_honest()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_until_healthy(url: str, process: subprocess.Popen[bytes]) -> None:
    end_at = time.monotonic() + 20
    while time.monotonic() < end_at:
        assert process.poll() is None, "the simulator did not start"
        try:
            if requests.get(f"{url}/_sim/health", timeout=1).ok:
                return
        except requests.ConnectionError:
            time.sleep(0.05)
    raise AssertionError("the simulator did not answer in time")
