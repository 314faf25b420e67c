"""The queue of tribes to be erased: asked by one, agreed by another, said three times ahead."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from billing.models import (
    Approval,
    BillingAccount,
    BillingNotice,
    ErasureCertificate,
    Invoice,
    TribeSubscription,
)
from billing.selectors import attempt_under_way
from billing.services.access import decide
from billing.services.leases import LeaseBusy, LeaseLost, leased
from billing.services.notices import tell
from billing.services.overrides import check_decider, check_staff, hold_tribe, write_line
from billing.services.syncing import sync_subscription
from billing.steps import KEPT_DAYS, KEPT_DAYS_NEVER_PAID
from core.accounts.models import Account
from core.audit.services import refusals_recorded
from core.common import clock
from core.common.errors import DomainError, NotAllowed, NotFound
from core.common.validation import check_fields
from tenants.models import Tribe
from tenants.models.tribes import Access
from tenants.services.erasing import NotPutAway, erase_tribe

State = Approval.State
AHEAD = "erasure_ahead"
DAYS_AHEAD = (30, 7, 1)
# The first mail leaves on the day two people agreed; so much later the tribe may go.
NOTICE = dt.timedelta(days=31)


class KeptLonger(DomainError):
    """A tribe is kept for half a year after it was put away; two months if it never paid."""

    code = "kept_longer"
    message = _("This tribe was put away too short a while ago to be erased.")


class NotToBeErased(DomainError):
    """Something came in between: a payment, a gift, or mails that did not leave."""

    code = "not_to_be_erased"
    message = _("This tribe is not erased now: it was paid for, or not everybody was told in time.")


@dataclass(frozen=True)
class Candidate:
    """A tribe that two people decided to erase; `erase_at` is the first moment that may be."""

    approval: Approval
    tribe: Tribe
    erase_at: dt.datetime


def may_be_erased_from(tribe: Tribe) -> dt.datetime | None:
    """From when on a tribe that was put away may be erased; None for any other."""
    if tribe.access_state != Access.ARCHIVED or tribe.access_changed_at is None:
        return None
    has_paid = Invoice.objects.filter(subscription__tribe=tribe, status=Invoice.Status.PAID)
    days = KEPT_DAYS if has_paid.exists() else KEPT_DAYS_NEVER_PAID
    return tribe.access_changed_at + dt.timedelta(days=days)


@refusals_recorded("billing.erasure_asked", about="tribe")
@transaction.atomic
def ask_for_erasure(*, actor: Account, tribe: Tribe, reason: str) -> Approval:
    """
    This will ask that a tribe, put away long enough, is erased; another one of staff decides.

    While one waits or was agreed for a tribe, that one is returned.

    :raises NotAllowed: if no role of the actor gives time.
    :raises NotPutAway: if the tribe is not put away.
    :raises KeptLonger: if it was put away too short a while ago.
    :raises InvalidInput: on "reason".
    """
    check_staff(actor)
    tribe = hold_tribe(tribe)
    from_ = may_be_erased_from(tribe)
    if from_ is None:
        raise NotPutAway
    if clock.now() + NOTICE < from_:
        raise KeptLonger
    known = Approval.objects.filter(kind=Approval.Kind.ERASE, object_id=tribe.pk)
    if found := known.filter(state__in=(State.WAITING, State.APPROVED)).first():
        return found
    account, _made = BillingAccount.objects.get_or_create(organisation=tribe.organisation)
    approval = Approval(
        account=account,
        tribe=tribe,
        kind=Approval.Kind.ERASE,
        object_id=tribe.pk,
        reason=reason,
        asked_by=actor,
    )
    check_fields(approval, exclude=["payload"])
    approval.save(force_insert=True)
    write_line(actor, "billing.erasure_asked", tribe)
    return approval


@refusals_recorded("billing.erasure_agreed", about="approval_id")
@transaction.atomic
def decide_erasure(
    *, actor: Account, approval_id: uuid.UUID, is_approved: bool, answer: str = ""
) -> Approval:
    """
    This will put a tribe on the way to being erased, as somebody else asked, or refuse to.

    From now on its organisation is told, three times. The same decision again changes nothing.

    :raises NotFound: if nobody asked for that.
    :raises NotAllowed: if no role of the actor decides, or the actor asked for it.
    :raises NotToBeErased: if it was decided otherwise, or the tribe came back meanwhile.
    """
    check_decider(actor)
    approval = _held(approval_id)
    wanted = State.APPROVED if is_approved else State.REFUSED
    if approval.state == wanted:
        return approval
    if approval.state != State.WAITING or _tribe_of(approval).access_state != Access.ARCHIVED:
        raise NotToBeErased
    if approval.asked_by_id == actor.pk:
        raise NotAllowed(_("Somebody else than who asked for it decides."))
    approval.state, approval.decided_by, approval.decided_at = wanted, actor, clock.now()
    approval.answer = answer
    check_fields(approval, exclude=["payload"])
    approval.save()
    word = "billing.erasure_agreed" if is_approved else "billing.erasure_refused"
    write_line(actor, word, _tribe_of(approval))
    return approval


def erasure_queue() -> list[Candidate]:
    """The tribes two people decided to erase and that are still put away, the first to go first."""
    agreed = Approval.objects.filter(
        kind=Approval.Kind.ERASE,
        state=State.APPROVED,
        tribe__access_state=Access.ARCHIVED,
    ).select_related("tribe__organisation", "account")
    found = [_candidate(approval) for approval in agreed]
    return sorted(found, key=lambda one: one.erase_at)


def warn_of_erasures() -> int:
    """
    Tell the organisations of the tribes on the queue 30 days, 7 days and a day ahead.

    Machine work, to be repeated at will; nothing is erased by it. Of steps that were missed only
    the last is said.
    """
    told = 0
    for one in erasure_queue():
        left = (one.erase_at - clock.now()).days
        due = [days for days in DAYS_AHEAD if left <= days]
        if not due:
            continue
        notice = tell(
            kind=AHEAD,
            step=f"{due[-1]}",
            subject_id=one.approval.pk,
            organisation=one.tribe.organisation,
            tribe=one.tribe,
            facts={"at": one.erase_at},
            everybody=True,
        )
        told += notice is not None
    return told


@refusals_recorded("billing.erased", about="approval_id")
def erase(*, actor: Account, approval_id: uuid.UUID) -> ErasureCertificate:
    """
    This will erase a tribe for good: its schema and files go, its invoices stay.

    Staff whose role decides may, once two of them agreed and the organisation was told in time. A
    payment wins until this very transaction: whatever brought the tribe back, or may be about to,
    stops it. Erasing twice gives the same certificate.

    :raises NotAllowed: if no role of the actor decides.
    :raises NotFound: if nobody asked for that.
    :raises NotToBeErased: if not agreed, not told in time, or paid for meanwhile.
    :raises StripeAway: if nobody can say whether it was paid for.
    """
    check_decider(actor)
    _look_again(approval_id)
    return _erase(actor, approval_id)


def _look_again(approval_id: uuid.UUID) -> None:
    """Ask Stripe once more: a payment that nobody told us of counts too."""
    found = Approval.objects.filter(pk=approval_id, kind=Approval.Kind.ERASE).first()
    if found is None or found.tribe is None:
        raise NotFound
    _look_again_at_stripe(found.tribe)


def _look_again_at_stripe(tribe: Tribe) -> None:
    known = TribeSubscription.objects.filter(tribe=tribe).select_related("account")
    for one in known.exclude(account__stripe_customer_id=None):
        try:
            with leased(one.account.stripe_customer_id or "") as lease:
                sync_subscription(
                    account=one.account, subscription_id=one.stripe_subscription_id, lease=lease
                )
        except (LeaseBusy, LeaseLost) as busy:
            raise NotToBeErased from busy


@transaction.atomic
def _erase(actor: Account, approval_id: uuid.UUID) -> ErasureCertificate:
    approval = _held(approval_id)
    tribe = hold_tribe(_tribe_of(approval))
    if known := ErasureCertificate.objects.filter(tribe=tribe).first():
        return known
    _check_may_go(approval, tribe)
    counts = erase_tribe(tribe=tribe)
    certificate = ErasureCertificate.objects.create(
        tribe=tribe,
        approval=approval,
        schema_name=tribe.schema_name,
        rows=counts,
        erased_by=actor,
        erased_at=clock.now(),
    )
    write_line(actor, "billing.erased", tribe, rows=sum(counts.values()))
    tell(
        kind="erased",
        step="erased",
        subject_id=tribe.pk,
        organisation=tribe.organisation,
        tribe=tribe,
        everybody=True,
    )
    return certificate


def _check_may_go(approval: Approval, tribe: Tribe) -> None:
    was_back = approval.decided_at is None or (
        tribe.access_changed_at is not None and tribe.access_changed_at > approval.decided_at
    )
    live = TribeSubscription.objects.filter(tribe=tribe).exclude(
        status__in=TribeSubscription.NOT_LIVE
    )
    stops = (
        approval.state != State.APPROVED
        or tribe.access_state != Access.ARCHIVED
        or was_back
        or clock.now() < _candidate(approval).erase_at
        or live.exists()
        or attempt_under_way(tribe) is not None
        or decide(tribe).state in (Access.ACTIVE, Access.TRIALING)
        or not _all_were_told(approval)
    )
    if stops:
        raise NotToBeErased


def _all_were_told(approval: Approval) -> bool:
    """Whether each of the three mails left, to two people at least where there are two."""
    sent = BillingNotice.objects.filter(kind=AHEAD, subject_id=approval.pk, sent_at__isnull=False)
    people = approval.account.organisation.roles.values("account").distinct().count()
    needed = min(2, max(people, 1))
    told = {notice.step for notice in sent if notice.recipients >= needed}
    return told == {f"{days}" for days in DAYS_AHEAD}


def _candidate(approval: Approval) -> Candidate:
    tribe = _tribe_of(approval)
    kept_until = may_be_erased_from(tribe) or clock.now()
    decided_at = approval.decided_at or clock.now()
    return Candidate(approval, tribe, max(kept_until, decided_at + NOTICE))


def _held(approval_id: uuid.UUID) -> Approval:
    asked = Approval.objects.filter(kind=Approval.Kind.ERASE).select_for_update(of=("self",))
    approval = asked.select_related("tribe__organisation", "account").filter(pk=approval_id).first()
    if approval is None:
        raise NotFound
    return approval


def _tribe_of(approval: Approval) -> Tribe:
    if approval.tribe is None:
        raise NotFound
    return approval.tribe
