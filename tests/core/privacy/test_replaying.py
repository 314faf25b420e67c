"""Who was erased stays erased, whatever database is brought back."""

from allauth.account.models import EmailAddress
from django.core.management import call_command

from core.accounts.models import Account
from core.members.models import Member
from core.privacy.models import Erasure
from core.privacy.services import ledger, schedules
from tenants.context import enter_tribe
from tenants.models import DueJob, Membership
from tests.core.privacy.conftest import erase, work_off


def test_the_ledger_outside_the_database_holds_keys_only(esra_account, data_dir):
    erase(esra_account)
    work_off()
    DueJob.objects.filter(kind=schedules.NOTE).update(done_at=None)
    work_off()

    assert list(ledger.noted()) == [esra_account.pk]
    text = (data_dir / ledger.FILE).read_text()
    assert text.count(str(esra_account.pk)) == 1
    assert "esra" not in text.lower()


def test_a_line_that_was_never_finished_hides_no_other(esra_account, data_dir):
    (data_dir / ledger.FILE).write_text('{"account": "0123')

    erase(esra_account)
    work_off()

    assert list(ledger.noted()) == [esra_account.pk]


def bring_back(account: Account, *tribes) -> None:
    """What an older copy of the database would say again."""
    DueJob.objects.all().delete()
    Erasure.objects.all().delete()
    Account.objects.filter(pk=account.pk).update(
        email=account.email, display_name="Esra", is_active=True, erased_at=None
    )
    EmailAddress.objects.create(user=account, email=account.email, verified=True, primary=True)
    Membership.objects.filter(account=account).update(left_at=None)
    for tribe in tribes:
        with enter_tribe(tribe):
            Member.objects.filter(account=account).update(display_name="Esra", left_at=None)


def test_whom_an_older_database_brings_back_is_forgotten_anew_t9(
    esra_account, bram_account, alpha, beta, capsys
):
    erase(esra_account)
    work_off()
    erased_at = Account.objects.get(pk=esra_account.pk).erased_at
    bring_back(esra_account, alpha, beta)

    call_command("replay_erasures")
    call_command("replay_erasures")

    assert capsys.readouterr().out.splitlines() == ["1 people are forgotten."] * 2
    row = Account.objects.get(pk=esra_account.pk)
    assert (row.display_name, row.erased_at) == ("", erased_at)
    assert Erasure.objects.get().finished_at is not None
    for tribe in (alpha, beta):
        with enter_tribe(tribe):
            member = Member.objects.get(account=esra_account)
            assert (member.display_name, member.is_present) == ("", False)
    assert Account.objects.get(pk=bram_account.pk).display_name == "Bram"


def test_one_tribe_that_is_brought_back_forgets_anew_t9(esra_account, alpha):
    erase(esra_account)
    work_off()
    with enter_tribe(alpha):
        Member.objects.filter(account=esra_account).update(display_name="Esra", left_at=None)

    call_command("replay_erasures")

    with enter_tribe(alpha):
        assert Member.objects.get(account=esra_account).display_name == ""
