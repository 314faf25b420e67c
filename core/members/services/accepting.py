"""Coming in on an invitation."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.common import clock
from core.common.errors import DomainError
from core.common.text import has_forbidden_characters
from core.members import policies, selectors
from core.members.models import InvitationNote, JoinQuestion, Member, TribeRules
from core.members.policies import Inviter, WayIn
from core.members.selectors import admission
from core.members.services.conditions import Answers, check_acceptance, refuse
from core.members.services.guest_door import GuestWish, admit_guest, place_of
from core.members.services.joining import admit_member, hold_door
from core.members.services.requests import Arrival
from core.members.services.waiting import begin_waiting
from tenants import policies as tenant_policies
from tenants.context import enter_tribe
from tenants.models import Invitation, InvitationUse, JoinRequest
from tenants.services.entries import hashed


class InvitationOver(DomainError):
    """An invitation that does not work (any more); the sentence says why."""

    code = "invitation_over"
    status = 404
    message = _("This invitation does not work any more. Ask for a new one.")


USED = _("This invitation was used already. Ask whoever invited you for a new one.")
USED_UP = _("As many people as this link lets in have used it. Ask for a new one.")
WITHDRAWN = _("This invitation was taken back.")
RENEWED = _("A newer invitation was mailed to this address. Look for the latest mail.")
RESTING = _("This tribe lets nobody in at the moment. Keep the invitation, and try again later.")
GONE = _("Whoever invited you is no longer in this tribe. Ask somebody else there to invite you.")
LEFT = _("You came in on this invitation before. To come back you need a new one.")
FORMER = _("You were in this tribe before. To come back you need a new invitation.")
REFUSED = _("You asked to join on this invitation before, and got an answer.")
EXPIRED = _("This invitation was good until %(day)s. Ask for a new one.")


@dataclass(frozen=True)
class Welcome:
    """
    What an invitation says to whoever holds it: who invites, to what, and how it goes on.

    `place` is the part-up that a guest is let into.
    """

    invitation: Invitation
    way: WayIn
    rules: TribeRules
    questions: list[JoinQuestion]
    words: str
    is_member: bool
    request: JoinRequest | None
    place: str = ""

    @property
    def is_waiting(self) -> bool:
        return self.request is not None and self.request.is_waiting

    @property
    def has_to_wait(self) -> bool:
        return self.way is WayIn.WAITS


def find_invitation(token: str) -> Invitation | None:
    """The invitation a token opens now, or None; asked in public."""
    invitation = _known(token)
    return None if invitation is None or _why_over(invitation) else invitation


def welcome_to(account: Account | None, *, token: str) -> Welcome:
    """
    What the holder of an invitation finds; asked in public, with or without an account.

    :raises InvitationOver: if it does not work for them; the sentence says why.
    """
    invitation = _known(token)
    if invitation is None:
        raise InvitationOver
    if reason := _why_over(invitation):
        raise InvitationOver(reason)
    with enter_tribe(invitation.tribe):
        member = selectors.member_of(account.pk) if account else None
        is_inside = _is_inside(account, member, invitation)
        request = _waiting_request(account, invitation)
        if not (is_inside or request) and (reason := _why_not_for(account, invitation)):
            raise InvitationOver(reason)
        rules = selectors.current_rules()
        way = _way(invitation, rules, selectors.member_of(invitation.invited_by_id))
        if way is WayIn.REFUSED and not (is_inside or request):
            raise InvitationOver(GONE)
        note = InvitationNote.objects.filter(pk=invitation.pk).first()
        return Welcome(
            invitation=invitation,
            way=way,
            rules=rules,
            questions=selectors.questions() if way is WayIn.WAITS else [],
            words=note.words if note else "",
            is_member=is_inside,
            request=request,
            place=place_of(invitation.partup_id),
        )


@transaction.atomic
def accept_invitation(
    *,
    actor: Account,
    token: str,
    accepted_version: int | None = None,
    answers: Answers | None = None,
) -> Arrival:
    """
    This will let the actor into the tribe a token is for, or have them wait for a steward.

    Which of the two, the tribe's rules and the part of whoever invited decide, as both are now.
    Using the same invitation again is harmless for whoever it let in or has waiting; who is in
    already uses nothing up; a guest becomes a member.

    :raises InvitationOver: if it does not work for the actor; the sentence says why.
    :raises InvalidInput: if the rules were not accepted, or a question not answered.
    :raises AskLater: if they were refused since it was made.
    :raises TribeFull: if the tribe's plan has no room left; the invitation stays good.
    """
    found = _known(token)
    if found is None:
        raise InvitationOver
    with enter_tribe(found.tribe):
        tribe = hold_door()
        invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
        invitation.tribe = tribe
        if reason := _why_over(invitation):
            raise InvitationOver(reason)
        member = selectors.member_of(actor.pk)
        if _is_inside(actor, member, invitation):
            return Arrival(tribe)
        if request := _waiting_request(actor, invitation):
            return Arrival(tribe, request)
        if reason := _why_not_for(actor, invitation):
            raise InvitationOver(reason)
        wish = _Wish(actor, invitation, accepted_version, answers or {})
        request = wish.come_in()
        # Who waits already for another reason keeps this invitation.
        if request is None or request.invitation_id == invitation.pk:
            _use_up(invitation, actor)
        return Arrival(tribe, request)


@dataclass(frozen=True)
class _Wish:
    """Somebody at the door, with an invitation that works for them."""

    account: Account
    invitation: Invitation
    accepted_version: int | None
    answers: Answers

    def come_in(self) -> JoinRequest | None:
        """Let them in, or have them wait: then their request is returned."""
        rules = selectors.current_rules()
        inviter = selectors.member_of(self.invitation.invited_by_id)
        way = _way(self.invitation, rules, inviter)
        if way is WayIn.REFUSED:
            raise InvitationOver(GONE)
        errors = check_acceptance(rules, self.accepted_version)
        if way is WayIn.WAITS:
            return begin_waiting(
                account=self.account,
                rules=rules,
                answers=self.answers,
                errors=errors,
                invitation=self.invitation,
                invited_by=inviter,
            )
        refuse(errors)
        self._enter(rules, inviter)
        return None

    def _enter(self, rules: TribeRules, inviter: Member | None) -> None:
        invitation = self.invitation
        if invitation.partup_id and invitation.guest_until and inviter:
            wish = GuestWish(
                account=self.account,
                partup_id=invitation.partup_id,
                until=invitation.guest_until,
                invited_by=inviter,
                accepted_version=rules.version,
            )
            admit_guest(wish)
            return
        admit_member(
            account=self.account,
            invited_by=inviter,
            level=_level(invitation, rules, inviter),
            accepted_version=rules.version,
        )


def _known(token: str) -> Invitation | None:
    if not token or has_forbidden_characters(token):
        return None
    return (
        Invitation.objects.select_related("tribe__organisation", "invited_by")
        .filter(token_hash=hashed(token))
        .first()
    )


def _why_over(invitation: Invitation) -> str | Promise:
    """Why an invitation works for nobody now; empty when it does."""
    if invitation.withdrawn_at:
        return RENEWED if _is_renewed(invitation) else WITHDRAWN
    if invitation.expires_at <= clock.now():
        zone = invitation.tribe.time_zone
        day = clock.local_date(time_zone=zone, at=invitation.expires_at)
        return str(EXPIRED % {"day": date_format(day, "j F Y")})
    return "" if tenant_policies.is_open(invitation.tribe.access_state) else RESTING


def _is_renewed(invitation: Invitation) -> bool:
    if not invitation.to_email:
        return False
    newer = Invitation.objects.filter(tribe=invitation.tribe_id, to_email=invitation.to_email)
    return newer.filter(created_at__gt=invitation.created_at, withdrawn_at=None).exists()


def _is_inside(account: Account | None, member: Member | None, invitation: Invitation) -> bool:
    """Whether an invitation gives nothing more: to a member, or the guest it let in before."""
    if account is None or member is None:
        return False
    return not member.is_guest or (
        bool(invitation.partup_id)
        and InvitationUse.objects.filter(invitation=invitation, account=account).exists()
    )


def _why_not_for(account: Account | None, invitation: Invitation) -> str | Promise:
    """Why an invitation does not work for somebody who is neither in nor waiting."""
    is_theirs = (
        account is not None
        and InvitationUse.objects.filter(invitation=invitation, account=account).exists()
    )
    if account is not None and _is_from_before_removal(account, invitation):
        return FORMER
    if not is_theirs:
        if invitation.uses_left:
            return ""
        return USED_UP if invitation.kind == Invitation.Kind.LINK else USED
    asked = JoinRequest.objects.filter(invitation=invitation, account=account)
    state = asked.order_by("-id").values_list("state", flat=True).first()
    # Who took their request back may think again, on the place they had.
    if state == JoinRequest.State.WITHDRAWN:
        return ""
    return REFUSED if state == JoinRequest.State.REFUSED else LEFT


def _is_from_before_removal(account: Account, invitation: Invitation) -> bool:
    removed_at = selectors.removed_at(account.pk)
    return removed_at is not None and invitation.created_at <= removed_at


def _waiting_request(account: Account | None, invitation: Invitation) -> JoinRequest | None:
    """What the holder waits for because of this very invitation."""
    if account is None:
        return None
    last = admission.latest_request(account=account, tribe=invitation.tribe)
    is_by_this = last is not None and last.invitation_id == invitation.pk
    return last if last and is_by_this and last.is_waiting else None


def _way(invitation: Invitation, rules: TribeRules, inviter: Member | None) -> WayIn:
    """What the rules of today make of it; into a part-up, part-ups say whether guests come in."""
    stands_for = policies.inviter_as(inviter)
    if invitation.partup_id:
        return WayIn.REFUSED if stands_for is Inviter.GONE else WayIn.AT_ONCE
    return policies.how_one_comes_in(rules.admission, stands_for)


def _level(invitation: Invitation, rules: TribeRules, inviter: Member | None) -> int:
    """The level it gives: as long as a steward gives it, and the tribe has that level."""
    is_given = inviter is not None and policies.can_give_levels(inviter)
    return invitation.level if is_given and invitation.level in rules.levels else 0


def _use_up(invitation: Invitation, account: Account) -> None:
    _use, is_new = InvitationUse.objects.get_or_create(invitation=invitation, account=account)
    if is_new:
        invitation.uses += 1
        invitation.save(update_fields=["uses"])
