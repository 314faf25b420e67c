"""Tables that people open in a spreadsheet, which must not mistake a word for a formula."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import chain

# What a spreadsheet takes for the beginning of a formula (OWASP, "CSV injection"); the wide signs
# are those of keyboards in East Asia.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BYTE_ORDER_MARK = "\ufeff"


class _Line:
    """Something to write to that hands back each line."""

    def write(self, text: str) -> str:
        return text


def csv_lines(heads: Sequence[object], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """
    Write rows as CSV, a line at a time, for spreadsheets of any language.

    A word that would be read as a formula gets an apostrophe in front, which spreadsheets hide.
    """
    writer = csv.writer(_Line(), lineterminator="\r\n")
    yield _BYTE_ORDER_MARK
    for row in chain([heads], rows):
        yield str(writer.writerow([plain(cell) for cell in row]))


def plain(cell: object) -> str:
    """A cell as a spreadsheet shows it and never runs it; a number is no formula, minus or not."""
    text = str(cell)
    if isinstance(cell, int | float | Decimal):
        return text
    # Some spreadsheets look past the blanks in front.
    is_formula = text.startswith(_FORMULA) or text.lstrip().startswith(_FORMULA)
    return f"'{text}" if is_formula else text
