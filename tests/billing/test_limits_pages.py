"""What a tribe may have, on its page and as JSON; only for those with a role."""

import datetime as dt

import pytest

from billing.models import AccessOverride, EntitlementOverride
from core.common import clock
from tests.core.members.test_joining import _fill

DAY = dt.timedelta(days=1)


def page_of(tribe):
    return f"/billing/tribes/{tribe.pk}/limits/"


def api_of(tribe):
    return f"/api/v1/organisations/{tribe.organisation_id}/billing/tribes/{tribe.pk}/limits/"


@pytest.fixture
def agreed(alpha, dunya_account):
    until = clock.now() + 40 * DAY
    values = {"tribe": alpha, "until": until, "reason": "A fair.", "made_by": dunya_account}
    AccessOverride.objects.create(kind="freeze", **values)
    AccessOverride.objects.create(kind="extension", ended_at=clock.now(), **values)
    EntitlementOverride.objects.create(capability="members", value=150, **values)
    return until


def test_the_page_says_what_is_used_and_what_was_agreed(visit, ada_account, alpha, agreed):
    page = visit(ada_account).get(page_of(alpha)).content.decode()

    assert "3 of 150" in page
    assert "0 of 25" in page
    assert "We gave more than the 100 of the plan, until" in page
    assert "Frozen, until" in page
    assert "More time" not in page


def test_without_exceptions_it_says_so(visit, ada_account, alpha):
    page = visit(ada_account).get(page_of(alpha)).content.decode()

    assert "No exceptions run for this tribe." in page


def test_the_same_as_json(visit, ada_account, alpha, agreed):
    answer = visit(ada_account).get(api_of(alpha))

    said = answer.json()
    assert (answer.status_code, said["plan"]) == (200, "tribe")
    assert said["allowances"][0] | {"until": None} == {
        "capability": "members",
        "used": 3,
        "limit": 150,
        "of_plan": 100,
        "is_over": False,
        "until": None,
    }
    assert [one["kind"] for one in said["exceptions"]] == ["freeze"]


def test_it_asks_a_handful_of_questions(
    visit, ada_account, alpha, agreed, django_assert_max_num_queries
):
    visitor = visit(ada_account)

    with django_assert_max_num_queries(16):
        visitor.get(page_of(alpha))


@pytest.mark.parametrize("who", ["bram_account", "chidi_account"])
def test_others_find_nothing(who, visit, request, alpha):
    visitor = visit(request.getfixturevalue(who))

    assert visitor.get(page_of(alpha)).status_code == 404
    assert visitor.get(api_of(alpha)).status_code == 404


def test_a_tribe_of_another_organisation_is_not_found_under_this_one(
    visit, ada_account, alpha, beta
):
    address = api_of(alpha).replace(str(alpha.pk), str(beta.pk))

    assert visit(ada_account).get(address).status_code == 404


def test_too_many_people_is_said_and_nobody_is_removed(visit, ada_account, in_alpha, alpha):
    _fill(101)

    answer = visit(ada_account).get(page_of(alpha)).content.decode()

    assert "everybody stays; only inviting stops" in answer
