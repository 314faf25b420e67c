"""
What a tribe's paying lets be done in it: one table, asked by whatever does something there.

Pages, JSON, tokens and files ask at the door (`core.members.middleware`), tasks and jobs when they
start (`context`, `due`), mails when they leave (`receivers`), services with `check`.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.common.doors import asked_for
from core.common.errors import DomainError
from tenants.models.tribes import Access


class Act(StrEnum):
    """What somebody, or the clock, may want to do in a tribe."""

    PASS = "pass"  # noqa: S105 - come to the door, and sign out
    READ = "read"
    WRITE = "write"
    INVITE = "invite"  # ask more people in
    EXPORT = "export"  # take everything along
    LEAVE = "leave"  # from inside; a closed tribe is left from outside
    WORK = "work"  # what falls due, and tasks
    MAIL = "mail"  # mails about what is in it


_ALL = frozenset(Act)
_CLOSED = frozenset({Act.PASS, Act.MAIL})
_READ_ONLY = _CLOSED | {Act.READ, Act.EXPORT, Act.LEAVE, Act.WORK}

ALLOWED: dict[str, frozenset[Act]] = {
    Access.PENDING: _CLOSED,
    Access.TRIALING: _ALL,
    Access.ACTIVE: _ALL,
    Access.PAST_DUE: _ALL,
    Access.GRACE: _ALL - {Act.INVITE},
    Access.READ_ONLY: _READ_ONLY,
    Access.CANCELLED: _READ_ONLY,
    Access.SUSPENDED: _CLOSED,
    Access.ARCHIVED: frozenset({Act.PASS}),
    Access.ERASED: frozenset(),
}
# Who runs the organisation takes the work of a closed tribe along, from outside.
_FOR_ITS_ORGANISATION: dict[str, frozenset[Act]] = {Access.SUSPENDED: frozenset({Act.EXPORT})}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


class TribeClosed(DomainError):
    """The tribe is not paid for, and so this is not done in it now; its code names the state."""

    status = 403
    message = _("This tribe is not open for changes now.")


class InvitesClosed(DomainError):
    """A tribe whose payment is very late asks nobody in; who is in it works on."""

    code = "invites_closed"
    message = _(
        "The payment for this tribe is very late, so nobody new is invited. "
        "That is possible again as soon as it is paid."
    )


def may(access_state: str, act: Act, *, runs_organisation: bool = False) -> bool:
    """Whether something is done in a tribe in this state."""
    extra = _FOR_ITS_ORGANISATION.get(access_state, frozenset()) if runs_organisation else ()
    return act in ALLOWED[access_state] or act in extra


def check(access_state: str, act: Act, *, runs_organisation: bool = False) -> None:
    """
    Let a service go on only if its act is allowed now.

    :raises InvitesClosed: if all but inviting is allowed.
    :raises TribeClosed: if the tribe is not open for it.
    """
    if may(access_state, act, runs_organisation=runs_organisation):
        return
    if act is Act.INVITE and may(access_state, Act.WRITE):
        raise InvitesClosed
    raise TribeClosed(code=f"tribe_{access_state}")


def states_for(act: Act) -> list[str]:
    """The states in which something is done, as the database writes them."""
    return sorted(str(state) for state, acts in ALLOWED.items() if act in acts)


def states_without(act: Act) -> list[str]:
    """The states in which something is not done, as the database writes them."""
    return sorted(str(state) for state, acts in ALLOWED.items() if act not in acts)


def may_enter(access_state: str, act: Act) -> bool:
    """
    Whether a request gets behind the door of a tribe.

    Where only inviting is closed, the service says so, beside what was typed.
    """
    return may(access_state, Act.WRITE if act is Act.INVITE else act)


def act_of(view: Callable[..., Any], method: str) -> Act:
    """What a request wants: what its view says, else reading or changing."""
    if said := asked_for(view, method):
        return Act(said)
    return Act.READ if method in _SAFE_METHODS else Act.WRITE
