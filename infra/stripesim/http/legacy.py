"""
What Stripe's own command-line tool still says in older words, and one private door it uses.

`stripe trigger` sends parameters that this API version no longer has. They are understood from that
tool only; from anybody else they are unknown parameters, as Stripe's types say.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from infra.stripesim.errors import invalid
from infra.stripesim.events import emit
from infra.stripesim.http.messages import Request
from infra.stripesim.money import checkout, discounting, means
from infra.stripesim.simulator import Simulator
from infra.stripesim.store import Row
from infra.stripesim.work import Work

_AGENT = "stripe-cli"
_PRIVATE = re.compile(r"/v1/payment_pages/(cs_test_\w+)(/confirm)?", re.ASCII)
_TYPES = "payment_method_types"
# Nothing here depends on them: there is no page to return to, no parcel, no Japanese bank.
_LEFT_OUT = ("return_url", "payment_method_options")

Form = dict[str, Any]


@dataclass
class Translated:
    """A form in today's words, and what remains to be done for the older ones."""

    form: Form
    afterwards: Callable[[Work, Row], None] = field(default=lambda _work, _body: None)


def is_tool(request: Request) -> bool:
    """Whether Stripe's command-line tool asks."""
    return _AGENT in request.headers.get("User-Agent", "").lower()


def translate(path: str, form: Form) -> Translated:
    """Put the form of an operation in today's words."""
    new = {name: value for name, value in form.items() if name not in _LEFT_OUT}
    if _TYPES in new:
        new[f"allowed_{_TYPES}"] = new.pop(_TYPES)
    if path == "/v1/promotion_codes" and "coupon" in new:
        new["promotion"] = {"type": "coupon", "coupon": new.pop("coupon")}
    if path.startswith("/v1/customers") and "coupon" in new:
        coupon = new.pop("coupon")
        return Translated(new, lambda work, body: _set_coupon(work, body, coupon))
    return Translated(new)


def private_page(simulator: Simulator, request: Request, form: Form) -> Row | None:
    """The page of Checkout as the tool sees it: looked at, or paid; None for any other path."""
    found = _PRIVATE.fullmatch(request.path)
    if found is None or not is_tool(request):
        return None
    with simulator.writing() as work:
        session = work.get("checkout.session", found[1])
        return _confirm(work, session, form) if found[2] else session


def _confirm(work: Work, session: Row, form: Form) -> Row:
    method = work.get("payment_method", form.get("payment_method"), status=400)
    if form.get("expected_amount") != str(session["amount_total"]):
        raise invalid("The amount is another than expected.", param="expected_amount")
    checkout.refuse_unless_open(work, session)
    return checkout.complete_with(work, session, (method, method), means.Choice())


def _set_coupon(work: Work, customer: Row, coupon: str) -> None:
    """The discount of a customer, which today only subscriptions and invoices have."""
    row = work.get("customer", customer["id"])
    before = row["discount"]
    if coupon == "":
        row["discount"] = None
        emit(work, "customer.discount.deleted", before)
        return
    [granted] = discounting.grant(work, [{"coupon": coupon}], row)
    row["discount"] = work.get("discount", granted)
    if before is not None:
        previous = {"source": before["source"]}
        emit(work, "customer.discount.updated", row["discount"], previous)
