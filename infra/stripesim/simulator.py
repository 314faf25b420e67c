"""The simulator as a whole: what it remembers, what goes wrong, who waits for letters."""

import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from infra.stripe_contract.contract import check_object
from infra.stripe_contract.violations import Kind, Violation
from infra.stripesim import nouns
from infra.stripesim.errors import StripeError
from infra.stripesim.faults import Faults
from infra.stripesim.money import due
from infra.stripesim.settings import API_VERSION, Settings
from infra.stripesim.store import Store
from infra.stripesim.webhooks import Courier
from infra.stripesim.work import SEED, Work

DEFAULT_ENDPOINT = "we_default"
_TICK_SECONDS = 5


class Simulator:
    """Everything the doors need; one unit of work runs at a time."""

    def __init__(self, settings: Settings) -> None:
        nouns.load_all()
        self.settings = settings
        self.store = Store(settings.state_dir)
        self.lock = threading.RLock()
        self.faults = Faults()
        self.violations: list[str] = []
        self.crashes: list[str] = []
        self.answered: Counter[str] = Counter()
        self.courier = Courier(self)
        self._stopped = threading.Event()
        self._listen_by_default()

    def start(self) -> None:
        """Let time pass and letters leave."""
        self.courier.start()
        threading.Thread(target=self._tick, daemon=True, name="ticker").start()

    def stop(self) -> None:
        """End in order."""
        self._stopped.set()
        self.courier.stop()
        self.store.close()

    def begin(self) -> Work:
        """A new unit of work; hold the lock until it is committed."""
        return Work(self.store, self.settings)

    @contextmanager
    def writing(self) -> Iterator[Work]:
        """A unit of work that is kept, unless something is raised that keeps no work."""
        with self.lock:
            work = self.begin()
            try:
                yield work
            except StripeError as error:
                if error.keeps_work:
                    self.keep(work)
                raise
            self.keep(work)

    def keep(self, work: Work) -> None:
        """Keep a unit of work, and note what in its events breaks the contract."""
        for event in work.made("event"):
            about = event["data"]["object"]
            self.note_violations(event["type"], check_object(value=event))
            # The one object without an id: an invoice that is only announced.
            whole = {"id": "", **about} if event["type"] == "invoice.upcoming" else about
            self.note_violations(event["type"], check_object(value=whole))
        work.commit()
        self.courier.wake()

    def note_violations(self, where: str, found: list[Violation]) -> bool:
        """Count and log what breaks the contract; fields left out on purpose do not."""
        hard = [f"{where}: {one}" for one in found if one.kind is not Kind.ABSENT]
        self.violations.extend(hard)
        for line in hard:
            print(f"stripesim: contract violation: {line}", file=sys.stderr, flush=True)
        return bool(hard)

    def reset(self, *, seed: str | None = None) -> None:
        """Forget everything; a seed makes the ids that follow the same every time."""
        with self.lock:
            self.store.clear()
            self.faults = Faults()
            self.violations.clear()
            self.crashes.clear()
            self._listen_by_default()
            if seed is not None:
                with self.writing() as work:
                    work.put(SEED, SEED, {"seed": seed, "n": 0})

    def _listen_by_default(self) -> None:
        """The endpoint given at the start is there as if it had been made over the API."""
        if not self.settings.webhook_url:
            return
        with self.writing() as work:
            endpoint = work.find("webhook_endpoint", DEFAULT_ENDPOINT)
            if endpoint is None:
                endpoint = work.new("webhook_endpoint", enabled_events=["*"], status="enabled")
                work.remove("webhook_endpoint", endpoint["id"])
                work.put("webhook_endpoint", DEFAULT_ENDPOINT, endpoint)
            endpoint.update(
                id=DEFAULT_ENDPOINT, url=self.settings.webhook_url, api_version=API_VERSION
            )
            work.notes(DEFAULT_ENDPOINT).update(
                secret=self.settings.webhook_secret, host=self.settings.webhook_host
            )

    def _tick(self) -> None:
        while not self._stopped.wait(_TICK_SECONDS):
            with self.writing() as work:
                due.run(work, until=work.now())
