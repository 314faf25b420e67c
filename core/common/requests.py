"""A request as the middleware leaves it for views."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from core.accounts.models import Account
    from core.limits.buckets import Verdict
    from core.members.models import Member
    from core.tokens.middleware import Bearer
    from tenants.hosts import Host
    from tenants.models import Tribe
    from tenants.sessions import SessionStore


class Request(HttpRequest):
    """
    Who asks, and where: for annotations only, no request is ever made of this class.

    `account` is there behind every door that is not open to visitors, `tribe` and `member` on the
    host of a tribe. A view that is open to visitors asks `is_signed_in` first.
    """

    account: "Account"
    member: "Member"
    tribe: "Tribe"
    tribe_access: str
    host: "Host"
    bearer: "Bearer | None"
    verdict: "Verdict | None"
    htmx: "HtmxDetails"
    session: "SessionStore"
