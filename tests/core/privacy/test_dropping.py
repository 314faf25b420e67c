"""People of the demo go with it, whatever somebody did in their name."""

from core.accounts.models import Account
from core.demo.services import remove_demo
from core.privacy.models import Erasure, Export
from core.privacy.services import ask_for_export, shelf
from tests.core.privacy.conftest import erase, work_off


def test_a_demo_person_with_a_copy_and_one_who_was_erased_go_with_the_demo(db, data_dir):
    kept, gone = (
        Account.objects.create_user(f"{name}@demo.example", display_name=name, is_demo=True)
        for name in ("Guus", "Hanna")
    )
    export = ask_for_export(actor=kept)
    work_off()
    erase(gone)
    work_off()

    remove_demo()
    work_off()

    assert not Account.objects.filter(pk__in=[kept.pk, gone.pk]).exists()
    assert not Export.objects.exists()
    assert not Erasure.objects.exists()
    assert not shelf.archive_of(export.pk).exists()
