"""Measuring two ways side by side, and telling it to people and machines."""

import json
import statistics
import time
from collections.abc import Callable, Sequence
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
    note: str = ""


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


def alternate(
    ours: Callable[[], float], theirs: Callable[[], float], *, runs: int
) -> list[tuple[float, float]]:
    """
    Run both ways in turn, so that whatever else the machine does meets both.

    `ours` and `theirs` do one run each and return what it took, so that what they prepare or undo
    does not count.
    """
    return [(ours(), theirs()) for _ in range(runs)]


def compared(
    pairs: Sequence[tuple[float, float]],
    *,
    case: str,
    theirs_is: str,
    at_least: float = 0.0,
    unit: str = "ms",
    note: str = "",
) -> Row:
    """The row of a comparison, by the medians of both ways."""
    ours = statistics.median(pair[0] for pair in pairs)
    theirs = statistics.median(pair[1] for pair in pairs)
    ratio = theirs / ours
    return Row(
        case=case,
        unit=unit,
        ours=round(ours, 3),
        theirs=round(theirs, 3),
        ratio=round(ratio, 2),
        runs=len(pairs),
        theirs_is=theirs_is,
        reach=f"≥ {at_least:g}" if at_least else "",
        reached=ratio >= at_least,
        note=note,
    )


def write(name: str, rows: list[Row]) -> None:
    """Keep the rows for machines."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    body = {"name": name, "rows": [asdict(row) for row in rows]}
    text = json.dumps(body, indent=2, ensure_ascii=False)
    (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")


def table(name: str, rows: list[Row], *, is_judged: bool) -> str:
    """The rows for people; a quick bench is not judged by what it reaches."""
    lines = [f"\n{name:<50}{'ours':>10}{'theirs':>11}{'ratio':>9}  reach"]
    for row in rows:
        lines.append(
            f"  {row.case:<48}{row.ours:>10.2f}{row.theirs:>11.2f}{row.ratio:>9.2f}"
            f"  {_verdict(row, is_judged)}"
        )
        lines.append(f"      {row.unit}, {row.runs} runs; theirs: {row.theirs_is}")
        if row.note:
            lines.append(f"      {row.note}")
    return "\n".join(lines)


def _verdict(row: Row, is_judged: bool) -> str:
    if not row.reach or not is_judged:
        return row.reach
    return f"{row.reach} {'reached' if row.reached else 'NOT REACHED'}"
