"""The programs Part-up consists of, and how each is started."""

import signal
from collections.abc import Mapping
from urllib.parse import urlsplit

from infra.dev import paths
from infra.dev.supervisor import Program

_PYTHON = str(paths.VENV_PYTHON)


def simulator(*, port: int, web_port: int, variables: Mapping[str, str]) -> Program:
    """The stand-in for Stripe, which sends its webhooks to the account host."""
    command = [_PYTHON, "-m", "infra.stripesim", "--port", str(port)]
    command += ["--state", str(paths.VAR / "stripesim")]
    command += ["--webhook-url", f"http://127.0.0.1:{web_port}/webhooks/stripe/"]
    command += ["--webhook-host", urlsplit(variables["PUBLIC_ORIGIN"]).netloc]
    command += ["--webhook-secret", variables["STRIPE_WEBHOOK_SECRETS"].split(",")[0]]
    command += ["--api-key", variables["STRIPE_API_KEY"]]
    return Program(name="stripe", command=command, stop_turn=1)


def web(*, port: int, processes: int) -> Program:
    """The web server: a few threads each, because Django's work is synchronous."""
    command = [_PYTHON, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", str(processes), "--blocking-threads", "4"]
    command += ["--workers-kill-timeout", "3", "--respawn-failed-workers", "--log-level", "warning"]
    return Program(name="web", command=[*command, "config.wsgi:application"], stop_turn=1)


def worker() -> Program:
    """What works behind the scenes; it finishes what it has in hand before it stops."""
    # On a machine of one's own, root is nothing to be warned of.
    command = [_PYTHON, "-W", "ignore:You're running the worker", "-m", "celery", "--quiet"]
    command += ["-A", "config", "worker", "--concurrency", "2", "--loglevel", "WARNING"]
    command += ["--without-gossip", "--without-mingle"]
    # When the runner is killed the database goes too, so there is nothing to finish.
    return Program(name="worker", command=command, stop_turn=2, death_signal=signal.SIGQUIT)


def beat() -> Program:
    """The clock that wakes the worker."""
    command = [_PYTHON, "-m", "celery", "--quiet", "-A", "config", "beat"]
    command += ["--loglevel", "WARNING"]
    command += ["--schedule", str(paths.VAR / "beat-schedule"), "--pidfile="]
    return Program(name="beat", command=command, stop_turn=1)
