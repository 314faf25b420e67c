"""Visitors: HTTP from the door, without a browser."""

import time

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.userkit import user_id_to_str
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client

from core.accounts.models import Account, Session
from tenants.models import Tribe
from tenants.sessions import SessionStore


class Visitor(Client):
    """
    Somebody at one host: `Visitor(account)` on the account host, `.to(tribe)` inside a tribe.

    Sessions are put in place directly; journeys walk through the doors instead.
    """

    def __init__(self, account: Account | None = None, host: str = "", **options: object) -> None:
        super().__init__(headers={"host": host or settings.ORIGIN.host}, **options)
        self.account = account
        self.parent: Session | None = None
        if account is not None:
            self.parent = self._open(SessionStore(), account)

    def proven(self, method: str = "password") -> "Visitor":
        """The same person, who proved a moment ago that it is them."""
        store = SessionStore(self.cookies[settings.SESSION_COOKIE_NAME].value)
        store[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": time.time()}]
        store["account_authentication_methods_user"] = user_id_to_str(self.account)
        store.save()
        return self

    def strong(self) -> "Visitor":
        """The same person, who signed in with a second factor."""
        Session.objects.filter(pk=self.parent.pk).update(is_strong=True)
        return self

    def to(self, tribe: Tribe) -> "Visitor":
        """The same person on the host of a tribe, with a session when they have an account."""
        visitor = Visitor(host=tribe.host)
        visitor.account = self.account
        if self.account is not None:
            store = SessionStore(kind="tribe", tribe=tribe)
            store.parent = self.parent
            visitor._open(store, self.account)
        return visitor

    def to_staff(self) -> "Visitor":
        """The same person on the staff host, which is entered with a second factor only."""
        visitor = Visitor(host=f"staff.{settings.ORIGIN.host}")
        visitor.account = self.account
        if self.account is not None:
            self.strong()
            store = SessionStore(kind="staff")
            store.parent = self.parent
            visitor._open(store, self.account)
        return visitor

    def _open(self, store: SessionStore, account: Account) -> Session:
        store[SESSION_KEY] = str(account.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = account.get_session_auth_hash()
        store.save(must_create=True)
        self.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
        return Session.objects.get(pk=store.session_key)
