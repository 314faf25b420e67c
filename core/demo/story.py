"""The demo story as data: what the files in `stories/` say, read into plain records."""

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

STORIES = Path(__file__).parent / "stories"
_ABOUT_EVERYBODY = ("people", "organisations", "bills")

T = TypeVar("T")


class StoryError(Exception):
    """A story file that cannot be read; the message says where."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """Somebody with an account; whoever has `staff_roles` is staff."""

    key: str
    name: str
    email: str
    language: str
    cast: bool = False
    role: str = ""
    staff_roles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """Who pays for one or more tribes."""

    key: str
    name: str
    country: str
    owners: tuple[str, ...]
    admins: tuple[str, ...] = ()
    billing_contacts: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Offer:
    """
    An offer on an opening; `answered_ago` is also when it was withdrawn or lapsed.

    One that waits may have a first yes by then, where it takes two.
    """

    by: str
    ago: float
    words: str
    hours: int
    state: str
    answered_ago: float | None = None
    answered_by: str = ""
    answer: str = ""


@dataclass(frozen=True, kw_only=True)
class Opening:
    """What a part-up looks for; `posted_ago` only where it came after the part-up opened."""

    title: str
    text: str
    needs: tuple[str, ...]
    hours: int
    places: int
    posted_ago: float | None = None
    offers: tuple[Offer, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Activity:
    """
    A piece of work, and who does it; of an idea, `by` says whose it is.

    `due_in` counts days from today and is negative for the past.
    """

    title: str
    state: str
    by: tuple[str, ...]
    ago: float
    text: str = ""
    due_in: int | None = None
    done_ago: float | None = None


@dataclass(frozen=True, kw_only=True)
class Message:
    """Something said in a part-up, in Markdown."""

    by: str
    ago: float
    text: str


@dataclass(frozen=True, kw_only=True)
class Guest:
    """Somebody from outside whom a partner let in, until a number of days from today."""

    of: str
    by: str
    ago: float
    until_in: int


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a partner answers to the three questions at the end."""

    by: str
    ago: float
    result: str
    learned: str
    thanks: str


@dataclass(frozen=True, kw_only=True)
class PartUp:
    """A part-up from its first words to its last; `audience` is of the day `audience_ago`."""

    key: str
    name: str
    state: str
    language: str
    starter: str
    ends_in_days: int
    minimum_team: int
    driver: str
    result: str
    motivation: str = ""
    created_days_ago: float | None = None
    opened_days_ago: float | None = None
    closed_days_ago: float | None = None
    stopped_days_ago: float | None = None
    stopped_by: str = ""
    stop_reason: str = ""
    audience: str = ""
    audience_ago: float = 0.0
    supporters: tuple[str, ...] = ()
    guests: tuple[Guest, ...] = ()
    openings: tuple[Opening, ...] = ()
    activities: tuple[Activity, ...] = ()
    messages: tuple[Message, ...] = ()
    outcome: str = ""
    answers: tuple[Answer, ...] = ()

    @property
    def began_days_ago(self) -> float:
        """When its first words were written."""
        return self.opened_days_ago or self.created_days_ago or 0.0

    @property
    def partners(self) -> dict[str, float]:
        """Who comes to be a partner, and since how many days."""
        accepted = {
            offer.by: offer.answered_ago or 0.0
            for opening in self.openings
            for offer in opening.offers
            if offer.state == "accepted"
        }
        return {self.starter: self.began_days_ago} | accepted


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Somebody who asks to join and waits, with answers in the order of the tribe's questions."""

    by: str
    ago: float
    answers: tuple[str, ...] = ()
    invited_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Rules:
    """A change of the rules: `changes` by their names, as the service takes them."""

    by: str
    ago: float
    reason: str
    changes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Level:
    """Somebody who is put at a level of trust by a steward."""

    of: str
    by: str
    ago: float
    level: int


@dataclass(frozen=True, kw_only=True)
class Tribe:
    """A tribe and what its people do; `members` says how long ago each joined, `left` left."""

    slug: str
    name: str
    organisation: str
    language: str
    hue: int
    founded_days_ago: int
    access: str
    admission: str
    who_may_start: str
    why: str
    stewards: tuple[str, ...]
    members: dict[str, float]
    left: dict[str, float] = field(default_factory=dict)
    partups: tuple[PartUp, ...]
    is_listed: bool = False
    questions: tuple[str, ...] = ()
    askings: tuple[Asking, ...] = ()
    rules: tuple[Rules, ...] = ()
    levels: tuple[Level, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Story:
    """All of it."""

    people: dict[str, Person]
    organisations: dict[str, Organisation]
    tribes: tuple[Tribe, ...]


def read_story(folder: Path = STORIES) -> Story:
    """Read the files of a folder; tribes come in the order in which they were founded."""
    people = [_record(Person, row) for row in _toml(folder, "people")["people"]]
    organisations = [
        _record(Organisation, row) for row in _toml(folder, "organisations")["organisation"]
    ]
    names = sorted(path.stem for path in folder.glob("*.toml"))
    tribes = [_tribe(_toml(folder, name)) for name in names if name not in _ABOUT_EVERYBODY]
    return Story(
        people={person.key: person for person in people},
        organisations={organisation.key: organisation for organisation in organisations},
        tribes=tuple(sorted(tribes, key=lambda tribe: -tribe.founded_days_ago)),
    )


def _toml(folder: Path, name: str) -> dict[str, Any]:
    path = folder / f"{name}.toml"
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise StoryError(f"{path.name}: {error}") from error


def _tribe(row: dict[str, Any]) -> Tribe:
    partups = tuple(_partup(each) for each in row.pop("partup", ()))
    askings = _records(Asking, row.pop("asking", ()))
    rules = _records(Rules, row.pop("rules", ()))
    levels = _records(Level, row.pop("level", ()))
    return _record(
        Tribe,
        row | {"partups": partups, "askings": askings, "rules": rules, "levels": levels},
    )


def _partup(row: dict[str, Any]) -> PartUp:
    openings = tuple(
        _record(Opening, each | {"offers": _records(Offer, each.get("offers", ()))})
        for each in row.pop("openings", ())
    )
    return _record(
        PartUp,
        row
        | {
            "openings": openings,
            "guests": _records(Guest, row.get("guests", ())),
            "activities": _records(Activity, row.get("activities", ())),
            "messages": _records(Message, row.get("messages", ())),
            "answers": _records(Answer, row.get("answers", ())),
        },
    )


def _records(kind: type[T], rows: Any) -> tuple[T, ...]:
    return tuple(_record(kind, row) for row in rows)


def _record(kind: type[T], row: dict[str, Any]) -> T:
    known = {each.name for each in fields(kind)}  # type: ignore[arg-type]
    if unknown := sorted(set(row) - known):
        raise StoryError(f"{kind.__name__} {_label(row)}: unknown {', '.join(unknown)}")
    values = {key: tuple(v) if isinstance(v, list) else v for key, v in row.items()}
    try:
        return kind(**values)
    except TypeError as error:
        raise StoryError(f"{kind.__name__} {_label(row)}: {error}") from error


def _label(row: dict[str, Any]) -> str:
    return str(next((row[k] for k in ("key", "slug", "title", "by") if k in row), "?"))
