"""Addresses that stay on this host."""

from django.utils.http import url_has_allowed_host_and_scheme

from core.common.text import has_forbidden_characters


def is_own_path(url: str | None) -> bool:
    """Whether an address is a path on this very host, and nothing a browser reads otherwise."""
    if not url or not url.startswith("/") or has_forbidden_characters(url):
        return False
    return url_has_allowed_host_and_scheme(url, allowed_hosts=None)
