"""Gather what is somebody's: from the account, or from one tribe."""

import uuid
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from core.accounts import registry as of_account
from core.accounts.models import Account
from core.accounts.registry import Record, Section
from core.files.models import StoredFile
from core.members import registry as of_member
from core.members.models import JoinAnswers, Member
from tenants import policies
from tenants.models import JoinRequest, Tribe

Part = dict[str, Any]


def gather_account(account: Account) -> Part:
    """What is kept of somebody outside the tribes."""
    with translation.override(account.language):
        return {
            "folder": "account",
            "title": _("Your account"),
            "sections": [_told(section, account) for section in of_account.sections()],
            "files": _files(account_id=account.pk),
        }


def gather_tribe(account: Account, tribe: Tribe) -> Part:
    """What somebody has in the present tribe; empty where they never came in."""
    with translation.override(account.language):
        member = Member.objects.filter(account_id=account.pk).first()
        part: Part = {"folder": f"tribes/{tribe.slug}", "title": tribe.name, "sections": []}
        if asked := _asked(account, tribe):
            part["sections"] = [{"name": "asking", "title": _("Asking to join"), "records": asked}]
        if member is not None:
            seen = _as_seen(member, tribe)
            part["sections"] += [_told(section, seen) for section in of_member.sections()]
            part["files"] = _files(tribe_id=tribe.pk, made_by=account.pk)
        return part


def _asked(account: Account, tribe: Tribe) -> list[Record]:
    """What somebody said to come in; also whoever still waits takes it along."""
    asked = JoinRequest.objects.filter(account=account, tribe=tribe).values_list("pk", flat=True)
    said = JoinAnswers.objects.filter(pk__in=list(asked)).order_by("created_at", "id")
    return list(said.values("answers", "words", "created_at"))


def _as_seen(member: Member, tribe: Tribe) -> Member:
    """Who cannot read the tribe now takes along what who left would: their own words."""
    if not policies.is_readable(tribe.access_state):
        member.left_at = member.left_at or member.joined_at
    return member


def _files(**whose: uuid.UUID) -> list[Part]:
    """Which pictures come along; they are read from the disk when the copy is packed."""
    kept = StoredFile.objects.filter(small_of=None, **whose).order_by("id")
    return [
        {"name": f"{file.kind}-{number}.webp", "stored": file.path}
        for number, file in enumerate(kept, start=1)
    ]


def _told(section: Section[Any], whose: Any) -> Part:
    return {
        "name": section.name,
        "title": str(section.title),
        "records": section.tell(whose),
    }
