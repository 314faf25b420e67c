"""Forgetting somebody: the account at once, then tribe by tribe."""

import uuid

from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower

from core.accounts import registry
from core.accounts.models import Account
from core.accounts.own_data import addresses_of
from core.audit.services import PLATFORM, forget_addresses_of, record
from core.common import clock
from core.mail.models import OutboxMessage
from core.mail.services import queue_mail
from core.members import selectors as members
from core.members.services.erasing import erase_member
from core.privacy.models import Erasure, ErasureStep
from core.privacy.services import schedules
from core.privacy.services.tribe_copying import let_go_of_copies
from tenants.models import Invitation, JoinRequest, Membership, Tribe
from tenants.selectors import owners_of


@transaction.atomic
def forget_account(account: Account) -> Erasure:
    """
    Take everything from an account outside the tribes, and put a step for each tribe on the list.

    Machine work behind erasing, and behind bringing back an older database. The row stays and is
    nobody: rows in the tribes point at it. Doing it twice is harmless; steps are taken again.
    """
    addresses = addresses_of(account)
    tribes = _tribes_that_know(account, addresses)
    registry.erase_all(account)
    # Last, as letting go of something may have written a mail about it.
    mails = OutboxMessage.objects.alias(address=Lower("to_email"))
    mails.filter(Q(account=account) | Q(address__in=addresses)).delete()
    erasure, _made = Erasure.objects.get_or_create(
        account=account, defaults={"erased_at": account.erased_at or clock.now()}
    )
    ErasureStep.objects.bulk_create(
        (ErasureStep(erasure=erasure, tribe_id=key) for key in sorted(tribes)),
        ignore_conflicts=True,
    )
    erasure.steps.update(done_at=None)
    Erasure.objects.filter(pk=erasure.pk).update(finished_at=None)
    schedules.schedule_steps(erasure.steps.select_related("tribe__organisation").order_by("id"))
    schedules.schedule_note(account.pk)
    return erasure


@transaction.atomic
def take_step(*, step_id: uuid.UUID) -> None:
    """
    Forget somebody in the present tribe.

    Machine work. A worker that dies leaves nothing half done; a step that was taken is not taken
    again. If nobody is left in the tribe, its organisation's owners hear of it.
    """
    steps = ErasureStep.objects.select_for_update(of=("self",), no_key=True)
    step = steps.select_related("tribe__organisation").filter(pk=step_id, done_at=None).first()
    if step is None:
        return
    was_there = erase_member(account_id=step.erasure_id)
    let_go_of_copies(tribe=step.tribe)
    if was_there and not members.people().exists():
        _tell_owners(step.tribe)
    step.done_at = clock.now()
    step.save(update_fields=["done_at"])
    _finish(step.erasure_id)


def _tribes_that_know(account: Account, addresses: list[str]) -> set[uuid.UUID]:
    """Where somebody belongs or did, asked to come in, or was invited."""
    keys = Membership.objects.filter(account=account).values_list("tribe", flat=True)
    asked = JoinRequest.objects.filter(account=account).values_list("tribe", flat=True)
    invited = Invitation.objects.alias(address=Lower("to_email"))
    invited = invited.filter(address__in=addresses)
    return {*keys, *asked, *invited.values_list("tribe", flat=True)}


def _finish(account_id: uuid.UUID) -> None:
    """Note the end when every step was taken; the last two of them meet at the erasure's row."""
    erasure = Erasure.objects.select_for_update(no_key=True).get(pk=account_id)
    if erasure.steps.filter(done_at=None).exists():
        return
    erasure.finished_at = clock.now()
    erasure.save(update_fields=["finished_at"])
    forget_addresses_of(PLATFORM, who=account_id)
    record(
        action="erasure.finished",
        account_id=None,
        object_type="account",
        object_id=account_id,
        changes={"tribes": erasure.steps.count()},
    )


def _tell_owners(tribe: Tribe) -> None:
    for owner in owners_of(tribe.organisation):
        queue_mail(
            topic="privacy.tribe_without_people",
            account_id=owner.pk,
            tribe_id=tribe.pk,
            language=owner.language,
            dedupe_key=f"empty:{tribe.pk}:{owner.pk}",
        )
