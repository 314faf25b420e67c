"""What people and tribes of the story show of themselves, read into plain records."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from core.demo.story import STORIES

SHOWN = "shown"


@dataclass(frozen=True, kw_only=True)
class ShownPerson:
    """What somebody tells, as the profile takes it, and the hair on their photo if there is one."""

    profile: dict[str, Any]
    photo: str = ""


@dataclass(frozen=True, kw_only=True)
class ShownBlock:
    """A block of the page about a tribe."""

    title: str
    text: str
    is_public: bool = False
    picture: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownTribe:
    """What a steward of a tribe put on its pages."""

    by: str
    picture: bool = False
    shows_rules: bool = False
    blocks: tuple[ShownBlock, ...] = ()


def shown_people(folder: Path = STORIES) -> dict[str, ShownPerson]:
    """What people tell, by their key in the story."""
    rows = _toml(folder / SHOWN / "people.toml")
    return {key: ShownPerson(photo=row.pop("photo", ""), profile=row) for key, row in rows.items()}


def shown_tribe(slug: str, folder: Path = STORIES) -> ShownTribe | None:
    """What a tribe shows; None when it shows nothing but its name and reason."""
    row = _toml(folder / SHOWN / f"{slug}.toml")
    if not row:
        return None
    blocks = tuple(ShownBlock(**block) for block in row.pop("block", ()))
    return ShownTribe(blocks=blocks, **row)


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
