"""Finding a free port for people to open."""

import socket
from collections.abc import Callable

from infra.dev.progress import CannotGoOn


def first_free(
    *, wanted: int, is_free: Callable[[int], bool] | None = None, tries: int = 100
) -> int:
    """The wanted port, or the next one that nobody uses.

    :raises CannotGoOn: if all of them are in use.
    """
    for port in range(wanted, min(wanted + tries, 65536)):
        if (is_free or is_free_here)(port):
            return port
    raise CannotGoOn(
        f"Ports {wanted} to {wanted + tries - 1} are all in use. Choose one with --port."
    )


def is_free_here(port: int) -> bool:
    """Whether nobody listens on a port of this machine, and we may."""
    with socket.socket() as client:
        client.settimeout(0.5)
        if client.connect_ex(("127.0.0.1", port)) == 0:
            return False
    with socket.socket() as server:
        # A port whose last user just left is free; without this it seems taken for a minute.
        server.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            server.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
