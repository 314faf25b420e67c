"""What the inbox keeps of a person."""

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.accounts.registry import Record, register_eraser, register_own_data
from core.inbox import selectors
from core.inbox.models import Pointer, Preference, WorkPointer


def _notices(account: Account) -> list[Record]:
    mine = Pointer.objects.of(account).order_by("created_at", "id")
    return list(mine.values("kind", "created_at", "read_at", "count", tribe_name=F("tribe__name")))


def _preferences(account: Account) -> list[Record]:
    return [{"wants_mail": selectors.wants_mail(account.pk)}]


def _erase(account: Account) -> None:
    """Nothing waits for somebody who is gone."""
    for model in (Pointer, WorkPointer, Preference):
        model._base_manager.filter(account=account).delete()


register_own_data("notices", _("Inbox"), tell=_notices)
register_own_data("preferences", _("Preferences"), tell=_preferences)
register_eraser("inbox", _erase)
