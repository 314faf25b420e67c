"""Make tokens, and end them."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from core.audit import services as audit
from core.common import clock
from core.common.errors import DomainError, InvalidInput, NotFound
from core.common.validation import check_fields
from core.mail.services import queue_mail
from core.members.models import Member
from core.tokens import policies, rules
from core.tokens.models import AccessToken, Scope
from core.trail import services as trail
from tenants import due, gate
from tenants import selectors as tenants
from tenants.context import current_tribe
from tenants.models import Tribe

REMIND = "tokens.remind"
REMINDED_BEFORE = dt.timedelta(days=7)
NOTED_AGAIN_AFTER = dt.timedelta(minutes=5)


class TokenMadeAlready(DomainError):
    """The same form came twice, and the secret can be shown no second time."""

    code = "token_made_already"
    message = _(
        "This token was made already, and its text is shown only once. End it, or make another."
    )


class TooManyTokens(DomainError):
    """Somebody has as many tokens as anybody needs."""

    code = "too_many_tokens"
    message = _("You have 50 tokens. End one that you do not use.")


@transaction.atomic
def make_token(
    *,
    actor: Account,
    name: str,
    scopes: list[str],
    days: int,
    tribe_id: uuid.UUID | None = None,
    is_strong: bool = False,
    key: uuid.UUID | None = None,
) -> tuple[AccessToken, str]:
    """
    This will make a token for a tribe of the actor, or without one for their account.

    It returns the token and its text, which is kept nowhere: a second call with the same `key`
    makes none. The owner is told by mail, and again a week before it expires.

    :raises InvalidInput: if a value does not fit, or the actor is not in that tribe.
    :raises TokenMadeAlready: if a token with this `key` was made before.
    :raises TooManyTokens: if the actor has fifty.
    :raises TribeClosed: if the tribe is not open for changes.
    """
    # The second of two clicks waits here, and then finds what the first one made.
    actor = Account.objects.select_for_update(no_key=True).get(pk=actor.pk)
    _check_room(actor, key)
    tribe = _tribe_of(actor, tribe_id)
    _check_reach(scopes=scopes, days=days, tribe=tribe)
    label, text = rules.new_secret()
    token = AccessToken(
        account=actor,
        tribe=tribe,
        label=label,
        secret_hash=rules.digest(text),
        name=name,
        scopes=[scope for scope in Scope.values if scope in scopes],
        is_strong=is_strong,
        expires_at=clock.now() + dt.timedelta(days=days),
    )
    token.pk = key or token.pk
    check_fields(token)
    token.save(force_insert=True)
    _tell_of_new(token)
    return token, text


def _check_room(actor: Account, key: uuid.UUID | None) -> None:
    if key and AccessToken.objects.filter(pk=key).exists():
        raise TokenMadeAlready
    if AccessToken.objects.filter(account=actor, expires_at__gt=clock.now()).count() >= (
        rules.MOST_TOKENS
    ):
        raise TooManyTokens


def _tribe_of(actor: Account, tribe_id: uuid.UUID | None) -> Tribe | None:
    if tribe_id is None:
        return None
    tribe = tenants.tribe_of_member(account=actor, tribe_id=tribe_id)
    if tribe is None:
        raise InvalidInput({"tribe": [_("You do not belong to this tribe.")]})
    gate.check(tribe.access_state, gate.Act.WRITE)
    return tribe


def _check_reach(*, scopes: list[str], days: int, tribe: Tribe | None) -> None:
    errors = {}
    offered = set(rules.FOR_TRIBE if tribe else rules.FOR_ACCOUNT)
    if not scopes:
        errors["scopes"] = [_("Choose what it may do.")]
    elif not set(scopes) <= offered and tribe:
        errors["scopes"] = [_("A token of a tribe cannot do this: choose what it may do there.")]
    elif not set(scopes) <= offered:
        errors["scopes"] = [_("A token of your account cannot do this: choose a tribe for it.")]
    if not 1 <= days <= rules.MOST_DAYS:
        errors["days"] = [_("Choose a number of days between 1 and 365.")]
    if errors:
        raise InvalidInput(errors)


def _tell_of_new(token: AccessToken) -> None:
    queue_mail(
        topic="tokens.made",
        account_id=token.account_id,
        ref={"token": str(token.pk)},
        language=token.account.language,
        dedupe_key=f"tokens.made:{token.pk}",
    )
    remind_at = token.expires_at - REMINDED_BEFORE
    if remind_at > clock.now():
        due.schedule(
            kind=REMIND, object_id=token.pk, due_at=remind_at, dedupe_key=f"{REMIND}:{token.pk}"
        )
    audit.record(
        action="token.made",
        account_id=token.account_id,
        object_type="token",
        object_id=token.pk,
        tribe_id=token.tribe_id,
        changes={"scopes": token.scopes, "expires_at": token.expires_at.isoformat()},
    )


@transaction.atomic
def end_token(*, actor: Account, token_id: uuid.UUID) -> None:
    """
    This will end one of the actor's own tokens, at its next request.

    :raises NotFound: if it is not theirs, or was ended before.
    """
    token = AccessToken.objects.select_for_update().filter(account=actor, pk=token_id).first()
    if token is None:
        raise NotFound
    audit.record(
        action="token.ended",
        account_id=actor.pk,
        object_type="token",
        object_id=token.pk,
        tribe_id=token.tribe_id,
    )
    token.delete()


@transaction.atomic
def end_token_of_tribe(*, actor: Member, token_id: uuid.UUID) -> None:
    """
    This will end a token that opens the present tribe; its owner is told by mail.

    :raises NotFound: if the actor is no steward, there is none, or it was ended before.
    """
    if not policies.can_see_tokens_of_tribe(actor):
        raise NotFound
    tribe = current_tribe()
    token = (
        AccessToken.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(tribe=tribe, pk=token_id)
        .first()
    )
    if token is None:
        raise NotFound
    trail.record(
        action="token.ended", actor=actor, subject=token, changes={"owner": str(token.account_id)}
    )
    if token.account_id != actor.account_id:
        queue_mail(
            topic="tokens.ended",
            account_id=token.account_id,
            tribe_id=tribe.pk,
            context={"name": token.name, "tribe": tribe.name},
            language=token.account.language,
        )
    token.delete()


def end_all(account: Account) -> None:
    """This will end every token of an account; harmless when there is none."""
    AccessToken.objects.filter(account=account).delete()


def end_in_present_tribe(*, account_id: uuid.UUID) -> None:
    """This will end the tokens an account has for the present tribe; harmless without any."""
    AccessToken.objects.filter(account_id=account_id, tribe=current_tribe()).delete()


def note_use(token: AccessToken) -> None:
    """Remember that a token was used just now, at most once in five minutes."""
    if token.is_stale(after=NOTED_AGAIN_AFTER):
        AccessToken.objects.filter(pk=token.pk).update(used_at=clock.now())


def remind_of_expiry(*, token_id: uuid.UUID) -> None:
    """Tell the owner of a token that is still there that it expires; the second time nothing."""
    token = AccessToken.objects.select_related("account").filter(pk=token_id).first()
    if token is None or token.is_over:
        return
    queue_mail(
        topic="tokens.expiring",
        account_id=token.account_id,
        ref={"token": str(token.pk)},
        language=token.account.language,
        dedupe_key=f"tokens.expiring:{token.pk}",
    )
