"""Each line of the list of what has to be proven names tests, benches or checks that are there."""

import re
from pathlib import Path

from billing import gateway
from infra.dev import checklist

HERE = Path(__file__).parent
TESTS = HERE.parent
ROOT = TESTS.parent
LINES = {
    "Unit": 14,
    "Gateway": 8,
    "Letters arrive": 15,
    "Letters are processed": 16,
    "Reconciling": 6,
    "Whole ways": 14,
    "The gate": 5,
    "Security": 9,
    "Honesty": 6,
    "Load": 3,
    "Never tried": 0,
}
_TEST = re.compile(r"`([\w/]+\.py)::([\w*]+)`")
_OTHER = re.compile(r"(bench|check) `([\w ]+)`")


def test_no_line_is_missing_and_each_names_its_proof():
    sections = _sections()

    assert {name: len(lines) for name, lines in sections.items()} == LINES
    proofs = {line: _TEST.findall(line) + _OTHER.findall(line) for line in _lines(sections)}
    assert [line for line, found in proofs.items() if not found] == []


def test_what_a_line_names_is_there():
    missing = [
        f"{file}::{name}"
        for line in _lines(_sections())
        for file, name in _TEST.findall(line)
        if not _has_test(TESTS / file, name)
    ]

    assert missing == []


def test_benches_and_checks_that_a_line_names_are_there():
    checks = {one.name for one in checklist.all_checks() + checklist.deep_checks()}
    benches = {file.stem for file in (ROOT / "infra" / "bench").glob("*.py")}
    named = {found for line in _lines(_sections()) for found in _OTHER.findall(line)}

    assert {name for kind, name in named if kind == "check"} <= checks
    assert {name for kind, name in named if kind == "bench"} <= benches


def test_each_question_is_used_and_what_money_hangs_on_is_tried_against_stripe():
    """Used by a service; and by tests of the gateway, which run against a real sandbox too."""
    asked = {name for name in gateway.__all__ if name[0].islower()}
    by_tests = _text_of(HERE / "gateway") + (HERE / "test_line_to_stripe.py").read_text()
    by_services = _text_of(ROOT / "billing", without="gateway") + _text_of(ROOT / "core")

    assert len(asked) > 60
    assert {name for name in asked if not _names(name, by_services)} == set()
    assert {name for name in asked if _names(name, by_tests)} >= AGAINST_STRIPE


# What can be tried against a real sandbox too: all that reads and makes what money hangs on.
AGAINST_STRIPE = {
    "close_session", "create_price", "create_product", "end_subscription", "fetch_cash",
    "fetch_credit_note", "fetch_customer", "fetch_dispute", "fetch_invoice", "fetch_letter",
    "fetch_methods", "fetch_refunds_of_charge", "fetch_session", "fetch_subscription",
    "find_customer", "find_order", "find_session", "give_back", "hold_invoice",
    "is_subscription_over", "list_credit_notes", "list_disputes_of", "list_invoices",
    "list_letters", "list_subscriptions", "open_session", "order_subscription",
    "prices_by_lookup_key", "put_customer", "put_tax_id", "renews", "send_invoice", "set_renewal",
    "write_reference",
}  # fmt: skip


def _sections() -> dict[str, list[str]]:
    parts = (HERE / "TEST_LIST.md").read_text().split("\n## ")[1:]
    return {
        part.partition("\n")[0]: [line for line in part.splitlines() if line.startswith("* ")]
        for part in parts
    }


def _lines(sections: dict[str, list[str]]) -> list[str]:
    return [line for lines in sections.values() for line in lines]


def _has_test(file: Path, name: str) -> bool:
    wanted = r"test_\w+" if name == "*" else re.escape(name)
    return file.exists() and bool(re.search(rf"def {wanted}\(", file.read_text()))


def _text_of(folder: Path, without: str = "") -> str:
    files = [file for file in folder.rglob("*.py") if without not in file.parts or not without]
    return "\n".join(file.read_text() for file in files)


def _names(name: str, text: str) -> bool:
    return bool(re.search(rf"\b{name}\b", text))
