"""Work of single sign-on behind the scenes."""

from typing import Any

import structlog

from core.sso import services
from core.sso.errors import NamesUnreachable
from core.sso.models import EmailDomain
from tenants.context import public_task

log = structlog.get_logger(__name__)


@public_task(name="sso.recheck_domain")
def recheck_domain(*, domain_id: str, **_: Any) -> None:
    """Look whether a domain is still proven; name servers that are silent change nothing."""
    domain = EmailDomain.objects.select_related("organisation").filter(pk=domain_id).first()
    if domain is None:
        return
    try:
        services.recheck_domain(domain=domain)
    except NamesUnreachable:
        log.warning("domain_not_checked", domain=domain_id)
