"""Sending letters: signed, at least once, again after a failure, and only on this machine."""

import hashlib
import hmac
import http.client
import ipaddress
import json
import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from infra.stripesim.events import DELIVERY
from infra.stripesim.store import Row

if TYPE_CHECKING:
    from infra.stripesim.simulator import Simulator

BACK_OFF_SECONDS = (1, 5, 15, 60, 300, 900, 3600, 3 * 3600, 6 * 3600)
_TIMEOUT_SECONDS = 10


def sign(*, body: bytes, secret: str, at: int) -> str:
    """The `Stripe-Signature` of a letter."""
    digest = hmac.new(secret.encode(), b"%d." % at + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"


def in_version(event: Row, version: str) -> Row:
    """An event as an unknown version tells it: about which object of whom, and all else changed."""
    about = event["data"]["object"]
    kept = {name: about[name] for name in ("id", "object", "customer", "livemode") if name in about}
    return {**event, "api_version": version, "data": {"object": {**kept, "told_otherwise": {}}}}


class Courier:
    """Takes letters to their endpoints, one after another, in a thread of its own."""

    def __init__(self, simulator: "Simulator") -> None:
        self._simulator = simulator
        self._awake = threading.Event()
        self._stopped = False
        self._sending = threading.Lock()
        self._thread = threading.Thread(target=self._run, daemon=True, name="courier")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """There may be new letters."""
        self._awake.set()

    def stop(self) -> None:
        """Finish the letter in hand and end."""
        self._stopped = True
        self._awake.set()
        self._thread.join(_TIMEOUT_SECONDS)

    def deliver_pending(self) -> list[Row]:
        """Send everything that waits, also what is held or not due; the letters afterwards."""
        with self._sending:
            waiting = self._waiting(due_by=None)
            return [self._deliver(key) for key in self._simulator.faults.arrange(waiting)]

    def _run(self) -> None:
        while not self._stopped:
            self._awake.clear()
            if not self._simulator.faults.letters.hold:
                self._deliver_due()
            self._awake.wait(timeout=1)

    def _deliver_due(self) -> None:
        with self._sending:
            due = self._waiting(due_by=time.time())
            for key in self._simulator.faults.arrange(due):
                if self._stopped or self._simulator.faults.letters.hold:
                    return
                self._deliver(key)

    def _waiting(self, *, due_by: float | None) -> list[str]:
        with self._simulator.lock:
            return [
                row["id"]
                for row in self._simulator.begin().peek(DELIVERY)
                if row["state"] == "pending" and (due_by is None or row["next_at"] <= due_by)
            ]

    def _deliver(self, key: str) -> Row:
        copies = self._simulator.faults.next_copies()
        if copies == 0:
            return self._record(key, "lost", delivered=True)
        answer = ""
        for _copy in range(copies):
            answer = self._send(key)
        return self._record(key, answer, delivered=answer[:1] == "2" and len(answer) == 3)

    def _send(self, key: str) -> str:
        """Post one letter; the status, or why there is none."""
        with self._simulator.lock:
            work = self._simulator.begin()
            delivery = work.find(DELIVERY, key) or {}
            event = work.find("event", delivery.get("event"))
            endpoint = work.find("webhook_endpoint", delivery.get("endpoint"))
            if event is None or endpoint is None:
                return "gone"
            notes = work.notes(endpoint["id"])
        if version := self._simulator.faults.letters.version:
            event = in_version(event, version)
        body = json.dumps(event, indent=2).encode()
        signature = sign(body=body, secret=notes["secret"], at=int(time.time()))
        return post(url=endpoint["url"], host=notes.get("host"), body=body, signature=signature)

    def _record(self, key: str, answer: str, *, delivered: bool) -> Row:
        with self._simulator.writing() as work:
            delivery = work.find(DELIVERY, key)
            if delivery is None:  # everything was reset meanwhile
                return {"id": key, "state": "gone", "answers": [answer]}
            delivery["attempts"] += 1
            delivery["answers"].append(answer)
            if delivered:
                delivery["state"] = "lost" if answer == "lost" else "delivered"
                event = work.get("event", delivery["event"])
                event["pending_webhooks"] = max(0, event["pending_webhooks"] - 1)
            elif delivery["attempts"] > len(BACK_OFF_SECONDS) or answer == "gone":
                delivery["state"] = "given_up"
            else:
                delivery["next_at"] = time.time() + BACK_OFF_SECONDS[delivery["attempts"] - 1]
            return delivery


def post(*, url: str, host: str | None, body: bytes, signature: str) -> str:
    """
    Post one letter to an address on this machine; the status, or why there is none.

    `host` is what the letter says in its Host header: names such as partup.localhost resolve in
    browsers only.
    """
    address = urlsplit(url)
    target = _loopback(address.hostname or "")
    if target is None or address.scheme != "http":
        return "not on this machine"
    connection = http.client.HTTPConnection(target, address.port, timeout=_TIMEOUT_SECONDS)
    try:
        connection.putrequest("POST", address.path or "/", skip_host=True)
        connection.putheader("Host", host or address.netloc)
        connection.putheader("Content-Type", "application/json; charset=utf-8")
        connection.putheader("Content-Length", str(len(body)))
        connection.putheader("User-Agent", "Stripe/1.0 (simulator)")
        connection.putheader("Stripe-Signature", signature)
        connection.endheaders(body)
        return str(connection.getresponse().status)
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    finally:
        connection.close()


def _loopback(host: str) -> str | None:
    if host == "localhost" or host.endswith(".localhost"):
        return "127.0.0.1"
    try:
        return host if ipaddress.ip_address(host).is_loopback else None
    except ValueError:
        return None
