"""Making somebody steward, and stepping down, over JSON."""

import pytest

from core.members.models import Member
from tenants.context import enter_tribe


@pytest.fixture
def role_of(alpha):
    """What role an account has in alpha now."""

    def role(account):
        with enter_tribe(alpha):
            return Member.objects.get(account=account).role

    return role


def _key(tribe, account):
    with enter_tribe(tribe):
        return Member.objects.get(account=account).pk


def test_a_steward_makes_another_and_steps_down(visit, ada_account, bram_account, alpha, role_of):
    there = visit(ada_account).to(alpha)

    made = there.put(f"/api/v1/members/{_key(alpha, bram_account)}/stewardship/")
    down = there.delete("/api/v1/members/me/stewardship/")

    assert (made.status_code, made.json()["role"]) == (200, "steward")
    assert (down.status_code, down.json()["role"]) == (200, "member")
    assert (role_of(bram_account), role_of(ada_account)) == ("steward", "member")


def test_the_last_steward_stays(visit, ada_account, alpha, role_of):
    answer = visit(ada_account).to(alpha).delete("/api/v1/members/me/stewardship/")

    assert (answer.status_code, answer.json()["code"]) == (409, "last_steward")
    assert role_of(ada_account) == "steward"


def test_a_member_makes_nobody_steward(visit, bram_account, esra_account, alpha, role_of):
    there = visit(bram_account).to(alpha)

    answer = there.put(f"/api/v1/members/{_key(alpha, esra_account)}/stewardship/")

    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert role_of(esra_account) == "member"


def test_somebody_of_another_tribe_is_not_there(visit, ada_account, chidi_account, alpha, beta):
    there = visit(ada_account).to(alpha)

    answer = there.put(f"/api/v1/members/{_key(beta, chidi_account)}/stewardship/")

    assert answer.status_code == 404
