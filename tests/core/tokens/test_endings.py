"""What ends a token, and what closes a tribe for it."""

import pytest

from core.accounts.models import Account
from core.accounts.services import sign_out_everywhere
from core.common import clock
from core.members.models import Member
from core.members.services import admit_member, leave_tribe
from core.tokens.models import AccessToken
from tenants.context import enter_tribe
from tenants.models import Membership, Tribe
from tests.core.tokens.test_at_the_door import ME, PARTUPS, told

JSON = "application/json"


def leave(account, tribe):
    with enter_tribe(tribe):
        leave_tribe(actor=Member.objects.get(account=account))


def close(account, tribe):
    Account.objects.filter(pk=account.pk).update(is_active=False)


def sign_out(account, tribe):
    sign_out_everywhere(actor=account)


def lose_the_key(account, tribe):
    Membership.objects.filter(account=account, tribe=tribe).update(left_at=clock.now())


def stay_too_long(account, tribe):
    Membership.objects.filter(account=account, tribe=tribe).update(ends_at=clock.now())


@pytest.mark.parametrize("ending", [leave, close, sign_out, lose_the_key, stay_too_long])
def test_it_is_dead_at_the_next_request_when_its_owner_goes(program, bram_account, alpha, ending):
    robot = program(bram_account, alpha)
    assert robot.get(ME).status_code == 200

    ending(bram_account, alpha)

    assert told(robot.get(ME)) == (401, "token_invalid")


def test_coming_back_brings_no_token_back(program, bram_account, alpha):
    robot = program(bram_account, alpha)
    leave(bram_account, alpha)
    with enter_tribe(alpha):
        admit_member(account=bram_account)

    assert told(robot.get(ME)) == (401, "token_invalid")
    assert not AccessToken.objects.exists()


def test_leaving_one_tribe_leaves_the_tokens_of_the_others(program, esra_account, alpha, beta):
    here, there = program(esra_account, alpha), program(esra_account, beta)

    leave(esra_account, alpha)

    assert told(here.get(ME)) == (401, "token_invalid")
    assert there.get(ME).status_code == 200


def test_a_tribe_that_is_not_paid_for_is_closed_for_it_too(program, bram_account, alpha):
    robot = program(bram_account, alpha, "read", "write")

    Tribe.objects.filter(pk=alpha.pk).update(access_state="read_only")

    assert robot.get(ME).status_code == 200
    assert told(robot.post(PARTUPS, {}, content_type=JSON)) == (403, "tribe_read_only")
    Tribe.objects.filter(pk=alpha.pk).update(access_state="suspended")
    assert told(robot.get(ME)) == (403, "tribe_suspended")


def test_a_tribe_that_asks_for_a_second_factor_wants_a_token_made_with_one(
    program, bram_account, alpha
):
    weak, strong = program(bram_account, alpha), program(bram_account, alpha, is_strong=True)

    Tribe.objects.filter(pk=alpha.pk).update(needs_second_factor=True)

    assert weak.get(ME).status_code == 403
    assert strong.get(ME).status_code == 200
