"""What people do with their own account."""

import pytest

from core.accounts import services, signals
from core.accounts.models import Session
from core.common.errors import InvalidInput


@pytest.fixture
def renamed():
    """The accounts that were said to have another name."""
    heard = []

    def hear(*, account, **_):
        heard.append(account.display_name)

    signals.account_renamed.connect(hear, dispatch_uid="tests.renamed")
    yield heard
    signals.account_renamed.disconnect(dispatch_uid="tests.renamed")


def test_a_new_name_is_said_to_the_tribes_once(ada_account, renamed):
    services.change_profile(actor=ada_account, display_name=" Ada Bakker ")
    services.change_profile(actor=ada_account, display_name="Ada Bakker")

    assert renamed == ["Ada Bakker"]


def test_another_language_is_no_other_name(ada_account, renamed):
    services.change_profile(actor=ada_account, language="nl")

    ada_account.refresh_from_db()
    assert ada_account.language == "nl"
    assert renamed == []


def test_a_name_that_does_not_fit_changes_nothing(ada_account, renamed):
    with pytest.raises(InvalidInput) as refusal:
        services.change_profile(actor=ada_account, display_name="Ada\x00", language="nl")

    ada_account.refresh_from_db()
    assert list(refusal.value.errors) == ["display_name"]
    assert (ada_account.display_name, ada_account.language) == ("Ada", "en")
    assert renamed == []


def test_signing_out_everywhere_twice_is_harmless(visit, ada_account, bram_account):
    visit(ada_account), visit(bram_account)

    services.sign_out_everywhere(actor=ada_account)
    services.sign_out_everywhere(actor=ada_account)

    assert [session.account for session in Session.objects.all()] == [bram_account]
