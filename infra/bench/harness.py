"""Measuring two ways side by side, and telling it to people and machines."""

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "build" / "bench"


@dataclass(frozen=True)
class Row:
    """One comparison; `ratio` is theirs / ours, so more is better for us."""

    case: str
    unit: str
    ours: float
    theirs: float
    ratio: float
    runs: int
    theirs_is: str
    reach: str = ""
    reached: bool = True


@dataclass(frozen=True)
class Scale:
    """How much a bench does: quick ones look at fewer tribes and assert no reach."""

    is_quick: bool

    @property
    def runs(self) -> int:
        return 3 if self.is_quick else 5

    def tribes(self, number: int) -> int:
        """A number of tribes, at most 50 when quick."""
        return min(number, 50) if self.is_quick else number


def milliseconds(work: Callable[[], object]) -> float:
    """How long one run of `work` takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def compare(
    *,
    case: str,
    theirs_is: str,
    ours: Callable[[], float],
    theirs: Callable[[], float],
    runs: int,
    at_least: float = 0.0,
    unit: str = "ms",
) -> Row:
    """
    Run both ways in turn and compare their medians.

    `ours` and `theirs` do one run each and return what it took, so that what they prepare or undo
    does not count.
    """
    pairs = [(ours(), theirs()) for _ in range(runs)]
    mine = statistics.median(pair[0] for pair in pairs)
    other = statistics.median(pair[1] for pair in pairs)
    ratio = other / mine
    return Row(
        case=case,
        unit=unit,
        ours=round(mine, 3),
        theirs=round(other, 3),
        ratio=round(ratio, 2),
        runs=runs,
        theirs_is=theirs_is,
        reach=f"≥ {at_least:g}" if at_least else "",
        reached=ratio >= at_least,
    )


def write(name: str, rows: list[Row]) -> None:
    """Keep the rows for machines."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    body = {"name": name, "rows": [asdict(row) for row in rows]}
    text = json.dumps(body, indent=2, ensure_ascii=False)
    (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


def table(name: str, rows: list[Row]) -> str:
    """The rows for people."""
    lines = [f"\n{name}", f"  {'case':<46}{'ours':>10}{'theirs':>11}{'ratio':>9}  reach"]
    for row in rows:
        mark = "" if not row.reach else (" reached" if row.reached else " NOT REACHED")
        lines.append(
            f"  {row.case:<46}{row.ours:>10.2f}{row.theirs:>11.2f}{row.ratio:>9.2f}"
            f"  {row.reach}{mark}   [{row.unit}, {row.runs} runs, theirs: {row.theirs_is}]"
        )
    return "\n".join(lines)
