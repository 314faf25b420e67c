"""What is done with domains and providers."""

from core.sso.services.domains import (
    add_domain,
    check_domain,
    check_tomorrow,
    recheck_domain,
    remove_domain,
)
from core.sso.services.providers import remove_provider, set_provider

__all__ = [
    "add_domain",
    "check_domain",
    "check_tomorrow",
    "recheck_domain",
    "remove_domain",
    "remove_provider",
    "set_provider",
]
