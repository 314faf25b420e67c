"""A whole Part-up as real processes, with a committed database of its own, for browsers."""

import http.client
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from infra.bench.databases import drop, server
from infra.dev import ports, processes
from infra.dev.services import Services
from tests.support.databases import template
from tests.support.stripe_simulator import StripeSimulator

ROOT = Path(__file__).parents[2]
BASE = "partup.localhost"
_READY_SECONDS = 60


class Town:
    """PostgreSQL is the tests' own; everything else is started here and stopped again."""

    def __init__(self, *, home: Path, name: str) -> None:
        self.home, self.database = home, name
        # Far from the port of another run, which may be about to take the first one it finds free.
        self.port = ports.first_free(wanted=8600 + os.getpid() % 500 * 4)
        self.secure_port = ports.first_free(wanted=self.port + 1)
        self.origin = f"http://{BASE}:{self.port}"
        self.secure_origin = f"https://{BASE}:{self.secure_port}"
        self.services = Services(home=home, given=_no_second_database(), is_durable=False)
        letterbox: Any = SimpleNamespace(url=f"http://127.0.0.1:{self.port}/webhooks/stripe/")
        self.simulator = StripeSimulator(home, letterbox)
        self.simulator.webhook_host = f"{BASE}:{self.port}"
        self._children: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start everything and wait until the web server answers."""
        with server() as one:
            drop(one, self.database)
            one.execute(f'create database "{self.database}" template "{template()}"')
        self.services.start_silently()
        self.simulator.start()
        self._run("manage.py", "sync_catalogue")
        self._launch("-m", "celery", "--quiet", "-A", "config", "worker", "--concurrency", "1")
        self._launch(*_web(self.port))
        self._wait_for(self.port)

    def start_secure_door(self) -> None:
        """Another web server for the same database, over TLS with a certificate made here."""
        certificate, key = _self_signed(self.home)
        tls = ["--ssl-certificate", str(certificate), "--ssl-keyfile", str(key)]
        origin = {"PUBLIC_ORIGIN": self.secure_origin}
        self._launch(*_web(self.secure_port), *tls, **origin)
        assert processes.wait_until(
            lambda: not ports.is_free_here(self.secure_port), seconds=_READY_SECONDS
        )

    def let_time_pass(self, *, until: str) -> None:
        """Do what is due at a moment (ISO 8601), as the worker would then."""
        self._run("-m", "tests.browser.later", until)

    def stop(self) -> None:
        """Stop everything, and drop the database."""
        for child in reversed(self._children):
            processes.end(child, with_signal=signal.SIGTERM, seconds=10)
        self.simulator.stop()
        self.services.stop()
        with server() as one:
            drop(one, self.database)

    @property
    def environment(self) -> dict[str, str]:
        """What the processes are told."""
        return {
            **os.environ,
            **self.services.variables,
            "PARTUP_ENV": "test",
            "PUBLIC_ORIGIN": self.origin,
            "DATABASE_URL": _with_name(os.environ["DATABASE_URL"], self.database),
            "DATA_DIR": str(self.home),
            "STRIPE_API_BASE": self.simulator.url,
            "STRIPE_API_KEY": self.simulator.key,
            "STRIPE_WEBHOOK_SECRETS": self.simulator.webhook_secret,
            "CHECKOUT_ORIGINS": self.simulator.url,
        }

    def _launch(self, *command: str, **more: str) -> None:
        log = (self.home / "log").open("ab")
        child = processes.start(
            [sys.executable, *command],
            env=self.environment | more,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self._children.append(child)

    def _run(self, *command: str) -> None:
        done = processes.run([sys.executable, *command], env=self.environment, cwd=ROOT)
        assert done.returncode == 0, done.stderr

    def _wait_for(self, port: int) -> None:
        end_at = time.monotonic() + _READY_SECONDS
        while time.monotonic() < end_at:
            if _answers(port):
                return
            time.sleep(0.1)
        raise AssertionError(f"Part-up did not start: {(self.home / 'log').read_text()[-3000:]}")


def _no_second_database() -> dict[str, str]:
    return {"DATABASE_URL": os.environ["DATABASE_URL"]}


def _with_name(url: str, name: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


def _web(port: int) -> list[str]:
    command = ["-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "4", "--workers-kill-timeout", "3"]
    return [*command, "--log-level", "warning", "config.wsgi:application"]


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/readyz", headers={"Host": BASE})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _self_signed(folder: Path) -> tuple[Path, Path]:
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", f"/CN={BASE}"]
    command += ["-addext", f"subjectAltName=DNS:{BASE},DNS:*.{BASE}"]
    done = processes.run([*command, "-keyout", key, "-out", certificate])
    assert done.returncode == 0, done.stderr
    return certificate, key
