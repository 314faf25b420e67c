"""Questions about the record of a tribe."""

from core.trail.selectors.exporting import as_json_lines, as_table
from core.trail.selectors.reading import find_lines, person_called, standing, tell
from core.trail.selectors.sealing import anchors_of, chain_of

__all__ = [
    "anchors_of",
    "as_json_lines",
    "as_table",
    "chain_of",
    "find_lines",
    "person_called",
    "standing",
    "tell",
]
