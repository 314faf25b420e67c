"""The plans: each larger one costs more and has room for more people."""

from billing.plans import PLANS, find_plan, max_members, plan_of


def test_plans_grow_in_price_and_in_people():
    assert [plan.code for plan in PLANS] == ["tribe", "large_tribe", "largest_tribe"]
    assert sorted(PLANS, key=lambda plan: plan.yearly_cents) == list(PLANS)
    assert sorted(PLANS, key=lambda plan: plan.max_members) == list(PLANS)


def test_a_plan_that_is_no_longer_known_counts_as_the_smallest():
    assert find_plan("gone") is None
    assert plan_of("gone").code == "tribe"
    assert max_members("gone") == 100
    assert max_members("large_tribe") == 500
