"""Reading a list of people as a spreadsheet saves it."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext_lazy as _

from core.common.errors import InvalidInput

MOST_ROWS = 1000
_SEPARATORS = ",;\t"
_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_HEADINGS = {
    "email": {"email", "e-mail", "mail", "e-mailadres", "emailadres", "adres", "address"},
    "name": {"name", "naam", "full name", "volledige naam"},
    "level": {"level", "niveau", "trust", "vertrouwen"},
}


@dataclass(frozen=True)
class Line:
    """A line of the list: its number in the file, and its cells by what they are."""

    number: int
    name: str
    email: str
    level: str


def read_lines(content: bytes | str) -> list[Line]:
    """
    The people on a list, whichever way it was saved.

    UTF-8 (with or without a mark), UTF-16 and Windows-1252; comma, semicolon or tab; a heading or
    none. Reading stops at the line after the thousandth.

    :raises InvalidInput: if it is no such list, is empty, or has more than 1,000 people.
    """
    text = content if isinstance(content, str) else _decoded(content)
    if "\x00" in text:
        raise InvalidInput({"file": [_("This is not a list that can be read. Save it as CSV.")]})
    try:
        lines = list(islice(_lines(text), MOST_ROWS + 1))
    except csv.Error as error:
        sentence = _("This is not a list that can be read. Save it as CSV.")
        raise InvalidInput({"file": [sentence]}) from error
    if not lines:
        raise InvalidInput({"file": [_("There is nobody on this list.")]})
    if len(lines) > MOST_ROWS:
        sentence = _("A list has at most 1,000 people. Cut it in pieces, and nothing gets lost.")
        raise InvalidInput({"file": [sentence]})
    return lines


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS.items():
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        # What spreadsheets on Windows write; its five empty places become a question mark.
        return content.decode("cp1252", errors="replace")


def _lines(text: str) -> Iterator[Line]:
    text = text.lstrip("\ufeff")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text))
    places: dict[str, int] | None = None
    for cells in reader:
        if not any(cell.strip() for cell in cells) or _is_hint(cells):
            continue
        if places is None:
            places = _heading(cells)
            if places is not None:
                continue
            places = _guessed(cells)
        yield _line(reader.line_num, cells, places)


def _separator(text: str) -> str:
    """The sign that the first lines hold most of."""
    start = "\n".join(text.splitlines()[:5]) if len(text) < 10_000 else text[:10_000]
    return max(_SEPARATORS, key=start.count)


def _is_hint(cells: list[str]) -> bool:
    """The first line with which a spreadsheet says what it separates by."""
    return cells[0].strip().lower().startswith("sep=")


def _heading(cells: list[str]) -> dict[str, int] | None:
    if any("@" in cell for cell in cells):
        return None
    words = [cell.strip().lower() for cell in cells]
    found = {
        what: number
        for what, names in _HEADINGS.items()
        for number, word in enumerate(words)
        if word in names
    }
    return found if "email" in found else None


def _guessed(cells: list[str]) -> dict[str, int]:
    """Without a heading: the address is where the @ is, then come name and level."""
    email = next((number for number, cell in enumerate(cells) if "@" in cell), 0)
    others = [number for number in range(max(3, len(cells))) if number != email]
    return {"email": email} | dict(zip(("name", "level"), others, strict=False))


def _line(number: int, cells: list[str], places: dict[str, int]) -> Line:
    def cell(what: str) -> str:
        place = places.get(what)
        return cells[place].strip() if place is not None and place < len(cells) else ""

    return Line(number=number, name=cell("name"), email=cell("email"), level=cell("level"))
