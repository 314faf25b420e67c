"""What a person reads when Part-up is up: where to go, and as whom."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from infra.dev.progress import write


def show(*, variables: Mapping[str, str], seconds: float) -> None:
    """Print the addresses and the log-ins of the demo cast."""
    kept = _read(Path(variables["DATA_DIR"]) / "welcome.json")
    lines = [f"Part-up is ready ({seconds:.1f} s). Open in a browser:", ""]
    lines += [f"  {name:<26} {address}" for name, address in _addresses(variables)]
    lines += [f"  {tribe['name']:<26} {tribe['address']}/" for tribe in kept["tribes"]]
    lines += ["", *_log_ins(kept["log_ins"]), "Ctrl-C stops everything."]
    write("\n" + "\n".join(f"  {line}".rstrip() for line in lines) + "\n\n")


def _addresses(variables: Mapping[str, str]) -> list[tuple[str, str]]:
    origin = urlsplit(variables["PUBLIC_ORIGIN"])
    home = f"{origin.scheme}://{origin.netloc}"
    found = [
        ("Home", f"{home}/"),
        ("Mail that was sent", f"{home}/dev/mailbox/"),
        ("Staff", f"{origin.scheme}://staff.{origin.netloc}/"),
    ]
    if variables.get("STRIPE_API_BASE", "").startswith("http://127.0.0.1"):
        found.append(("Stripe (simulator)", f"{variables['STRIPE_API_BASE']}/_sim/state"))
    return found


def _log_ins(cast: list[dict[str, Any]]) -> list[str]:
    """The lines about the demo cast; none when there is no demo."""
    if not cast:
        return []
    passwords = " or ".join(sorted({who["password"] for who in cast}))
    people = [f"  {who['email']:<26} {who['name']}, {who['role']}" for who in cast]
    told = [f"Log in with the password {passwords} as:", "", *people, ""]
    with_code = [who["name"] for who in cast if who.get("takes_code")]
    if with_code:
        told += [f"A code is asked of {' and '.join(with_code)} as well. It is printed by"]
        told += ["", "  ./partup demo --code", ""]
    return told


def _read(path: Path) -> dict[str, list[dict[str, Any]]]:
    if not path.exists():
        return {"tribes": [], "log_ins": []}
    return json.loads(path.read_text())
