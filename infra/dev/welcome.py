"""What a person reads when Part-up is up: where to go, and as whom."""

import json
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from infra.dev import paths
from infra.dev.progress import write


def show(*, variables: Mapping[str, str], seconds: float) -> None:
    """Print the addresses and the log-ins of the demo cast."""
    lines = [f"Part-up is ready ({seconds:.1f} s). Open in a browser:", ""]
    lines += [f"  {what:<22} {address}" for what, address in _addresses(variables)]
    lines += ["", *_log_ins(paths.VAR / "log-ins.json"), "Ctrl-C stops everything."]
    write("\n" + "\n".join(f"  {line}".rstrip() for line in lines) + "\n\n")


def _addresses(variables: Mapping[str, str]) -> list[tuple[str, str]]:
    origin = urlsplit(variables["PUBLIC_ORIGIN"])
    home = f"{origin.scheme}://{origin.netloc}"
    found = [
        ("Home", f"{home}/"),
        ("Mail that was sent", f"{home}/dev/mailbox/"),
        ("Staff", f"{origin.scheme}://staff.{origin.netloc}/"),
    ]
    if variables["STRIPE_API_BASE"].startswith("http://127.0.0.1"):
        found.append(("Stripe (simulator)", f"{variables['STRIPE_API_BASE']}/"))
    return found


def _log_ins(path: Path) -> list[str]:
    """The lines about the demo cast; none when there is no demo data."""
    try:
        cast = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return []
    people = [f"  {who['name']:<14} {who['email']:<32} {who.get('role', '')}" for who in cast]
    passwords = sorted({who["password"] for who in cast})
    return [f"Log in with the password {' or '.join(passwords)} as", "", *people, ""]
