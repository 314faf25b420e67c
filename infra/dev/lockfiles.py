"""The two lock files: what they pin, and that they name no host."""

import hashlib
import re
from pathlib import Path

BUILD_TOOLS = ("setuptools", "wheel")
_A_HOST = re.compile(r"://|index-url|find-links|trusted-host")


def stamp_of(lock: Path) -> str:
    """A digest that changes with every change of the lock."""
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def entries_of(text: str) -> dict[str, str]:
    """The entry of each package: its pin, marker and hashes, by name."""
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text)
    pinned = (block for block in blocks if re.match(r"[A-Za-z0-9][\w.-]*==", block))
    return {block.partition("==")[0]: block for block in pinned}


def versions_of(text: str) -> dict[str, str]:
    """The pinned version of each package, by name."""
    return {
        name: re.split(r"[\s;\\]", block.partition("==")[2], maxsplit=1)[0]
        for name, block in entries_of(text).items()
    }


def entries_for_building(text: str) -> str:
    """The part of a lock that other packages are built with, itself a lock."""
    entries = entries_of(text)
    return "\n".join(entries[name] for name in BUILD_TOOLS) + "\n"


def lines_with_hosts(text: str) -> list[int]:
    """The numbers of lines that tie a lock to one machine or index."""
    return [number for number, line in enumerate(text.splitlines(), 1) if _A_HOST.search(line)]
