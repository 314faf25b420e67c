"""What the styleguide shows: people, tribes and work that exist nowhere."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Person:
    """Somebody to draw."""

    name: str
    pk: int


def samples() -> dict[str, Any]:
    """This will give the styleguide its people, days and rows."""
    today = timezone.localdate()
    names = ("Ada Bakker", "Bram de Wit", "Chidi Okafor", "Dunya Yılmaz", "Els Visser", "Femke")
    people = [Person(name, number) for number, name in enumerate((*names, "Guus Prins", "Hanna"))]
    return {
        "people": people,
        "ada": people[0],
        "bram": people[1],
        "chidi": people[2],
        "now": timezone.now(),
        "an_hour_ago": timezone.now() - dt.timedelta(minutes=64),
        "started": today - dt.timedelta(days=20),
        "ends_later": today + dt.timedelta(days=41),
        "ends_soon": today + dt.timedelta(days=2),
        "ended": today - dt.timedelta(days=3),
        "hues": range(0, 360, 15),
        "tribes": _tribes(),
        "tabs": _tabs(),
        "crumbs": [
            {"label": "Waterland", "url": "#"},
            {"label": "Part-ups", "url": "#"},
            {"label": "Quiet roads"},
        ],
        "steps": _steps(),
        "rows": _rows(),
        "heads": ["Tribe", "Status", "Members", "Next date"],
        "table": [["Waterland", "Trial", "24", "14 March"], ["Havenzorg", "Paid", "61", "1 June"]],
        "needs": ["facilitating", "Dutch", "a car"],
        "message": MESSAGE,
    }


MESSAGE = SafeString(
    "<p>I walked the route with two neighbours. <strong>Three crossings</strong> are worse than we "
    "thought; the map is in the <a href='#'>shared notes</a>.</p><ul><li>Dorpsstraat</li>"
    "<li>the school gate</li></ul>"
)


def _tribes() -> list[dict[str, Any]]:
    return [
        {"name": "Waterland", "url": "#", "hue": 195, "unread": 3, "is_current": True},
        {"name": "Havenzorg", "url": "#", "hue": 330, "unread": 0, "is_current": False},
        {"name": "Cooperative of makers in the north", "url": "#", "hue": 105, "unread": 120},
    ]


def _tabs() -> list[dict[str, Any]]:
    return [
        {"label": "Work", "url": "#", "is_current": True, "count": 4},
        {"label": "Conversation", "url": "#", "is_current": False},
        {"label": "History", "url": "#", "is_current": False},
    ]


def _steps() -> list[dict[str, Any]]:
    return [
        {"label": "Name the tribe", "is_done": True},
        {"label": "Choose a plan", "is_current": True},
        {"label": "Invite people"},
    ]


def _rows() -> list[dict[str, Any]]:
    return [
        {"term": "Started by", "words": "Ada Bakker", "url": "#"},
        {"term": "Ends", "words": "14 March, 41 days from now"},
        {"term": "Who sees it", "words": "Everyone in the tribe"},
    ]
