"""The frame of the hosted pages."""

from collections.abc import Iterable, Mapping
from html import escape

from infra.stripesim.http.texts import TITLE

_STYLE = """
body { background: #f4f4f7; color: #1b1b25; font: 16px/1.5 system-ui, sans-serif; margin: 0; }
main { background: #fff; border-radius: 12px; margin: 8vh auto; max-width: 28rem; padding: 2rem; }
h1 { background: #ffd84d; border-radius: 6px; font-size: 1rem; padding: .5rem .75rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #ddd; padding: .5rem 0; text-align: start; }
td:last-child, th:last-child { text-align: end; }
fieldset { border: 0; margin: 1.5rem 0; padding: 0; }
label { align-items: center; display: flex; gap: .5rem; min-height: 44px; }
button { border: 0; border-radius: 8px; font: inherit; min-height: 44px; width: 100%; }
button + button { margin-block-start: .5rem; }
button.pay { background: #3a3aff; color: #fff; }
.error { background: #ffe5e5; border-radius: 6px; padding: .75rem; }
"""


def page(words: Mapping[str, str], body: str) -> str:
    """A whole page; `body` is markup, escaped by whoever made it."""
    return (
        f'<!doctype html><html lang="{words["lang"]}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{TITLE}</title><style>{_STYLE}</style></head>"
        f"<body><main><h1>{TITLE}</h1>{body}</main></body></html>"
    )


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph of text."""
    named = f' class="{kind}" role="alert"' if kind else ""
    return f"<p{named}>{escape(text)}</p>"


def link(address: str | None, text: str) -> str:
    """A way out, if there is one."""
    return f'<p><a href="{escape(address)}">{escape(text)}</a></p>' if address else ""


def table(rows: Iterable[tuple[str, str]]) -> str:
    """Two columns: what, and how much."""
    lines = "".join(
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(value)}</td></tr>'
        for name, value in rows
    )
    return f"<table>{lines}</table>"


def choices(legend: str, options: Iterable[tuple[str, str]]) -> str:
    """Radio buttons, the first one chosen."""
    lines = "".join(
        f'<label><input type="radio" name="card" value="{escape(value)}"'
        f"{' checked' if position == 0 else ''}> {escape(text)}</label>"
        for position, (value, text) in enumerate(options)
    )
    return f"<fieldset><legend>{escape(legend)}</legend>{lines}</fieldset>"


def text(name: str, label: str, value: str = "") -> str:
    """A line to type in."""
    return f'<label>{escape(label)} <input name="{name}" value="{escape(value)}"></label>'


def hidden(name: str, value: str) -> str:
    """What a form takes along unseen."""
    return f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'


def button(action: str, text: str) -> str:
    """A button that says what it does."""
    return f'<button class="{action}" name="action" value="{action}">{escape(text)}</button>'
