"""Keys that sort by the moment they were made."""

import os
import threading
import time
import uuid

_lock = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """
    Make a UUIDv7 (RFC 9562): 48 bits of milliseconds, then 74 bits of which the first 12 count.

    Keys made by one process never go backwards, also when its clock does.
    """
    global _last
    with _lock:
        ticks = max(time.time_ns() * 4096 // 1_000_000, _last + 1)
        _last = ticks
    milliseconds, counter = divmod(ticks, 4096)
    rest = int.from_bytes(os.urandom(8), "big") & (2**62 - 1)
    return uuid.UUID(int=milliseconds << 80 | 7 << 76 | counter << 64 | 2 << 62 | rest)
