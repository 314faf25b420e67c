"""
Sessions in the database: one SELECT says who it is and whether they may come in.

It joins the session, its parent, the account, the key to the tribe and the tribe's state, so that
nothing stale ever decides: log-out, leaving, a ban or a missed payment act at the next request.
"""

import datetime as dt
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

SEEN_EVERY = dt.timedelta(minutes=5)
LONGEST_AGENT = 200


@dataclass(frozen=True)
class Key:
    """
    What the session's own SELECT said of its account in its tribe, at this very request.

    `lacks_factor`: the tribe asks for a second factor, and the sign-in was without one.
    """

    is_live: bool
    access_state: str
    lacks_factor: bool


class SessionStore(DatabaseStore):
    """The session of one host; on a tribe host it hangs on a session of the account host."""

    cache_key_prefix = ""

    def __init__(
        self,
        session_key: str | None = None,
        kind: str = Session.Kind.ACCOUNT,
        tribe: Tribe | None = None,
        user_agent: str = "",
    ) -> None:
        super().__init__(session_key)
        self.kind, self.tribe = kind, tribe
        self.user_agent = "".join(filter(str.isprintable, user_agent))[:LONGEST_AGENT]
        self.parent: Session | None = None
        self.row: Session | None = None
        self._is_strong = False

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def _get_session_from_db(self) -> Session | None:
        row = _rows(self.tribe).filter(pk=self.session_key, expire_date__gt=clock.now()).first()
        if row is None or not self._is_live(row):
            self._session_key = None
            return None
        self.row, self.parent, self._is_strong = row, row.parent, row.is_strong
        _remember_visit(row)
        return row

    @property
    def is_strong(self) -> bool:
        """Whether the sign-in behind this session was with a second factor or a passkey."""
        if self.kind != Session.Kind.ACCOUNT:
            return bool(self.parent and self.parent.is_strong)
        return self._is_strong

    def change_strength(self, *, is_strong: bool) -> None:
        """Remember that a second factor was given here, or that there is none any more."""
        self.get(SESSION_KEY)  # reads the row, which would overwrite what is set before it
        self._is_strong = is_strong
        if self.session_key:
            Session.objects.filter(pk=self.session_key).update(is_strong=is_strong)

    def flush(self) -> None:
        """End it; what comes after it in this request begins without parent or strength."""
        super().flush()
        self.row, self.parent, self._is_strong = None, None, False

    @property
    def key(self) -> Key:
        """Whether the account belongs to the tribe of this host now, and the tribe's state."""
        row: Any = self.row
        is_over = row.key_ends_at is not None and row.key_ends_at <= clock.now()
        is_live = row.key_joined_at is not None and row.key_left_at is None and not is_over
        lacks_factor = row.needs_second_factor and not self.is_strong
        return Key(is_live=is_live, access_state=row.access_state, lacks_factor=lacks_factor)

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
        row.is_strong, row.user_agent = self.is_strong, self.user_agent
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
    there = Tribe.objects.filter(pk=OuterRef("tribe_id"))
    return rows.annotate(key=here).annotate(
        key_role=F("key__role"),
        key_left_at=F("key__left_at"),
        key_ends_at=F("key__ends_at"),
        key_joined_at=F("key__joined_at"),
        access_state=Subquery(there.values("access_state")),
        tribe_changed_at=Subquery(there.values("updated_at")),
        needs_second_factor=Subquery(there.values("needs_second_factor")),
    )


def _remember_visit(row: Session) -> None:
    """Write down that the session is in use, at most once in five minutes."""
    moment = clock.now()
    if moment - row.seen_at < SEEN_EVERY:
        return
    row.seen_at = moment
    Session.objects.filter(pk=row.pk).update(seen_at=moment)


def start_session(session: SessionStore, parent: Session) -> Account:
    """
    Put a fresh session on a tribe host, or the staff host, under one of the account host.

    Returns whose it is.
    """
    account = _holder(parent)
    session.flush()
    session.parent = parent
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
