"""What benches tell: medians, ratios, and whether they reach what they must."""

import json

import pytest

from infra.bench import harness
from infra.bench.caller import name_of

PAIRS = [(2.0, 30.0), (1.0, 10.0), (9.0, 20.0)]


def row(at_least):
    return harness.compared(PAIRS, case="a page", theirs_is="a loop", at_least=at_least)


def test_a_ratio_is_of_medians_and_says_how_much_longer_theirs_takes():
    told = row(at_least=10)

    assert (told.ours, told.theirs, told.ratio, told.runs) == (2.0, 20.0, 10.0, 3)
    assert told.reached is True


def test_what_is_not_reached_is_said_unless_the_bench_was_quick():
    missed = [row(at_least=11)]

    assert "NOT REACHED" in harness.table("pages", missed, is_judged=True)
    assert "REACHED" not in harness.table("pages", missed, is_judged=False)


def test_machines_find_the_rows_in_a_file(tmp_path, monkeypatch):
    monkeypatch.setattr(harness, "FOLDER", tmp_path)

    harness.write("pages", [row(at_least=10)])

    told = json.loads((tmp_path / "pages.json").read_text())
    assert told["name"] == "pages"
    expected = {
        "case": "a page",
        "unit": "ms",
        "ours": 2.0,
        "theirs": 20.0,
        "ratio": 10.0,
        "runs": 3,
    }
    assert expected.items() <= told["rows"][0].items()


def test_both_ways_take_turns():
    order = []

    def step(name, took):
        order.append(name)
        return took

    pairs = harness.alternate(lambda: step("ours", 1.0), lambda: step("theirs", 2.0), runs=2)

    assert order == ["ours", "theirs", "ours", "theirs"]
    assert pairs == [(1.0, 2.0), (1.0, 2.0)]


@pytest.mark.parametrize(
    ("sql", "name"),
    [
        ("SET search_path = t_x,public", "SET search_path"),
        ('SELECT a, (SELECT b FROM "inner" WHERE (c)) FROM "outer" JOIN "more"', "SELECT outer"),
        ("\n select t.id from public.tenants_tribe t", "SELECT tenants_tribe"),
        ("SELECT 1", "SELECT"),
        ("", "an empty one: does the connection live?"),
    ],
)
def test_a_statement_is_named_by_its_table_outside_subqueries(sql, name):
    assert name_of(sql) == name
