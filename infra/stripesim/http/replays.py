"""Idempotency keys: the first answer under a key is the answer, errors included."""

from infra.stripesim.errors import StripeError, invalid
from infra.stripesim.simulator import Simulator
from infra.stripesim.store import Row
from infra.stripesim.work import Work

REPLAY = "sim.replay"
KEPT_SECONDS = 24 * 3600
_LONGEST_KEY = 255


class Replays:
    """What is remembered under the key of one call; nothing when it has no key."""

    def __init__(self, simulator: Simulator, key: str | None, fingerprint: str) -> None:
        self._simulator = simulator
        self._key = key
        self._fingerprint = fingerprint

    def find(self) -> tuple[int, Row] | None:
        """
        The first answer, if there was one less than a day ago.

        :raises StripeError: 400 if the key is too long, or was used for something else.
        """
        if self._key is None:
            return None
        if len(self._key) > _LONGEST_KEY:
            raise invalid("Idempotency keys can be at most 255 characters long.")
        work = self._simulator.begin()
        row = work.find(REPLAY, self._key)
        if row is None or row["at"] < work.now() - KEPT_SECONDS:
            return None
        if row["fingerprint"] != self._fingerprint:
            raise StripeError(
                400,
                "idempotency_error",
                "Keys for idempotent requests can only be used with the same parameters they were"
                f" first used with. Try using a key other than '{self._key}' if you meant to"
                " execute a different request.",
            )
        return row["status"], row["body"]

    def keep(self, work: Work, status: int, body: Row) -> None:
        """Remember an answer together with what it did."""
        if self._key is not None:
            work.put(
                REPLAY,
                self._key,
                {
                    "fingerprint": self._fingerprint,
                    "status": status,
                    "body": body,
                    "at": work.now(),
                },
            )
