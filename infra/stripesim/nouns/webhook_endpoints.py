"""Webhook endpoints; letters go to addresses on this machine only."""

import hashlib

from infra.stripesim import fields
from infra.stripesim.errors import invalid
from infra.stripesim.paging import page
from infra.stripesim.registry import Call, operation
from infra.stripesim.settings import API_VERSION
from infra.stripesim.store import Row


@operation("post /v1/webhook_endpoints", "api_version description enabled_events metadata url")
def create_endpoint(call: Call) -> Row:
    """Listen to events; the secret is shown this once."""
    asked = call.parameters
    _refuse_odd_address(asked["url"])
    endpoint = call.work.new(
        "webhook_endpoint",
        api_version=asked.get("api_version", API_VERSION),
        description=asked.get("description"),
        enabled_events=asked["enabled_events"],
        metadata=fields.metadata({}, asked),
        status="enabled",
        url=asked["url"],
    )
    secret = "whsec_" + hashlib.sha256(endpoint["id"].encode()).hexdigest()[:32]
    call.work.notes(endpoint["id"])["secret"] = secret
    return {**endpoint, "secret": secret}


@operation("get /v1/webhook_endpoints/{webhook_endpoint}")
def retrieve_endpoint(call: Call) -> Row:
    """Show an endpoint."""
    return call.work.get("webhook_endpoint", call.id)


@operation(
    "post /v1/webhook_endpoints/{webhook_endpoint}",
    "description disabled enabled_events metadata url",
)
def update_endpoint(call: Call) -> Row:
    """Change an endpoint."""
    asked = call.parameters
    endpoint = call.work.get("webhook_endpoint", call.id)
    if "url" in asked:
        _refuse_odd_address(asked["url"])
    if "disabled" in asked:
        endpoint["status"] = "disabled" if asked["disabled"] else "enabled"
    for name in ("description", "enabled_events", "url"):
        if name in asked:
            endpoint[name] = asked[name]
    endpoint["metadata"] = fields.metadata(endpoint["metadata"], asked)
    return endpoint


@operation("delete /v1/webhook_endpoints/{webhook_endpoint}")
def delete_endpoint(call: Call) -> Row:
    """Stop listening."""
    endpoint = call.work.get("webhook_endpoint", call.id)
    call.work.remove("webhook_endpoint", endpoint["id"])
    return {"id": endpoint["id"], "object": "webhook_endpoint", "deleted": True}


@operation("get /v1/webhook_endpoints", "limit starting_after ending_before")
def list_endpoints(call: Call) -> Row:
    """List endpoints."""
    return page(call, call.work.peek("webhook_endpoint"), url="/v1/webhook_endpoints")


def _refuse_odd_address(url: str) -> None:
    if not url.startswith(("http://", "https://")):
        raise invalid("Not a valid URL", code="url_invalid", param="url")
