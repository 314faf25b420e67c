"""Writes .env.example from what config/env.py says; `--check` only compares."""

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

from infra.dev import paths

if TYPE_CHECKING:
    from config.env import Variable

TARGET = paths.ROOT / ".env.example"
_HEAD = """\
# Every setting of Part-up. Made from config/env.py: `python -m infra.dev.env_example`.
# On your own machine you need none of them; `./partup run` fills in what is missing.
# Production refuses to start without those marked (needed).
"""


def text_for(variables: "Iterable[Variable]") -> str:
    """The file for these variables: what each is for, and its default."""
    return _HEAD + "".join(_entry(variable) for variable in variables)


def main(arguments: list[str]) -> int:
    """Write the file, or say whether it is up to date."""
    from config.env import VARIABLES

    wanted = text_for(VARIABLES)
    if "--check" not in arguments:
        TARGET.write_text(wanted)
        return 0
    if TARGET.exists() and TARGET.read_text() == wanted:
        return 0
    print(".env.example is not what config/env.py says; run `python -m infra.dev.env_example`.")
    return 1


def _entry(variable: "Variable") -> str:
    marks = [mark for mark, is_so in _marks(variable) if is_so]
    note = f" ({', '.join(marks)})" if marks else ""
    return f"\n# {variable.help}{note}\n#{variable.name}={variable.default or ''}\n"


def _marks(variable: "Variable") -> list[tuple[str, bool]]:
    return [("needed", variable.default is None), ("secret", variable.secret)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
