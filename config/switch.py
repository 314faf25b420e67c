"""What follows a connection into a tribe: the tag on errors and log lines."""

from typing import Any

import sentry_sdk
import structlog


def on_switch(wrapper: Any, tenant: Any) -> None:
    """Name the tribe on everything that is reported from here on; called on each switch."""
    sentry_sdk.get_isolation_scope().set_tag("tribe", tenant.schema_name)
    structlog.contextvars.bind_contextvars(tribe=tenant.schema_name)
