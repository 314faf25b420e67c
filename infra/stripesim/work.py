"""One unit of work: rows are changed on copies, and all changes are kept or none."""

import copy
import hashlib
import time
from collections.abc import Callable, Iterator
from typing import Any

from infra.stripe_contract.skeleton import skeleton
from infra.stripesim.errors import missing
from infra.stripesim.objects import PREFIXES, left_out
from infra.stripesim.settings import Settings
from infra.stripesim.store import Row, Store

CLOCK = "sim.clock"
SEED = "sim.seed"
NOTES = "sim.notes"


class Work:
    """
    What one request sees and changes.

    Rows it hands out are its own copies: change them, and `commit` writes those that differ.
    """

    def __init__(self, store: Store, settings: Settings) -> None:
        self.settings = settings
        self.request_id: str | None = None
        self.idempotency_key: str | None = None
        self.moment: int | None = None  # set while something is made to happen at its own time
        self._store = store
        self._copies: dict[str, dict[str, Row | None]] = {}

    def aside(self) -> "Work":
        """Another unit of work from the same beginning, to try out what is not to be kept."""
        other = Work(self._store, self.settings)
        other.moment = self.moment
        return other

    def find(self, kind: str, key: str | None) -> Row | None:
        """The row, or None."""
        if not isinstance(key, str):
            return None
        copies = self._copies.setdefault(kind, {})
        if key not in copies:
            row = self._store.of_kind(kind).get(key)
            if row is None:
                return None
            copies[key] = copy.deepcopy(row)
        return copies[key]

    def get(self, kind: str, key: str | None, *, param: str = "id", status: int = 404) -> Row:
        """
        The live object of Stripe's.

        :raises StripeError: 404 (or `status`) if there is none or it was deleted.
        """
        row = self.find(kind, key)
        if row is None or row.get("deleted"):
            raise missing(kind, str(key), param=param, status=status)
        return row

    def peek(self, kind: str, where: Callable[[Row], bool] = lambda _row: True) -> Iterator[Row]:
        """The rows of a kind that fit, oldest first, deleted ones left out; not to be changed."""
        copies = self._copies.get(kind, {})
        stored = self._store.of_kind(kind)
        made = [row for key, row in copies.items() if key not in stored]
        for row in [copies.get(key, row) for key, row in stored.items()] + made:
            if row is not None and not row.get("deleted") and where(row):
                yield row

    def select(self, kind: str, where: Callable[[Row], bool] = lambda _row: True) -> list[Row]:
        """The rows of a kind that fit, oldest first, as copies to change."""
        return [self.get(kind, row["id"]) for row in self.peek(kind, where)]

    def put(self, kind: str, key: str, row: Row) -> Row:
        """Keep a row under a key of one's own."""
        self._copies.setdefault(kind, {})[key] = row
        return row

    def remove(self, kind: str, key: str) -> None:
        """Forget a row."""
        self._copies.setdefault(kind, {})[key] = None

    def new(self, kind: str, **fields: Any) -> Row:
        """Make a complete object of Stripe's: its skeleton, an id, a moment, and these fields."""
        row = skeleton(object_name=kind)
        for name in left_out(kind, row):
            del row[name]
        row["id"] = self.new_id(kind)
        if "created" in row:
            row["created"] = self.now()
        unknown = fields.keys() - row.keys()
        if unknown:
            raise LookupError(f"{kind} has no {sorted(unknown)}")
        row.update(fields)
        return self.put(kind, row["id"], row)

    def new_id(self, kind: str) -> str:
        """An id that never came before; the same seed gives the same ids."""
        seed = self.find(SEED, SEED) or self.put(SEED, SEED, {"seed": str(time.time_ns()), "n": 0})
        seed["n"] += 1
        digest = hashlib.sha256(f"{seed['seed']}:{seed['n']}".encode()).hexdigest()
        return f"{PREFIXES[kind]}_{digest[:24]}"

    def notes(self, key: str) -> Row:
        """What only the simulator knows about an object, such as how a card behaves."""
        return self.find(NOTES, key) or self.put(NOTES, key, {})

    def glance(self, key: str) -> Row:
        """The same notes, to look at and not to change."""
        row = self._copies.get(NOTES, {}).get(key) or self._store.of_kind(NOTES).get(key)
        return row or {}

    def now(self, customer: str | None = None) -> int:
        """The moment, in the time a customer lives in: its test clock's or the simulator's."""
        if self.moment is not None:
            return self.moment
        owner = self.find("customer", customer)
        clock = self.find("test_helpers.test_clock", (owner or {}).get("test_clock"))
        if clock:
            return int(clock["frozen_time"])
        shift = self.find(CLOCK, CLOCK) or {"seconds": 0}
        passed = time.time() - shift.get("since", 0)
        faster = passed * (shift["pace"] - 1) if shift.get("pace") else 0
        return int(time.time() + shift["seconds"] + faster)

    def set_pace(self, pace: float) -> None:
        """Let so many seconds pass in each real one from now on; what has passed stays."""
        ahead = self.now() - int(time.time())
        self.put(CLOCK, CLOCK, {"seconds": ahead, "pace": pace, "since": time.time()})

    def made(self, kind: str) -> list[Row]:
        """The rows of a kind that this work made."""
        stored = self._store.of_kind(kind)
        copies = self._copies.get(kind, {})
        return [row for key, row in copies.items() if row and key not in stored]

    def commit(self) -> None:
        """Keep every change."""
        self._store.write(
            {
                (kind, key): row
                for kind, copies in self._copies.items()
                for key, row in copies.items()
                if row != self._store.of_kind(kind).get(key)
            }
        )
