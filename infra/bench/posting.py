"""Post letters to a web server as several senders at once, and tell what each took."""

import http.client
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain

from infra.stripesim.webhooks import sign

SENDERS = 20


@dataclass(frozen=True)
class Box:
    """Where letters go."""

    port: int
    path: str
    host: str
    secret: str


def post_all(box: Box, letters: Sequence[bytes]) -> list[float]:
    """
    Post letters, each signed as it leaves, over as many lines as there are senders.

    :raises RuntimeError: if one is not taken.
    """
    shares = [letters[number::SENDERS] for number in range(SENDERS)]
    with ThreadPoolExecutor(SENDERS) as pool:
        return list(chain.from_iterable(pool.map(lambda share: _post(box, share), shares)))


def _post(box: Box, letters: Sequence[bytes]) -> list[float]:
    connection = http.client.HTTPConnection("127.0.0.1", box.port, timeout=60)
    took = []
    for body in letters:
        signature = sign(body=body, secret=box.secret, at=int(time.time()))
        headers = {"Host": box.host, "Stripe-Signature": signature}
        headers["Content-Type"] = "application/json"
        start = time.perf_counter()
        connection.request("POST", box.path, body, headers)
        answer = connection.getresponse()
        said = answer.read()
        took.append((time.perf_counter() - start) * 1000)
        if answer.status != 200:
            raise RuntimeError(f"{box.path}: {answer.status} {said[:200]!r}")
    connection.close()
    return took
