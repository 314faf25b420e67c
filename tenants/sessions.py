"""
Sessions in the database: one SELECT says who it is and whether they may come in.

It joins the session, its parent, the account, the key to the tribe and the tribe's state, so that
nothing stale ever decides: log-out, leaving, a ban or a missed payment act at the next request.
"""

import uuid
from dataclasses import dataclass
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery

from core.accounts.models import Account, Session
from core.common import clock
from tenants.models import Tribe


@dataclass(frozen=True)
class Key:
    """What the session's own SELECT said of its account in its tribe, at this very request."""

    is_live: bool
    access_state: str


class SessionStore(DatabaseStore):
    """The session of one host; on a tribe host it hangs on a session of the account host."""

    cache_key_prefix = ""

    def __init__(
        self,
        session_key: str | None = None,
        kind: str = Session.Kind.ACCOUNT,
        tribe: Tribe | None = None,
    ) -> None:
        super().__init__(session_key)
        self.kind, self.tribe = kind, tribe
        self.parent: Session | None = None
        self.row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        row = _rows(self.tribe).filter(pk=self.session_key, expire_date__gt=clock.now()).first()
        if row is None or not self._is_live(row):
            self._session_key = None
            return None
        self.row, self.parent = row, row.parent
        return row

    @property
    def key(self) -> Key:
        """Whether the account belongs to the tribe of this host now, and the tribe's state."""
        row: Any = self.row
        is_over = row.key_ends_at is not None and row.key_ends_at <= clock.now()
        is_live = row.key_joined_at is not None and row.key_left_at is None and not is_over
        return Key(is_live=is_live, access_state=row.access_state)

    def _is_live(self, row: Session) -> bool:
        """A session works on the host it was made for, and no longer than its parent."""
        if row.kind != self.kind or row.tribe_id != (self.tribe.pk if self.tribe else None):
            return False
        if self.kind == Session.Kind.ACCOUNT:
            return True
        parent = row.parent
        return bool(
            parent and parent.expire_date > clock.now() and parent.account_id == row.account_id
        )

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row to write: django's own, and who and where it is for."""
        row = cast("Session", super().create_model_instance(data))
        key = data.get("_auth_user_id")
        row.account_id = uuid.UUID(key) if key else None
        row.kind, row.parent = self.kind, self.parent
        row.tribe_id = self.tribe.pk if self.tribe else None
        if self.row is not None and self.row.pk == row.pk:
            row.created_at = self.row.created_at
        self.row = self.row or row
        return row


def _rows(tribe: Tribe | None) -> Any:
    rows = Session.objects.select_related("account", "parent")
    if tribe is None:
        return rows
    here = FilteredRelation(
        "account__memberships", condition=Q(account__memberships__tribe=tribe.pk)
    )
    state = Tribe.objects.filter(pk=OuterRef("tribe_id")).values("access_state")
    return rows.annotate(key=here).annotate(
        key_role=F("key__role"),
        key_left_at=F("key__left_at"),
        key_ends_at=F("key__ends_at"),
        key_joined_at=F("key__joined_at"),
        access_state=Subquery(state),
    )


def start_session(session: SessionStore, parent: Session) -> Account:
    """
    Put a fresh session on a tribe host, or the staff host, under one of the account host.

    Returns whose it is.
    """
    account = _holder(parent)
    session.flush()
    session.row, session.parent = None, parent
    session[SESSION_KEY] = str(account.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = account.get_session_auth_hash()
    session.set_expiry(parent.expire_date)
    session.save()
    return account


def _holder(session: Session) -> Account:
    """Whose session it is; one that codes were issued in has an account."""
    if session.account is None:
        raise ValueError("A session without an account opens no other.")
    return session.account
