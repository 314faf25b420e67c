"""Questions about tokens."""

import datetime as dt
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet
from django.utils.crypto import constant_time_compare
from django.utils.translation import ngettext

from core.accounts.models import Account
from core.common import clock
from core.members.models import Member
from core.members.registry import Parting
from core.tokens import rules
from core.tokens.models import AccessToken
from tenants.context import current_tribe
from tenants.models import Tribe

REMEMBERED = dt.timedelta(days=30)


def find_token(text: str, *, tribe: Tribe | None) -> Any:
    """
    The token with this text on this host, in one statement; None for any other.

    It comes with its account, its tribe, and the owner's key to that tribe (`key_…`), all as they
    are now: nothing stale ever decides.
    """
    label = rules.label_of(text)
    if label is None:
        return None
    here = {"tribe": tribe.pk} if tribe else {"tribe": None}
    rows: Any = AccessToken.objects.select_related("account", "tribe").filter(label=label, **here)
    if tribe is not None:
        rows = _with_key(rows, tribe)
    token = rows.first()
    if token is None or not constant_time_compare(token.secret_hash, rules.digest(text)):
        return None
    return token


def _with_key(rows: Any, tribe: Tribe) -> Any:
    mine = Q(account__memberships__tribe=tribe.pk)
    return rows.annotate(key=FilteredRelation("account__memberships", condition=mine)).annotate(
        key_left_at=F("key__left_at"),
        key_ends_at=F("key__ends_at"),
        key_joined_at=F("key__joined_at"),
    )


def tokens_of(account: Account) -> QuerySet[AccessToken]:
    """Somebody's own tokens, newest first; what expired is shown for a month."""
    return (
        AccessToken.objects.select_related("tribe")
        .filter(account=account, expires_at__gt=clock.now() - REMEMBERED)
        .order_by("-id")
    )


def partings_of(person: Member, reader: Member) -> list[Parting]:
    """The programs that lose their way into this tribe when somebody goes; told to them only."""
    number = tokens_for(current_tribe()).filter(account=person.account_id).count()
    if person != reader or not number:
        return []
    sentence = ngettext("%(number)s of your tokens ends.", "%(number)s of your tokens end.", number)
    return [Parting(sentence % {"number": number})]


def tokens_for(tribe: Tribe) -> QuerySet[AccessToken]:
    """The tokens that open a tribe now, newest first."""
    return (
        AccessToken.objects.select_related("account")
        .filter(tribe=tribe, expires_at__gt=clock.now(), account__is_active=True)
        .order_by("-id")
    )


def tokens_with_owners(tribe: Tribe) -> list[tuple[AccessToken, Member]]:
    """
    The tokens that open the present tribe, each with the member it works for.

    Whoever does not belong to the tribe any more has none that opens it.
    """
    tokens = list(tokens_for(tribe))
    owners = {
        member.account_id: member
        for member in Member.objects.present().filter(
            account_id__in={token.account_id for token in tokens}
        )
    }
    return [(token, owners[token.account_id]) for token in tokens if token.account_id in owners]
