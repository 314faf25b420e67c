"""Draw the icon sprite from the icons that pages use."""

import re
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from lucide.templatetags.lucide import lucide

FOLDER = Path(__file__).parents[2] / "static" / "ui" / "icons"

# Our name: Lucide's name. The files in static/ui/icons/own/ are drawn by us.
ICONS = {
    "alert": "circle-alert",
    "arrow-down": "arrow-down",
    "arrow-left": "arrow-left",
    "arrow-right": "arrow-right",
    "arrow-up": "arrow-up",
    "ban": "ban",
    "bell": "bell",
    "calendar": "calendar",
    "check": "check",
    "check-square": "square-check",
    "chevron-down": "chevron-down",
    "clock": "clock",
    "copy": "copy",
    "credit-card": "credit-card",
    "external": "external-link",
    "eye": "eye",
    "file": "file-text",
    "fingerprint": "fingerprint-pattern",
    "flag": "flag",
    "globe": "globe",
    "hand": "hand",
    "help": "circle-question-mark",
    "home": "house",
    "inbox": "inbox",
    "info": "info",
    "key": "key-round",
    "link": "link",
    "list": "list",
    "lock": "lock",
    "log-out": "log-out",
    "mail": "mail",
    "menu": "menu",
    "message": "message-circle",
    "monitor": "monitor",
    "more": "ellipsis",
    "pencil": "pencil",
    "plus": "plus",
    "search": "search",
    "send": "send",
    "settings": "settings",
    "shield": "shield-check",
    "smartphone": "smartphone",
    "sparkles": "sparkles",
    "trash": "trash-2",
    "tribe": "users-round",
    "user": "user-round",
    "user-plus": "user-round-plus",
    "x": "x",
}


class Command(BaseCommand):
    """Write static/ui/icons/icons.svg anew."""

    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        """This will replace the sprite by one with exactly the icons named here."""
        own = {path.stem: path.read_text() for path in sorted((FOLDER / "own").glob("*.svg"))}
        drawn = {name: lucide(original) for name, original in ICONS.items()}
        symbols = "\n".join(_symbol(name, svg) for name, svg in sorted((own | drawn).items()))
        sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'
        (FOLDER / "icons.svg").write_text(sprite)
        self.stdout.write(f"{len(own | drawn)} icons")


def _symbol(name: str, svg: str) -> str:
    inside = re.sub(r"\s+", " ", re.sub(r"^.*?<svg[^>]*>|</svg>.*$", "", svg, flags=re.DOTALL))
    return f'<symbol id="{name}" viewBox="0 0 24 24">{inside.strip()}</symbol>'
