"""What `./partup check` finds by itself."""

import pytest

from infra.dev import check, inspections
from infra.dev.progress import CannotGoOn

LONG_FUNCTION = "def speak():\n" + "    print('word')\n" * 40
SHORT_FUNCTION = "def speak():\n" + "    print('word')\n" * 39


def test_a_function_of_41_lines_is_too_long(tmp_path):
    file = tmp_path / "rooms.py"
    file.write_text(LONG_FUNCTION)

    assert inspections.too_long_in(file) == ["rooms.py:1: speak has 41 lines, 40 is the most"]


def test_a_function_of_40_lines_is_not(tmp_path):
    file = tmp_path / "rooms.py"
    file.write_text(SHORT_FUNCTION)

    assert inspections.too_long_in(file) == []


def test_a_docstring_may_say_what_needs_saying(tmp_path):
    file = tmp_path / "rooms.py"
    file.write_text(SHORT_FUNCTION.replace("():\n", '():\n    """Speak.\n\n    Twice.\n    """\n'))

    assert inspections.too_long_in(file) == []


def test_a_file_of_301_lines_is_too_long(tmp_path):
    file = tmp_path / "card.css"
    file.write_text(".card {}\n" * 301)

    assert inspections.too_long_in(file) == ["card.css: 301 lines, 300 is the most"]


def test_what_django_writes_may_be_long(tmp_path):
    (tmp_path / "migrations").mkdir()
    file = tmp_path / "migrations" / "0001_initial.py"
    file.write_text("answer = 42\n" * 301)

    assert inspections.too_long_in(file) == []


def test_what_takes_minutes_is_done_when_it_is_asked_for():
    usual, all_of_it = check._chosen([]), check._chosen(["--deep"])

    assert [one.name for one in all_of_it[len(usual) :]] == [
        "schemathesis",
        "stripe cli",
        "localstripe",
    ]
    assert [one.name for one in check._chosen(["--deep", "schemathesis"])] == ["schemathesis"]
    with pytest.raises(CannotGoOn):
        check._chosen(["schemathesis"])
