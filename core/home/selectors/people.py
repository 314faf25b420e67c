"""One person, seen from outside the tribes."""

import uuid

from django.utils.translation import gettext as _

from core.accounts.models import Account, Visibility
from core.accounts.policies import Profile, profile_of
from tenants.selectors import relation_between


def seen_profile(*, viewer: Account | None, account_id: uuid.UUID) -> Profile | None:
    """What somebody, or a visitor, reads of a person; None when there is nothing for them."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        return None
    return profile_of(account, relation=relation_between(viewer, account))


def who_sees(account: Account) -> str:
    """Who reads the page of a person, in a sentence to that person."""
    words = {
        Visibility.TRIBES: _("People in your tribes see this page. Others do not."),
        Visibility.EVERYONE: _("Everyone sees this page."),
        Visibility.NAME: _(
            "People in your tribes see your name here, and nothing else. "
            "Others do not see this page."
        ),
    }
    return words[Visibility(account.visibility)]
