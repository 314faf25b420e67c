"""What can be made to go wrong on purpose."""

import random
import threading
from dataclasses import dataclass, field
from typing import Literal

When = Literal["before", "stored", "after"]


@dataclass
class Failure:
    """
    The next `count` calls of the API fail with `status`; 0 hangs up without an answer.

    before: nothing is done. stored: nothing is done, and the idempotency key remembers the
    failure. after: all is done and remembered, only the answer is lost.
    """

    status: int
    count: int
    when: When


HANG_UP = Failure(0, 0, "before")


@dataclass
class Delay:
    """The next `count` calls take `seconds` longer, before or after the work is done."""

    seconds: float
    count: int
    when: When


@dataclass
class Letters:
    """
    What happens to the next webhooks; `hold` keeps them until they are released.

    With a `version` they are written as a version of the API that nobody here knows tells it.
    """

    hold: bool = False
    drop: int = 0
    duplicate: int = 0
    order: str = "as_made"
    version: str = ""


@dataclass
class Faults:
    """Everything set to go wrong now."""

    failure: Failure | None = None
    delay: Delay | None = None
    letters: Letters = field(default_factory=Letters)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def next_failure(self) -> Failure | None:
        """Use up one failure."""
        with self._lock:
            if self.failure is None or self.failure.count < 1:
                return None
            self.failure.count -= 1
            return self.failure

    def next_delay(self) -> Delay | None:
        """Use up one delay."""
        with self._lock:
            if self.delay is None or self.delay.count < 1:
                return None
            self.delay.count -= 1
            return self.delay

    def left(self) -> int:
        """How many calls will still be failed or delayed."""
        with self._lock:
            return sum(fault.count for fault in (self.failure, self.delay) if fault)

    def next_copies(self) -> int:
        """How often the next letter is sent: 1, or 0 when it gets lost, or 2."""
        with self._lock:
            if self.letters.drop > 0:
                self.letters.drop -= 1
                return 0
            if self.letters.duplicate > 0:
                self.letters.duplicate -= 1
                return 2
            return 1

    def arrange(self, letters: list[str]) -> list[str]:
        """The order in which letters leave; shuffling is the same every time."""
        if self.letters.order == "reversed":
            return letters[::-1]
        if self.letters.order == "shuffled":
            return random.Random(len(letters)).sample(letters, len(letters))
        return letters
