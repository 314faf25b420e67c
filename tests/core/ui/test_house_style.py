"""The templates, stylesheets and scripts keep to the house style."""

import gzip
import re
from pathlib import Path

import django_htmx
import pytest

from core.ui.finders import flattened

ROOT = Path(__file__).parents[3]
STATIC = ROOT / "core" / "ui" / "static" / "ui"
TEMPLATES = sorted(
    path for path in (ROOT / "templates").rglob("*.html") if "emails" not in path.parts
)
PAGES = [path for path in TEMPLATES if path.name != "email.html"]
STYLESHEETS = sorted((STATIC / "css").rglob("*.css"))
SCRIPTS = sorted((STATIC / "js").glob("*.js"))
RAW_COLOUR = re.compile(r"#[0-9a-f]{3,8}\b|\b(?:rgb|hsl)a?\(|oklch\((?!from)", re.IGNORECASE)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_begins_with_its_variables(path: Path) -> None:
    assert path.read_text().startswith("{# ")


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_a_template_has_no_inline_style_or_handler(path: Path) -> None:
    assert re.findall(r"""<[^>]*\s(?:style|on[a-z]+)\s*=""", path.read_text()) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_draws_icons_that_exist(path: Path) -> None:
    sprite = (STATIC / "icons" / "icons.svg").read_text()
    drawn = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    wanted = set(re.findall(r"""(?:\{% icon |\bicon=)"([\w-]+)\"""", path.read_text()))

    assert wanted - drawn == set()


@pytest.mark.parametrize("path", STYLESHEETS, ids=name_of)
def test_colours_are_written_in_the_tokens_only(path: Path) -> None:
    written = "" if path.name == "tokens.css" else path.read_text()

    assert RAW_COLOUR.findall(written) == []


@pytest.mark.parametrize("path", STYLESHEETS, ids=name_of)
def test_a_stylesheet_is_short_and_needs_no_force(path: Path) -> None:
    written = path.read_text()

    assert len(written.splitlines()) <= 200
    assert "!important" not in written


def test_every_stylesheet_is_in_the_table_of_contents() -> None:
    contents = (STATIC / "css" / "app.css").read_text()
    named = set(re.findall(r'@import url\("([^"]+)"\) layer\(\w+\);', contents))
    found = {str(path.relative_to(STATIC / "css")) for path in STYLESHEETS} - {"app.css"}

    assert named == found


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_a_script_is_small_and_stands_alone(path: Path) -> None:
    written = path.read_text()

    assert len(written.splitlines()) < 60
    assert "import " not in written
    assert f'customElements.define("{path.stem}"' in written


def test_every_script_is_loaded() -> None:
    written = "".join(path.read_text() for path in TEMPLATES)

    assert set(re.findall(r"ui/js/([\w-]+\.js)", written)) == {path.name for path in SCRIPTS}


def test_all_scripts_together_are_light() -> None:
    htmx = Path(django_htmx.__file__).parent / "static" / "django_htmx" / "htmx-2.min.js"
    sizes = [len(gzip.compress(path.read_bytes())) for path in (*SCRIPTS, htmx)]

    assert sum(sizes) <= 40_000


def test_the_stylesheet_is_light() -> None:
    sent = flattened(STATIC / "css" / "app.css")

    assert len(gzip.compress(sent.encode())) <= 20_000
