"""What is kept of a person by this room, and by the rooms below accounts."""

from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.accounts.registry import Record, register_eraser, register_own_data
from core.files.services import drop_files_of_account
from core.mail.models import OutboxMessage
from core.privacy.models import Export, TribeCopy
from core.privacy.services import schedules


def _mails(account: Account) -> list[Record]:
    """Which mails were sent, and when; their texts were never kept."""
    sent = OutboxMessage.objects.filter(account=account).exclude(sent_at=None)
    return list(sent.order_by("sent_at", "id").values("topic", "sent_at"))


def _erase(account: Account) -> None:
    """No copy left behind; files go by a job, whoever is killed."""
    for key in Export.objects.filter(account=account).values_list("pk", flat=True):
        schedules.schedule_removal(key)
    Export.objects.filter(account=account).delete()
    for key in TribeCopy.objects.filter(asked_by=account).values_list("pk", flat=True):
        schedules.schedule_tribe_removal(key)
    TribeCopy.objects.filter(asked_by=account).delete()
    drop_files_of_account(account.pk)


register_own_data("mails", _("Mail we sent you"), tell=_mails)
register_eraser("privacy", _erase)
