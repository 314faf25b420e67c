"""What an error report may carry out of the house: where it broke, never whose words."""

import re
from typing import Any

import sentry_sdk
from sentry_sdk.integrations.celery import CeleryIntegration
from sentry_sdk.integrations.django import DjangoIntegration

# Keys of the platform and of people, and links that show a bill to whoever has them; what looks
# like one goes even from messages.
_SECRET = re.compile(
    r"https://[a-z]+\.stripe\.com/\S+"
    r"|[a-z]+_[A-Za-z0-9]+_secret_[A-Za-z0-9]+"
    r"|(?:sk|rk|whsec|pu_pat)_[A-Za-z0-9_]+"
    r"|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|(?<=code=)[^&\s]+|(?<=state=)[^&\s]+"
)
_KEPT_REQUEST = {"method", "url"}
_KEPT_TAGS = {"tribe", "room", "request_id"}
GONE = "[removed]"


# What is never collected, whoever the reports go to.
OPTIONS: dict[str, Any] = {
    "send_default_pii": False,
    "include_local_variables": False,
    "max_request_body_size": "never",
    "max_breadcrumbs": 0,
}


def start(*, dsn: str, environment: str, release: str) -> None:
    """Report unexpected errors; without a DSN nothing is hooked in, and nothing leaves."""
    if not dsn:
        return
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        release=release or None,
        before_send=scrub,
        integrations=[DjangoIntegration(), CeleryIntegration()],
        **OPTIONS,
    )


def scrub(event: Any, hint: dict[str, Any]) -> Any:
    """Keep the trace and the tags we set; drop bodies, cookies, people and what looks secret."""
    request = event.get("request") or {}
    event["request"] = {key: request[key] for key in _KEPT_REQUEST if key in request}
    event["tags"] = {
        key: value for key, value in (event.get("tags") or {}).items() if key in _KEPT_TAGS
    }
    for part in ("user", "extra", "breadcrumbs", "modules", "server_name"):
        event.pop(part, None)
    event["contexts"] = {"trace": (event.get("contexts") or {}).get("trace", {})}
    for exception in (event.get("exception") or {}).get("values", []):
        # What a library says may quote what somebody typed; the kind of error tells enough.
        exception["value"] = GONE
    event.pop("logentry", None)
    return _without_secrets(event)


def _without_secrets(value: Any) -> Any:
    if isinstance(value, str):
        return _SECRET.sub(GONE, value)
    if isinstance(value, dict):
        return {key: _without_secrets(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_without_secrets(inner) for inner in value]
    return value
