"""Mail about a dispute reaches who may act on it, and nobody else."""

import pytest
from django.conf import settings

from billing.models import BillingNotice
from billing.services import announcing
from core.accounts.models import Account
from core.mail.services import send_waiting
from core.support.services.roles import revoke
from tests.billing.mail_cases import CASES, lay_out
from tests.support.staff import give_roles


@pytest.fixture
def dispute(alpha, dunya_account, mailoutbox):
    """A payment is disputed; of staff, Dunya settles tasks."""
    (case,) = (one for one in CASES if one.kind == "dispute_opened")
    give_roles(dunya_account, "billing_agent")
    return lay_out(alpha, case)["dispute"]


def test_it_is_for_staff_and_for_nobody_of_the_organisation(dispute, dunya_account, mailoutbox):
    announcing.dispute_written(dispute=dispute)
    send_waiting()

    (mail,) = mailoutbox
    assert mail.to == [dunya_account.email]
    assert settings.STAFF_ORIGIN in mail.body


@pytest.mark.parametrize("role", ["billing_read", "finance", "operator"])
def test_staff_whose_role_settles_no_tasks_does_not_hear_of_it(
    dispute, dunya_account, esra_account, mailoutbox, role
):
    Account.objects.filter(pk=esra_account.pk).update(is_staff=True)
    give_roles(esra_account, role)

    announcing.dispute_written(dispute=dispute)
    send_waiting()

    assert [mail.to for mail in mailoutbox] == [[dunya_account.email]]


def test_whose_role_was_taken_meanwhile_does_not_hear_of_it(dispute, dunya_account, mailoutbox):
    announcing.dispute_written(dispute=dispute)
    revoke(account=dunya_account, role="billing_agent", reason="Another team.")

    send_waiting()

    assert BillingNotice.objects.get(kind="dispute_opened").recipients == 1
    assert mailoutbox == []


def test_who_is_no_longer_staff_does_not_hear_of_it(dispute, mailoutbox):
    announcing.dispute_written(dispute=dispute)
    Account.objects.update(is_staff=False)

    send_waiting()

    assert mailoutbox == []
