"""What the same tests run against: our simulator, localstripe, and a real sandbox of Stripe's."""

import contextlib
import os
import subprocess
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import requests
import stripe

from infra.dev import localstripe, ports
from infra.stripe_contract.client import ContractClient
from tests.billing.gateway.recording import RecordingClient
from tests.support.letterbox import Letterbox
from tests.support.stripe_simulator import StripeSimulator

LIVE_KEY = "STRIPE_LIVE_TEST_KEY"
_TEST_KEYS = ("sk_test_", "rk_test_")
_OURS, _OTHER, _REAL = "stripesim", "localstripe", "stripe_live"
_PATIENCE_SECONDS = 120

# Its own command listens on every address and writes to a fixed file in /tmp.
_START = """
import sys
from aiohttp import web
from localstripe.server import app, store
type(store).dump_to_disk = lambda self: None
web.run_app(app, host="127.0.0.1", port=int(sys.argv[1]), print=None, access_log=None)
"""


class Backend:
    """One of them: `api` is Stripe's own client, and every call through it is checked."""

    def __init__(self, name: str, key: str, url: str, contract: ContractClient) -> None:
        self.name = name
        self.key = key
        self.url = url
        self.contract = contract
        self.letterbox: Letterbox | None = None
        self.webhook_secret = "whsec_" + "0" * 24
        self.api = self._client()

    def _client(self) -> stripe.StripeClient:
        bases: Any = {} if self.is_real else {"base_addresses": {"api": self.url}}
        return stripe.StripeClient(
            self.key, http_client=self.contract, max_network_retries=0, **bases
        )

    @property
    def is_real(self) -> bool:
        """Whether it is Stripe itself."""
        return self.name == _REAL

    @property
    def is_ours(self) -> bool:
        """Whether it is the simulator."""
        return self.name == _OURS

    def unique(self, name: str) -> str:
        """A name that nobody used in this account before."""
        return f"{name}-{uuid.uuid4().hex[:12]}"

    def post(self, path: str, **form: str) -> requests.Response:
        """A call without Stripe's package around it."""
        signed = {"Authorization": f"Bearer {self.key}"}
        return requests.post(f"{self.url}{path}", data=form, headers=signed, timeout=30)

    def advance(self, clock: str, to: int) -> None:
        """Move a test clock, and wait until everything has happened."""
        clocks = self.api.v1.test_helpers.test_clocks
        clocks.advance(clock, {"frozen_time": to})
        end_at = time.monotonic() + _PATIENCE_SECONDS
        while clocks.retrieve(clock).status != "ready":
            assert time.monotonic() < end_at, "the clock did not arrive"
            time.sleep(2)

    def violations(self) -> list[str]:
        """What broke the contract; the answers of localstripe are older than it, and only noted."""
        if self.name == _OTHER:
            return []
        return self.contract.violations


def soon(ask: Callable[[], Any]) -> Any:
    """What an answer becomes within half a minute: some things come a little later at Stripe."""
    end_at = time.monotonic() + 30
    while not (found := ask()) and time.monotonic() < end_at:
        time.sleep(1)
    return found


@contextlib.contextmanager
def start(name: str, folder: Path) -> Iterator[Backend]:
    """One of the three, ready to be asked."""
    starters = {_OURS: _simulator, _OTHER: _localstripe, _REAL: _real}
    with starters[name](folder) as backend:
        yield backend


@contextlib.contextmanager
def _simulator(folder: Path) -> Iterator[Backend]:
    letterbox = Letterbox()
    simulator = StripeSimulator(folder / "stripesim", letterbox)
    simulator.start()
    backend = Backend(_OURS, simulator.key, simulator.url, ContractClient())
    backend.letterbox, backend.webhook_secret = letterbox, simulator.webhook_secret
    yield backend
    simulator.assert_honest()
    simulator.stop()
    letterbox.close()


@contextlib.contextmanager
def _localstripe(folder: Path) -> Iterator[Backend]:
    letterbox = Letterbox()
    port = ports.first_free(wanted=8420)
    command = [localstripe.ensure(), "-c", _START, str(port)]
    process = subprocess.Popen(command, cwd=folder, env={"HOME": str(folder)})
    url = f"http://127.0.0.1:{port}"
    backend = Backend(_OTHER, "sk_test_" + "0" * 24, url, ContractClient())
    _wait(url, process)
    backend.letterbox = letterbox
    hook = {"url": letterbox.url, "secret": backend.webhook_secret}
    requests.post(f"{url}/_config/webhooks/ours", json=hook, timeout=10).raise_for_status()
    yield backend
    process.terminate()
    process.wait(10)
    letterbox.close()


@contextlib.contextmanager
def _real(_folder: Path) -> Iterator[Backend]:
    key = os.environ[LIVE_KEY]
    assert key.startswith(_TEST_KEYS), f"{LIVE_KEY} must be a test key; this one is refused."
    yield Backend(_REAL, key, "https://api.stripe.com", RecordingClient())


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    end_at = time.monotonic() + 20
    while time.monotonic() < end_at:
        assert process.poll() is None, "localstripe did not start"
        with contextlib.suppress(requests.ConnectionError):
            requests.get(f"{url}/v1/products", timeout=2)
            return
        time.sleep(0.1)
    raise AssertionError("localstripe did not answer in time")
