"""Where a request came from."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """
    The address of whoever sent a request; empty when it cannot be told.

    Only what our own proxies wrote in X-Forwarded-For is believed (TRUSTED_PROXY_COUNT of them).
    """
    chain = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    count = settings.TRUSTED_PROXY_COUNT
    is_proxied = count and len(chain) >= count
    found = chain[-count] if is_proxied else request.META.get("REMOTE_ADDR", "")
    try:
        return str(ipaddress.ip_address(found))
    except ValueError:
        return ""


def network_of(address: str) -> str:
    """The network an address is in, which says where but hardly who; empty for no address."""
    if not address:
        return ""
    bits = 24 if ipaddress.ip_address(address).version == 4 else 48
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False).network_address)
