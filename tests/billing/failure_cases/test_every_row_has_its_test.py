"""Each row of the table of failure cases is a test of its own name."""

import re
from pathlib import Path

HERE = Path(__file__).parent
TESTS = HERE.parents[1]
ROWS = range(1, 43)
# Rows about something that is proven where it belongs, by other names: file and test.
ELSEWHERE: dict[int, tuple[str, ...]] = {
    8: ("billing/test_webhook.py::test_without_a_database_stripe_is_told_to_come_again",),
    9: (
        "billing/test_trouble.py::test_stripe_away_leaves_an_attempt_to_go_on_with",
        "billing/test_trouble.py::test_a_hanging_stripe_is_not_waited_for_long",
    ),
    10: ("billing/test_trouble.py::test_a_lost_answer_does_not_make_a_second_page",),
    11: (
        "billing/test_races.py::test_clicking_at_once_opens_one_page",
        "billing/test_pages.py::test_pressing_twice_leads_to_the_same_page",
    ),
    33: (
        "core/privacy/test_erasing.py::test_the_only_owner_of_what_others_use_hands_over_first",
        "core/privacy/test_races.py::test_two_owners_who_go_at_once_leave_one",
    ),
}
_ROW = re.compile(r"def test_(?:row|case)_(\d\d)_\w+\(")


def test_no_row_is_without_a_test():
    named = {int(found) for file in TESTS.rglob("test_*.py") for found in _ROW.findall(_text(file))}

    assert named | set(ELSEWHERE) == set(ROWS)


def test_what_is_proven_elsewhere_is_there():
    wanted = [name for names in ELSEWHERE.values() for name in names]
    missing = [name for name in wanted if f"def {name.partition('::')[2]}(" not in _in_file(name)]

    assert missing == []


def _in_file(name: str) -> str:
    return _text(TESTS / name.partition("::")[0])


def _text(file: Path) -> str:
    return file.read_text()
