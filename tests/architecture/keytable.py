"""
The key table: who may open which door, and what each gets. A file per room in `keys/`.

`host route METHOD KEY | cells`: a cell is the status and `w` when something was written. A new
door needs a row with its key; `pytest tests/architecture --draw-keys` then writes the cells, and
whoever reads the change decides whether they are right. A cell that changes is a decision.
"""

from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).with_name("keys")
Door = tuple[str, str]


def load() -> dict[Door, tuple[str, list[str]]]:
    """The key and the cells of each door (its address and a method)."""
    rows = {}
    for file in sorted(FOLDER.glob("*.txt")):
        for line in _lines(file):
            door, key, cells = _parse(line)
            rows[door] = key, cells
    return rows


def holders(key: str, keys: dict[str, frozenset[str]]) -> set[str]:
    """Who holds a key: one of the names, or several joined by "+" (a visitor's own name too)."""
    return {name for part in key.split("+") for name in keys.get(part, {part})}


def draw(found: dict[Door, list[str]], principals: Iterable[str]) -> None:
    """Write the cells as they were found; rows and keys stay as people wrote them."""
    heading = f"# {' '.join(principals)}"
    for file in sorted(FOLDER.glob("*.txt")):
        lines = [heading]
        for line in _lines(file):
            door, key, cells = _parse(line)
            lines.append(" ".join((*door, key, "|", *found.get(door, cells))))
        file.write_text("\n".join(lines) + "\n")


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text().splitlines() if line and not line.startswith("#")]


def _parse(line: str) -> tuple[Door, str, list[str]]:
    row, _, cells = line.partition("|")
    host, name, method, key = row.split()
    return (f"{host} {name}", method), key, cells.split()
