"""A page as a browser without JavaScript sees it: its words, its links and its forms."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_EMPTY_ELEMENTS = {"br", "hr", "img", "input", "link", "meta", "path", "use", "circle", "rect"}
_NO_WORDS = {"script", "style", "svg", "head"}

Attributes = dict[str, str]


@dataclass
class Button:
    """What sends a form: its words, what it adds to the fields, and where else it may lead."""

    words: str
    name: str = ""
    value: str = ""
    action: str = ""


@dataclass
class Form:
    """A form with what a browser would send if nobody typed anything."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    typed: set[str] = field(default_factory=set)
    buttons: list[Button] = field(default_factory=list)

    def button(self, words: str) -> Button | None:
        """The button that says exactly this."""
        return next((button for button in self.buttons if button.words == words), None)

    def filled(self, values: dict[str, str], button: Button) -> list[tuple[str, str]]:
        """What is sent once somebody filled it in and pressed a button."""
        unknown = set(values) - self.typed
        assert not unknown, f"{unknown} cannot be filled in here, only {sorted(self.typed)}"
        kept = [(name, value) for name, value in self.fields if name not in values]
        pressed = [(button.name, button.value)] if button.name else []
        return kept + list(values.items()) + pressed


class Page(HTMLParser):
    """A parsed page."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.markup = markup
        self.links: list[tuple[str, str]] = []
        self.forms: list[Form] = []
        self.values: dict[str, str] = {}
        self._open: list[str] = []
        self._texts: list[tuple[str, list[str]]] = []
        self._words: list[str] = []
        self._title: list[str] = []
        self._button: tuple[Attributes, list[str]] = ({}, [])
        self._link: tuple[str, list[str]] = ("", [])
        self._select: tuple[str, list[tuple[str, bool]]] = ("", [])
        self._textarea: tuple[str, list[str]] = ("", [])
        self.feed(markup)

    @property
    def title(self) -> str:
        """What the page is called on top of it."""
        return _tidy(self._title)

    @property
    def text(self) -> str:
        """All words on the page."""
        return _tidy(self._words)

    @property
    def buttons(self) -> list[str]:
        """What the buttons say."""
        return [button.words for form in self.forms for button in form.buttons]

    def form_with(self, words: str) -> tuple[Form, Button]:
        """The first form with a button that says exactly this."""
        for form in self.forms:
            if button := form.button(words):
                return form, button
        raise AssertionError(f"no button {words!r} on {self.title!r}, only {self.buttons}")

    def link(self, words: str) -> str:
        """The address behind the first link that says this."""
        for address, said in self.links:
            if words in said:
                return address
        raise AssertionError(f"no link {words!r} on {self.title!r}, only {self.links}")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in _EMPTY_ELEMENTS:
            self._open.append(tag)
        if begin := getattr(self, f"_begin_{tag}", None):
            begin(given)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        if end := getattr(self, f"_end_{tag}", None):
            end()

    def handle_data(self, data: str) -> None:
        if "textarea" in self._open:
            self._textarea[1].append(data)
        if _NO_WORDS & set(self._open):
            return
        self._words.append(data)
        heard = {"h1": self._title, "button": self._button[1], "a": self._link[1]}
        for tag, words in heard.items():
            if tag in self._open:
                words.append(data)

    @property
    def _form(self) -> Form:
        """The form we are in; what stands outside of one is never sent."""
        return self.forms[-1] if "form" in self._open else Form("", "")

    def _begin_form(self, given: Attributes) -> None:
        self.forms.append(Form(given.get("action", ""), given.get("method", "get")))

    def _begin_input(self, given: Attributes) -> None:
        kind, name = given.get("type", "text"), given.get("name", "")
        if "id" in given:
            self.values[given["id"]] = given.get("value", "")
        if not name or "disabled" in given:
            return
        if kind in {"checkbox", "radio"} and "checked" not in given:
            self._form.typed.add(name)
        else:
            self._add(name, given.get("value", "on" if kind == "checkbox" else ""), kind)

    def _begin_select(self, given: Attributes) -> None:
        self._select = (given.get("name", ""), [])

    def _begin_option(self, given: Attributes) -> None:
        self._select[1].append((given.get("value", ""), "selected" in given))

    def _end_select(self) -> None:
        name, options = self._select
        chosen = [value for value, is_chosen in options if is_chosen] or [options[0][0]]
        self._add(name, chosen[0])

    def _begin_textarea(self, given: Attributes) -> None:
        self._textarea = (given.get("name", ""), [])

    def _end_textarea(self) -> None:
        name, words = self._textarea
        self._add(name, "".join(words).removeprefix("\n"))

    def _begin_button(self, given: Attributes) -> None:
        self._button = (given, [])

    def _end_button(self) -> None:
        given, words = self._button
        if given.get("type", "submit") == "submit":
            said = _tidy(words) or given.get("aria-label", "")
            more = [given.get(name, "") for name in ("name", "value", "formaction")]
            self._form.buttons.append(Button(said, *more))

    def _begin_a(self, given: Attributes) -> None:
        self._link = (given.get("href", ""), [given.get("aria-label", "")])

    def _end_a(self) -> None:
        self.links.append((self._link[0], _tidy(self._link[1])))

    def _add(self, name: str, value: str, kind: str = "text") -> None:
        self._form.fields.append((name, value))
        if kind != "hidden":
            self._form.typed.add(name)


def _tidy(words: list[str]) -> str:
    return " ".join("".join(words).split())
