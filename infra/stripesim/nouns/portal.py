"""The customer portal: sessions that open its page, and what the page offers."""

from typing import Any

from infra.stripe_contract.skeleton import skeleton
from infra.stripesim import fields
from infra.stripesim.errors import invalid, not_simulated
from infra.stripesim.events import emit
from infra.stripesim.money import subscribing
from infra.stripesim.nouns.wishes import item_changes
from infra.stripesim.paging import fits, page
from infra.stripesim.registry import Call, operation
from infra.stripesim.store import Row

_FLOWS = {
    "payment_method_update",
    "customer_update",
    "subscription_cancel",
    "subscription_update_confirm",
}
_FEATURES = (
    "features.customer_update features.invoice_history.enabled"
    " features.payment_method_update.enabled features.subscription_cancel"
)
_SESSIONS = "/v1/billing_portal/sessions"
_CONFIGURATIONS = "/v1/billing_portal/configurations"


@operation(
    f"post {_SESSIONS}",
    "configuration customer flow_data.after_completion flow_data.subscription_cancel.subscription"
    " flow_data.subscription_update_confirm flow_data.type locale return_url",
)
def create_session(call: Call) -> Row:
    """Open the portal for a customer, at its start or at one thing to do."""
    asked, work = call.parameters, call.work
    customer = work.get("customer", asked.get("customer"), param="customer", status=400)
    return_url = asked.get("return_url")
    if return_url and not return_url.startswith(("http://", "https://")):
        raise invalid("Not a valid URL", code="url_invalid", param="return_url")
    configuration = _configuration(call)
    session = work.new(
        "billing_portal.session",
        configuration=configuration["id"],
        created=work.now(customer["id"]),
        customer=customer["id"],
        flow=_flow(call, customer),
        locale=asked.get("locale"),
        return_url=return_url or configuration["default_return_url"],
    )
    session["url"] = f"{work.settings.origin}/p/session/{session['id']}"
    emit(work, "billing_portal.session.created", session)
    return session


@operation(f"post {_CONFIGURATIONS}", "business_profile default_return_url metadata " + _FEATURES)
def create_configuration(call: Call) -> Row:
    """Say what the portal offers; the page here offers its own list whatever is said."""
    asked = call.parameters
    made = _new_configuration(call, is_default=False)
    made["default_return_url"] = asked.get("default_return_url")
    _configure(made, asked)
    emit(call.work, "billing_portal.configuration.created", made)
    return made


@operation(
    f"post {_CONFIGURATIONS}/{{configuration}}",
    "active business_profile default_return_url metadata " + _FEATURES,
)
def update_configuration(call: Call) -> Row:
    """Change what the portal offers."""
    made = call.work.get("billing_portal.configuration", call.id)
    before = {"metadata": made["metadata"]}
    for name in ("active", "default_return_url"):
        if name in call.parameters:
            made[name] = fields.cleared(call.parameters[name])
    _configure(made, call.parameters)
    made["updated"] = call.work.now()
    emit(call.work, "billing_portal.configuration.updated", made, before)
    return made


@operation(f"get {_CONFIGURATIONS}/{{configuration}}")
def retrieve_configuration(call: Call) -> Row:
    """Show what the portal offers."""
    return call.work.get("billing_portal.configuration", call.id)


@operation(f"get {_CONFIGURATIONS}", "limit starting_after ending_before active is_default")
def list_configurations(call: Call) -> Row:
    """List what portals offer."""
    rows = call.work.peek(
        "billing_portal.configuration",
        lambda row: fits(row, call.parameters, ("active", "is_default")),
    )
    return page(call, rows, url=_CONFIGURATIONS)


def _configuration(call: Call) -> Row:
    kind = "billing_portal.configuration"
    if wanted := call.parameters.get("configuration"):
        return call.work.get(kind, wanted, param="configuration", status=400)
    for made in call.work.peek(kind, lambda row: row["is_default"]):
        return made
    return _new_configuration(call, is_default=True)


def _new_configuration(call: Call, *, is_default: bool) -> Row:
    now = call.work.now()
    made = call.work.new(
        "billing_portal.configuration",
        active=True,
        is_default=is_default,
        metadata={},
        updated=now,
    )
    for name in ("customer_update", "invoice_history", "payment_method_update"):
        made["features"][name]["enabled"] = is_default
    return made


def _configure(made: Row, asked: dict[str, Any]) -> None:
    empty = skeleton(object_name="billing_portal.configuration")
    for name in ("business_profile", "features"):
        made[name] = fields.merged(made[name], asked.get(name) or {}, empty=empty[name])
    made["metadata"] = fields.metadata(made["metadata"], asked)


def _flow(call: Call, customer: Row) -> Row | None:
    asked = call.parameters.get("flow_data")
    if asked is None:
        return None
    kind = asked["type"]
    if kind not in _FLOWS:
        raise not_simulated(f"The portal flow {kind}")
    after = asked.get("after_completion") or {"type": "portal_homepage"}
    flow: dict[str, Any] = {
        "type": kind,
        "after_completion": {"hosted_confirmation": None, "redirect": None, **after},
        "customer_update": {} if kind == "customer_update" else None,
        "subscription_cancel": None,
        "subscription_pause": None,
        "subscription_update": None,
        "subscription_update_confirm": None,
    }
    if kind.startswith("subscription_"):
        flow[kind] = _about(call, customer, asked.get(kind) or {})
        if kind == "subscription_cancel":
            flow[kind]["retention"] = None
    return flow


def _about(call: Call, customer: Row, asked: dict[str, Any]) -> Row:
    subscription = call.work.get(
        "subscription", asked.get("subscription"), param="flow_data", status=400
    )
    if subscription["customer"] != customer["id"] or (
        subscription["status"] not in subscribing.LIVE
    ):
        raise invalid("This subscription cannot be changed by this customer.", param="flow_data")
    about: Row = {"subscription": subscription["id"]}
    if "items" in asked:
        item_changes(call.work, subscription, asked["items"])
        about["items"] = [{"price": None, "quantity": None, **one} for one in asked["items"]]
        about["discounts"] = None
    return about
