"""
How often somebody may ask: which buckets a request takes from.

Reading pages is free. The JSON door, forms and signing in take from the buckets of the address,
the account, the token and the tribe. Only who belongs to a tribe takes from the tribe's, so that
nobody outside can keep its people out.
"""

from enum import Enum
from ipaddress import IPv6Network, ip_address

from django.conf import settings

from core.common.addresses import client_address
from core.common.requests import Request
from core.limits.buckets import Bucket, Limit

_SAFE = {"GET", "HEAD", "OPTIONS"}
# Stripe's letters carry a signature, and come when they come.
_FREE = ("/webhooks/",)
_API = ("/api/", "/_allauth/")
_SIGN_IN_SPACES = {"headless", "mfa", "socialaccount"}
_SIGN_IN_NAMES = {"api_login", "api_password"}
_OUT = {"account_logout", "api_logout"}


class Kind(Enum):
    """What a request is, as far as limits go."""

    SIGN_IN = "sign-in"
    API = "api"
    FORM = "form"


def kind_of(request: Request) -> Kind | None:
    """The kind of a request; None when it takes from no bucket."""
    if request.path_info.startswith(_FREE):
        return None
    is_safe = request.method in _SAFE
    if not is_safe and _is_sign_in(request):
        return Kind.SIGN_IN
    if request.path_info.startswith(_API):
        return Kind.API
    return None if is_safe else Kind.FORM


def _is_sign_in(request: Request) -> bool:
    """Where secrets are guessed: whatever allauth serves, but for the way out."""
    match = request.resolver_match
    name = (match and match.url_name) or ""
    if name in _OUT:
        return False
    spaces = set(match.namespaces) if match else set()
    is_allauths = name.startswith(("account_", "mfa_", "openid_connect"))
    return is_allauths or name in _SIGN_IN_NAMES or bool(spaces & _SIGN_IN_SPACES)


def buckets_of(request: Request, kind: Kind) -> list[Bucket]:
    """The buckets a request takes from, each the one that all hosts and processes share."""
    address = _network(client_address(request))
    if kind is Kind.SIGN_IN:
        return [_bucket("sign-in", address)]
    if request.account is None:
        return [_bucket("visitor", address)]
    buckets = [_bucket("account", str(request.account.pk)), _bucket("address", address)]
    if request.bearer and request.bearer.token:
        buckets.append(_bucket("token", str(request.bearer.token.pk)))
    if request.tribe is not None and request.session.key.is_live:
        buckets.append(_bucket("tribe", str(request.tribe.pk)))
        if request.method not in _SAFE:
            buckets.append(_bucket("tribe-writes", str(request.tribe.pk)))
    return buckets


def _bucket(name: str, whose: str) -> Bucket:
    quota, seconds = settings.RATE_LIMITS[name]
    return Bucket(Limit(name, quota, seconds), whose)


def _network(address: str) -> str:
    """An IPv6 subscriber has a whole network to send from; it counts as one address."""
    if not address or ip_address(address).version != 6:
        return address
    return str(IPv6Network((address, 64), strict=False))
