"""Listen to every log line while the tests run: none may say who somebody is."""

import logging
import re

# Everybody in the tests has an address there; the cast goes by these names.
_PEOPLE = re.compile(r"@partup\.example|\b(Ada|Bram|Chidi|Dunya|Esra|Farid)\b")
_formatter = logging.Formatter()


class Listener(logging.Handler):
    """Keeps the lines in which a person is named or written to."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Look at one line, with the trace below it."""
        line = f"{record.name}: {record.getMessage()}"
        if record.exc_info:
            line += f"\n{_formatter.formatException(record.exc_info)}"
        if _PEOPLE.search(line):
            self.heard.append(line)

    def take(self) -> list[str]:
        """What was heard since the last time."""
        heard, self.heard = self.heard, []
        return heard


listener = Listener()


def listen() -> None:
    """Begin; once is enough for all tests of a process."""
    root = logging.getLogger()
    if listener not in root.handlers:
        root.addHandler(listener)
