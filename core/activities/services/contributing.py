"""Saying "I will do this", and what partners say to it."""

from django.db import transaction

from core.activities import rules, selectors
from core.activities.errors import AlreadyDone, ProposalOver
from core.activities.events import ActivityEvent, ContributionEvent
from core.activities.models import Activity, Contribution
from core.activities.policies import can_answer, can_take_on
from core.activities.services.columns import put_in_column
from core.activities.services.records import lock_activity, record
from core.common.errors import NotFound
from core.members.models import Member
from core.partups.services.locks import check_allowed, lock_member


@transaction.atomic
def take_on(*, actor: Member, activity: Activity) -> Contribution:
    """
    This will make the actor one of those who do an activity; who is no partner offers to.

    Whoever sees the part-up may, until it comes to its end. An idea that somebody does is
    something to do. Taking on twice is harmless.

    :raises NotFound: if the actor may not see it.
    :raises AlreadyDone: if it is done.
    :raises PartupOver: if the part-up is closing or over.
    """
    actor = lock_member(actor.pk)
    activity, standing = lock_activity(actor=actor, activity=activity)
    check_allowed(can_take_on(standing))
    mine = selectors.contribution_of(member=actor, activity=activity)
    if mine and (mine.is_agreed or not standing.is_partner):
        return mine
    rules.check_worked_on(standing.partup)
    if activity.is_done:
        raise AlreadyDone
    if standing.is_partner:
        return agree(activity, actor)
    mine = Contribution.objects.create(
        activity=activity, member=actor, state=Contribution.State.PROPOSED
    )
    record(ContributionEvent.PROPOSED, actor=actor, activity=activity, member=actor)
    return mine


@transaction.atomic
def let_go(*, actor: Member, activity: Activity) -> None:
    """
    This will take the actor's name off an activity; with nobody left it is nobody's yet.

    Letting go of what one does not do is harmless. What is done stays with who did it.

    :raises NotFound: if the actor may not see it.
    :raises AlreadyDone: if it is done.
    :raises PartupOver: if the part-up is closing or over.
    """
    activity, standing = lock_activity(actor=actor, activity=activity)
    mine = selectors.contribution_of(member=actor, activity=activity)
    if mine is None:
        return
    rules.check_worked_on(standing.partup)
    if activity.is_done and mine.is_agreed:
        raise AlreadyDone
    release(activity, mine)


@transaction.atomic
def agree_contribution(*, actor: Member, contribution: Contribution) -> Contribution:
    """
    This will let somebody who offered do an activity.

    Any partner may, until the part-up comes to its end. Agreeing twice is harmless.

    :raises NotFound: if the actor may not see it, or it was taken back.
    :raises NotAllowed: if the actor is no partner.
    :raises AlreadyDone: if the activity is done.
    :raises PartupOver: if the part-up is closing or over.
    """
    activity, contribution = _to_answer(actor, contribution)
    if contribution.is_agreed:
        return contribution
    if activity.is_done:
        raise AlreadyDone
    return agree(activity, contribution.member, agreed_by=actor)


@transaction.atomic
def decline_contribution(*, actor: Member, contribution: Contribution) -> None:
    """
    This will say no to somebody who offered to do an activity; they may offer again.

    Any partner may, until the part-up comes to its end.

    :raises NotFound: if the actor may not see it, or it was taken back.
    :raises NotAllowed: if the actor is no partner.
    :raises ProposalOver: if somebody agreed to it.
    :raises PartupOver: if the part-up is closing or over.
    """
    activity, contribution = _to_answer(actor, contribution)
    if contribution.is_agreed:
        raise ProposalOver
    contribution.delete()
    record(ContributionEvent.DECLINED, actor=actor, activity=activity, member=contribution.member)


def agree(activity: Activity, member: Member, *, agreed_by: Member | None = None) -> Contribution:
    """Let somebody do an activity whose part-up is locked, and write it down."""
    contribution, _made = Contribution.objects.update_or_create(
        activity=activity,
        member=member,
        defaults={"state": Contribution.State.AGREED, "agreed_by": agreed_by},
    )
    if activity.is_idea:
        put_in_column(activity, Activity.State.TODO)
        activity.save(update_fields=["state", "position", "done_at", "updated_at"])
    if agreed_by is None:
        record(ActivityEvent.TAKEN, actor=member, activity=activity, member=member)
    else:
        record(ContributionEvent.AGREED, actor=agreed_by, activity=activity, member=member)
    return contribution


def release(activity: Activity, contribution: Contribution) -> None:
    """Take somebody's name off an activity whose part-up is locked, and write it down."""
    member = contribution.member
    kind = ActivityEvent.RELEASED if contribution.is_agreed else ContributionEvent.WITHDRAWN
    contribution.delete()
    record(kind, actor=member, activity=activity, member=member)


def _to_answer(actor: Member, contribution: Contribution) -> tuple[Activity, Contribution]:
    activity, standing = lock_activity(actor=actor, activity=contribution.activity)
    check_allowed(can_answer(standing))
    rules.check_worked_on(standing.partup)
    found = activity.contributions.select_related("member")
    offered = found.filter(pk=contribution.pk).first()
    if offered is None:
        raise NotFound
    return activity, offered
