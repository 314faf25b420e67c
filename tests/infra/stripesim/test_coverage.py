"""The table of what each oracle covers is complete, and names nothing that is not there."""

import re
from pathlib import Path

import pytest

from tests.billing.gateway import (
    test_gateway,
    test_gateway_money,
    test_overlap,
    test_overlap_cards,
)
from tests.billing.gateway.differences import DIFFERENCES
from tests.deep.stripe_scenarios import SCENARIOS

OVERLAP = (test_overlap, test_overlap_cards)
GATEWAY = (test_gateway, test_gateway_money)
ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "infra/stripesim/COVERAGE.md").read_text()
ROWS = [line.split("|")[1:-1] for line in TEXT.split("| scenario |")[1].splitlines()[2:]]


def named(column):
    return [word for row in ROWS for word in re.findall(r"`([\w.]+)`", row[column])]


def sentences_of(modules):
    return sorted(
        name.removeprefix("test_")
        for module in modules
        for name in vars(module)
        if name.startswith("test_")
    )


def test_every_scenario_of_stripes_tool_is_in_it():
    assert sorted(named(2)) == sorted(SCENARIOS)


@pytest.mark.parametrize(("column", "modules"), [(3, OVERLAP), (4, GATEWAY)])
def test_every_test_of_the_other_oracles_is_in_it(column, modules):
    assert sorted(named(column)) == sentences_of(modules)


def test_the_files_it_names_are_there():
    folder = Path(__file__).parent

    assert [name for name in named(1) if not (folder / f"{name}.py").exists()] == []


def test_the_numbers_in_it_are_right():
    assert f"triggering {len(SCENARIOS)} scenarios" in TEXT
    overlap = len(sentences_of(OVERLAP))
    assert f"{overlap} tests, {len(DIFFERENCES)} of them listed differences" in TEXT
    assert f"({len(sentences_of(GATEWAY))} of what the product asks, and the {overlap} of" in TEXT


def test_every_listed_difference_is_a_test_of_the_overlap():
    assert {name.removeprefix("test_") for name in DIFFERENCES} <= set(sentences_of(OVERLAP))
