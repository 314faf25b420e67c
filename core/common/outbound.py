"""
Calls to addresses that a person typed: to the open internet only (SSRF).

A name is resolved once and its addresses are looked at before any of them is called, so a name
that leads inside gets no connection, whatever it answers the second time. Redirects are not
followed, and an answer is read up to a limit.
"""

import ipaddress
import socket
from typing import Any

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import Timeout

CONNECT_SECONDS, READ_SECONDS = 5, 5
MOST_BYTES = 256_000


class ForbiddenDestination(requests.RequestException):
    """The address leads to a machine that is not on the open internet, or is not https."""


class _Forbidden(ValueError):
    """The same, where urllib3 would try an OSError once more."""


class OutboundSession(requests.Session):
    """A session of requests that calls the open internet only."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        adapter = _OutboundAdapter()
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def request(self, *args: Any, **options: Any) -> requests.Response:
        """Send a request; no redirect is followed and no answer waited for without end."""
        options["timeout"] = (CONNECT_SECONDS, READ_SECONDS)
        options["allow_redirects"] = False
        options["stream"] = True
        try:
            response = super().request(*args, **options)
        except _Forbidden as error:
            raise ForbiddenDestination(str(error)) from error
        body = response.raw.read(MOST_BYTES + 1, decode_content=True)
        response.close()
        if len(body) > MOST_BYTES:
            raise ForbiddenDestination("The answer is longer than anything we asked for.")
        response._content = body
        return response


class _OutboundAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


def _connect(host: str, port: int, timeout: Any) -> socket.socket:
    seconds = Timeout.resolve_default_timeout(timeout)
    # Names are resolved here, and nowhere after.
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [entry[4][0] for entry in found]
    if not _is_exempt(host, port) and not all(_is_open_internet(str(one)) for one in addresses):
        raise _Forbidden(f"{host} is not on the open internet.")
    return socket.create_connection((str(addresses[0]), port), timeout=seconds)


def _is_open_internet(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    return found.is_global and inner.is_global and not found.is_multicast


def _is_exempt(host: str, port: int) -> bool:
    return f"{host}:{port}" in settings.OUTBOUND_EXEMPT


class _Http(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        if not _is_exempt(self.host, self.port or 80):
            raise _Forbidden("Only https is called.")
        return _connect(self.host, self.port or 80, self.timeout)


class _Https(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self.host, self.port or 443, self.timeout)


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https
