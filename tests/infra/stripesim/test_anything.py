"""Any operation, asked anything its parameters allow, is answered or refused, and never crashes."""

import random
import types
from typing import Any, Literal, Union, get_args, get_origin

import pytest
import typing_extensions

from infra.stripe_contract.hints import parameter_hints
from infra.stripe_contract.operations import all_operations
from infra.stripesim.operations_list import listed_operations
from tests.infra.stripesim.conftest import make_shop

ROUNDS = 6
OPERATIONS = [one["operation"].split(" ", 1) for one in listed_operations()]
TAKES = {one["operation"]: set(one["parameters"]) for one in listed_operations()}
# What a world has one of each of; ids of the wrong kind are tried as well.
PLACEHOLDERS = {
    "customer": "cus", "invoice": "in", "price": "price", "coupon": "co", "charge": "ch",
    "promotion_code": "promo", "payment_method": "pm", "subscription": "sub", "refund": "re",
    "subscription_exposed_id": "sub", "dispute": "du", "session": "cs_test", "mandate": "mandate",
    "credit_note": "cn", "invoiceitem": "ii", "test_clock": "clock", "webhook_endpoint": "we",
    "configuration": "bpc", "transaction": "ccsbtxn", "invoice_payment": "inpay",
}  # fmt: skip
OF_PATHS = {
    "/v1/products/{id}": "prod", "/v1/events/{id}": "evt", "/v1/credit_notes/{id}": "cn",
    "/v1/credit_notes/{id}/void": "cn", "/v1/customers/{customer}/tax_ids/{id}": "txi",
}  # fmt: skip
ODD_TEXTS = ["", " ", "x" * 600, "é🌱", "now", "eur", "NL", "null", "-1", "<b>", "pm_card_visa"]
NUMBERS = [0, 1, -1, 7, 100, 2**31, 10**17]


@pytest.fixture
def world(stripesim):
    """A shop in which everything happened once; all its ids, by what they begin with."""
    v1, shop = stripesim.api.v1, make_shop(stripesim.api)
    shop.buy(stripesim, "NL39RABO0300065264", allowed_payment_method_types=["card", "sepa_debit"])
    stripesim.decide_debit(shop.invoice().id, arrives=True)
    invoice = shop.finalized_invoice()
    v1.credit_notes.create({"invoice": invoice.id, "amount": 100})
    coupon = v1.coupons.create({"percent_off": 5})
    v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}})
    v1.refunds.create({"charge": shop.charge().id, "amount": 100})
    v1.customers.tax_ids.create(shop.customer.id, {"type": "eu_vat", "value": "NL123456789B01"})
    v1.invoice_items.create({"customer": shop.customer.id, "amount": 5, "currency": "eur"})
    v1.billing_portal.sessions.create({"customer": shop.customer.id})
    v1.test_helpers.customers.fund_cash_balance(shop.customer.id, {"amount": 5, "currency": "eur"})
    v1.test_helpers.test_clocks.create({"frozen_time": 1_900_000_000})
    v1.setup_intents.create({"customer": shop.customer.id})
    payment = {"amount": 500, "currency": "eur", "payment_method": "pm_card_createDispute"}
    v1.payment_intents.create({**payment, "confirm": True})
    return _ids(stripesim)


def _ids(stripesim):
    """Whatever events and lists tell of."""
    found: dict[str, list[str]] = {}

    def walk(value):
        if isinstance(value, dict):
            for part in value.values():
                walk(part)
        elif isinstance(value, list):
            for part in value:
                walk(part)
        elif isinstance(value, str) and "_" in value and " " not in value:
            found.setdefault(value.rpartition("_")[0], []).append(value)

    walk(stripesim.get("/v1/events?limit=100").json())
    for path in ("invoice_payments", "credit_notes", "billing_portal/configurations"):
        walk(stripesim.get(f"/v1/{path}").json())
    return found


def _value(hint: Any, names: list[str], takes: set[str], chance: random.Random, ids: Any) -> Any:
    """Something of this type, mostly sensible."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (typing_extensions.NotRequired, typing_extensions.Required):
        return _value(arguments[0], names, takes, chance, ids)
    if origin in (Union, types.UnionType):
        return _value(chance.choice(arguments), names, takes, chance, ids)
    if origin in (Literal, typing_extensions.Literal):
        return chance.choice(arguments)
    if origin is list:
        return [
            _value(arguments[0], names, takes, chance, ids) for _one in range(chance.randint(0, 2))
        ]
    if typing_extensions.is_typeddict(hint):
        return _set_of(hint, names, takes, chance, ids)
    return _plain(hint, names[-1], chance, ids)


def _plain(hint: Any, name: str, chance: random.Random, ids: Any) -> Any:
    if hint is bool:
        return chance.choice([True, False])
    if hint in (int, float):
        return chance.choice([*NUMBERS, 1_900_000_000, 5000])
    if hint is str:
        known = ids.get(PLACEHOLDERS.get(name, name), [])
        return chance.choice([*known[:3], *known[:3], chance.choice(ODD_TEXTS)])
    return {"key": "value"}


def _set_of(
    parameters: type, names: list[str], takes: set[str], chance: random.Random, ids: Any
) -> dict[str, Any]:
    """Some of the parameters, all of the required ones; only those that are simulated."""
    chosen = {}
    for name, hint in parameter_hints(parameters).items():
        path = [*names, name]
        dotted = ".".join(path)
        is_taken = any(
            one == dotted or one.startswith(f"{dotted}.") or dotted.startswith(f"{one}.")
            for one in takes
        )
        is_needed = get_origin(hint) is not typing_extensions.NotRequired
        if is_taken and (is_needed or chance.random() < 0.5):
            chosen[name] = _value(hint, path, takes, chance, ids)
    return chosen


def _flat(value: Any, name: str = "") -> list[tuple[str, str]]:
    if isinstance(value, dict):
        pairs = value.items()
        return [
            pair
            for key, part in pairs
            for pair in _flat(part, f"{name}[{key}]" if name else str(key))
        ]
    if isinstance(value, list):
        return [
            pair for number, part in enumerate(value) for pair in _flat(part, f"{name}[{number}]")
        ]
    if isinstance(value, bool):
        return [(name, str(value).lower())]
    return [(name, str(value))]


def _address(path: str, chance: random.Random, ids: Any) -> str:
    steps = []
    for step in path.split("/"):
        if step.startswith("{"):
            name = step.strip("{}")
            kind = OF_PATHS.get(path, "") if name == "id" else PLACEHOLDERS.get(name, name)
            kind = _intent_kind(path) if name == "intent" else kind
            known = ids.get(kind, ["unknown_1"])
            steps.append(chance.choice([*known[-6:], "cus_unknown"]))
        else:
            steps.append(step)
    return "/".join(steps)


def _intent_kind(path: str) -> str:
    return "seti" if "setup_intents" in path else "pi"


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_nothing_crashes_and_every_answer_keeps_the_contract(stripesim, world, seed):
    chance = random.Random(seed)
    known = all_operations()
    order = chance.sample(OPERATIONS, len(OPERATIONS))
    statuses = set()

    for method, path in order:
        operation, takes = known[method.lower(), path], TAKES[f"{method} {path}"]
        asked = (
            _set_of(operation.parameters, [], takes, chance, world) if operation.parameters else {}
        )
        answer = stripesim.call(method, _address(path, chance, world), _flat(asked))
        statuses.add(answer.status_code)

    seen = stripesim.look("violations")
    assert seen["crashes"] == []
    assert seen["violations"] == []
    assert statuses <= {200, 400, 402, 404, 501}
