"""A letter box: a small server that keeps the webhooks it gets, and answers as it is told."""

import http.server
import threading
import time
from dataclasses import dataclass

import stripe


@dataclass(frozen=True)
class Letter:
    """One webhook as it arrived."""

    body: bytes
    signature: str
    host: str

    def event(self, secret: str) -> stripe.Event:
        """The event inside, its signature verified."""
        return stripe.Webhook.construct_event(self.body, self.signature, secret)


class Letterbox:
    """Listens on a free port of the loopback address."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []
        self._statuses: list[int] = []
        self._arrived = threading.Condition()
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/webhooks/stripe/"

    def answer_next(self, *statuses: int) -> None:
        """The statuses of the next letters; after those 200."""
        self._statuses = list(statuses)

    def clear(self) -> None:
        """Throw away what came."""
        self.letters.clear()
        self._statuses = []

    def types(self, secret: str) -> list[str]:
        """What the letters so far are about."""
        return [letter.event(secret).type for letter in self.letters]

    def wait_for(self, count: int, *, seconds: float = 10) -> list[Letter]:
        """The first letters, once so many have come; fails when they do not."""
        end_at = time.monotonic() + seconds
        with self._arrived:
            while len(self.letters) < count:
                left = end_at - time.monotonic()
                assert left > 0, f"{len(self.letters)} of {count} letters came"
                self._arrived.wait(left)
        return self.letters[:count]

    def close(self) -> None:
        """Stop listening."""
        self._server.shutdown()
        self._server.server_close()

    def _receive(self, letter: Letter) -> int:
        with self._arrived:
            self.letters.append(letter)
            self._arrived.notify_all()
            return self._statuses.pop(0) if self._statuses else 200

    def _handler(self) -> type[http.server.BaseHTTPRequestHandler]:
        box = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                letter = Letter(body, self.headers["Stripe-Signature"], self.headers["Host"])
                self.send_response(box._receive(letter))
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_arguments: object) -> None:
                """Stay quiet."""

        return Handler
