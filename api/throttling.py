"""How often somebody may ask; counted in the cache all hosts share."""

from typing import Any

import structlog
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

log = structlog.get_logger(__name__)


class AccountThrottle(SimpleRateThrottle):
    """600 a minute for an account over all hosts, 60 for an address without one."""

    scope = "account"

    def get_cache_key(self, request: Request, view: Any) -> str:
        """The bucket of the caller."""
        account = request._request.account
        if account is None:
            self.rate = self.THROTTLE_RATES["anonymous"]
            self.num_requests, self.duration = self.parse_rate(self.rate)
            return f"throttle:address:{self.get_ident(request)}"
        return f"throttle:account:{account.pk}"

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request; without the cache nobody is kept out (log-in has its own limits)."""
        try:
            return super().allow_request(request, view)
        except RedisError:
            log.warning("throttle_store_away")
            return True
