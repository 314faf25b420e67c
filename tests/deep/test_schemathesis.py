"""Both documents, tried by machine on a running server with two identities."""

import os
import subprocess
import sys

import pytest
import requests

from infra.dev import paths
from tests.deep.conftest import BASE, Server, write_config

EXAMPLES = os.environ.get("PARTUP_DEEP_EXAMPLES", "50")


@pytest.mark.parametrize("host", ["alpha", "beta", ""])
def test_nothing_breaks_and_nobody_gets_in(server, tmp_path, host):
    config = write_config(
        tmp_path, identities=server.identities[host], keys=server.keys[host or "alpha"]
    )
    name = f"{host}.{BASE}" if host else BASE
    done = subprocess.run(
        [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", config, "run"),
            *(f"http://127.0.0.1:{server.port}/api/v1/schema/", "--header", f"Host: {name}"),
            *("--max-examples", EXAMPLES, "--workers", "1"),
        ],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
    )

    broken = server.log.read_text()[-5000:]
    assert done.returncode == 0, f"{done.stdout[-30_000:]}{done.stderr[-3000:]}{broken}"
    assert broken == ""
    # Had its token ended on the way, nothing after that would have been tried.
    assert _answers(server, name, next(iter(server.identities[host].values())))


def _answers(server: Server, name: str, token: str) -> bool:
    path = "auth/account" if name == BASE else "members/me"
    address = f"http://127.0.0.1:{server.port}/api/v1/{path}/"
    headers = {"Host": name, "Authorization": f"Bearer {token}"}
    return requests.get(address, headers=headers, timeout=10).status_code == 200
