"""Several at once, on a database that commits."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from core.accounts.models import Account
from core.common.errors import DomainError
from core.members.models import Member
from core.members.services import admit_member, rename_member
from core.privacy.models import Erasure, ErasureStep, Export
from core.privacy.services import ask_for_export, shelf
from tenants import due
from tenants.context import enter_tribe
from tenants.models import Membership, OrganisationRole
from tests.core.privacy.conftest import erase, work_off

CROWD = 4


def together(*jobs):
    """Run jobs at the same moment, each with a connection of its own; what each was refused."""
    gate = threading.Barrier(len(jobs))

    def run(job):
        gate.wait(10)
        try:
            job()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(jobs)) as crowd:
        return sorted(crowd.map(run, jobs))


@pytest.mark.usefixtures("committed_db")
class TestTogether:
    def test_asking_at_once_makes_one_copy(self, esra_account):
        together(*[lambda: ask_for_export(actor=esra_account)] * CROWD)

        assert Export.objects.count() == 1

    def test_erasing_at_once_erases_once(self, esra_account):
        address = esra_account.email

        answers = together(*[lambda: erase(Account(pk=esra_account.pk, email=address))] * CROWD)

        assert answers == [""] * CROWD
        assert Erasure.objects.count() == 1
        assert ErasureStep.objects.count() == 2

    def test_two_owners_who_go_at_once_leave_one(self, ada_account, bram_account, alpha):
        OrganisationRole.objects.create(
            organisation=alpha.organisation, account=bram_account, role="owner"
        )

        answers = together(lambda: erase(ada_account), lambda: erase(bram_account))

        assert answers == ["", "only_owner"]
        assert (
            OrganisationRole.objects.filter(role="owner", organisation=alpha.organisation).count()
            == 1
        )

    def test_the_last_parts_of_a_copy_pack_it_once(self, esra_account):
        export = ask_for_export(actor=esra_account)

        together(*[due.run_due] * CROWD)
        work_off()

        assert Export.objects.get(pk=export.pk).is_ready
        assert shelf.archive_of(export.pk).is_file()

    def test_erased_while_a_copy_is_made_nothing_of_it_is_left(self, esra_account, data_dir):
        ask_for_export(actor=esra_account)

        together(lambda: erase(esra_account), work_off, work_off)
        work_off()

        assert not Export.objects.exists()
        assert not list((data_dir / "exports").glob("*"))

    def test_erased_while_somebody_lets_them_in_they_are_out(self, farid_account, alpha):
        def let_in():
            with enter_tribe(alpha):
                admit_member(account=farid_account)

        together(lambda: erase(farid_account), let_in)
        work_off()

        assert not Membership.objects.live().filter(account=farid_account).exists()
        with enter_tribe(alpha):
            assert (
                not Member.objects.exclude(display_name="").filter(account=farid_account).exists()
            )

    def test_erased_while_their_new_name_travels_no_name_is_left(self, esra_account, alpha):
        def rename():
            with enter_tribe(alpha):
                rename_member(account=esra_account)

        together(lambda: (erase(esra_account), work_off()), *[rename] * 3)

        with enter_tribe(alpha):
            assert Member.objects.get(account=esra_account).display_name == ""
