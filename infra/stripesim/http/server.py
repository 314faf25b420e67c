"""The sockets: from bytes to a request, from an answer to bytes."""

import json
import socket
import traceback
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from infra.stripesim.http import api, control, pages
from infra.stripesim.http.messages import Answer, Request, json_answer
from infra.stripesim.settings import LARGEST_BODY
from infra.stripesim.simulator import Simulator

_BODILESS = ("GET", "HEAD")


def answer(simulator: Simulator, request: Request) -> Answer:
    """Send a request to its door."""
    first = request.path.strip("/").split("/")[0]
    if first == "_sim":
        return control.answer(simulator, request)
    if first in pages.FIRST_STEPS:
        return pages.answer(simulator, request)
    return api.answer(simulator, request)


class Server(ThreadingHTTPServer):
    """Listens on the loopback address only."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, simulator: Simulator) -> None:
        super().__init__(("127.0.0.1", simulator.settings.port), Handler)
        self.simulator = simulator

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no news."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    server: Server
    protocol_version = "HTTP/1.1"
    server_version = "stripesim"
    timeout = 30
    # One packet per answer: head and body apart wait 40 ms for each other.
    wbufsize = 64 * 1024
    disable_nagle_algorithm = True

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Stay quiet: the log is for what is wrong."""

    def _answer(self) -> None:
        body = self._body()
        if isinstance(body, Answer):
            self.close_connection = True
            self._send(body)
            return
        address = urlsplit("//host" + self.path if self.path.startswith("/") else self.path)
        request = Request(self.command, address.path, address.query, self.headers, body)
        try:
            answered = answer(self.server.simulator, request)
        except Exception:  # noqa: BLE001  # whatever it is, the next caller is still served
            self.server.simulator.crashes.append(traceback.format_exc())
            traceback.print_exc()
            answered = json_answer(500, {"error": {"type": "api_error", "message": "A mistake."}})
        self._send(answered)

    def _body(self) -> bytes | Answer:
        """The body, or why there is none to be had."""
        if "Transfer-Encoding" in self.headers:
            return _refused(411, "Give a Content-Length.")
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit()):
            return _refused(400, "Invalid Content-Length.")
        if len(length) > 9 or int(length) > LARGEST_BODY:
            return _refused(413, "The request is larger than 1 MB.")
        try:
            return self.rfile.read(int(length))
        except TimeoutError:
            return _refused(408, "The request did not arrive.")

    def _send(self, answered: Answer) -> None:
        if answered.status == 0:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self.send_response(answered.status)
        self.send_header("Content-Type", answered.content_type)
        self.send_header("Content-Length", str(len(answered.body)))
        self.send_header("Cache-Control", "no-store")
        for name, value in answered.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answered.body)

    do_GET = do_HEAD = do_POST = do_DELETE = _answer  # noqa: N815  # names given by the library
    do_PUT = do_PATCH = do_OPTIONS = _answer  # noqa: N815


def _refused(status: int, message: str) -> Answer:
    error = {"error": {"type": "invalid_request_error", "message": message}}
    return Answer(status, json.dumps(error).encode())
