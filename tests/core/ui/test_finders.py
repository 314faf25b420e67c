"""The one stylesheet that is sent holds all that people edit."""

import os
import re
from pathlib import Path

import pytest

from core.ui.finders import CONTENTS, SOURCES, STYLESHEET, StylesheetFinder, flattened


@pytest.fixture
def finder(settings, tmp_path: Path) -> StylesheetFinder:
    settings.DATA_DIR = tmp_path
    return StylesheetFinder()


def test_every_file_is_in_its_layer() -> None:
    sent = flattened(CONTENTS)

    assert "@import" not in sent
    assert sent.count("\n@layer ") == CONTENTS.read_text().count("@import")
    assert "@layer components {\n.button {" in sent


def test_an_address_in_a_style_leads_to_a_file() -> None:
    addresses = re.findall(r'url\("(?!data:)([^"]+)"\)', flattened(CONTENTS))

    assert [place for place in addresses if not (SOURCES / place).exists()] == []


def test_braces_are_in_balance() -> None:
    sent = flattened(CONTENTS)

    assert sent.count("{") == sent.count("}")


def test_nothing_else_is_found(finder: StylesheetFinder) -> None:
    assert finder.find("ui/css/app.css") is None
    assert finder.find("../../etc/passwd") is None
    assert finder.find("ui/css/app.css", find_all=True) == []


def test_the_stylesheet_is_found_and_collected(finder: StylesheetFinder) -> None:
    found = finder.find(STYLESHEET)

    collected = [(path, storage.path(path)) for path, storage in finder.list(None)]
    assert collected == [(STYLESHEET, found)]
    assert Path(found).read_text() == flattened(CONTENTS)


def test_it_is_made_anew_when_a_source_is_newer(finder: StylesheetFinder) -> None:
    made = Path(finder.find(STYLESHEET))
    made.write_text("old")
    os.utime(made, (0, 0))

    finder.find(STYLESHEET)

    assert made.read_text() == flattened(CONTENTS)
