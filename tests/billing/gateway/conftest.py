"""The same tests for each stand-in, and for Stripe itself where somebody has a key."""

import os
import uuid
from collections.abc import Iterator

import pytest

from billing import gateway
from billing.gateway import connection as line
from billing.gateway.ordering import Payer
from tests.billing.gateway.backends import LIVE_KEY, Backend, start
from tests.billing.gateway.differences import DIFFERENCES

_ALL = ("stripesim", "localstripe", "stripe_live")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Ask each stand-in that is wanted: localstripe with --deep, Stripe with -m stripe_live."""
    if "backend" not in metafunc.fixturenames:
        return
    wanted = ["stripesim"]
    if metafunc.config.getoption("--deep") and "overlap" in metafunc.module.__name__:
        wanted.append("localstripe")
    if "stripe_live" in metafunc.config.getoption("markexpr"):
        wanted = ["stripe_live"]
    metafunc.parametrize("backend", [_parameter(name) for name in wanted], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where localstripe is known to differ, the test must fail; a pass is news."""
    for item in items:
        callspec = getattr(item, "callspec", None)
        if callspec is None or callspec.params.get("backend") != "localstripe":
            continue
        reason = DIFFERENCES.get(getattr(item, "originalname", item.name))
        if reason:
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))


@pytest.fixture(scope="session")
def _backends(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Backend]]:
    started: dict[str, Backend] = {}
    contexts = []

    def get(name: str) -> Backend:
        if name not in started:
            contexts.append(start(name, tmp_path_factory.mktemp(name)))
            started[name] = contexts[-1].__enter__()
        return started[name]

    yield get
    for context in contexts:
        context.__exit__(None, None, None)


@pytest.fixture
def backend(request: pytest.FixtureRequest, _backends) -> Iterator[Backend]:
    """One of them; the test fails when one of its calls breaks Stripe's contract."""
    if request.param == "stripe_live" and LIVE_KEY not in os.environ:
        pytest.skip(f"{LIVE_KEY} is not set; nothing was asked of Stripe")
    found = _backends(request.param)
    found.contract.calls.clear()
    yield found
    assert found.violations() == []


@pytest.fixture
def v1(backend: Backend):
    """The operations of the first version of the API."""
    return backend.api.v1


@pytest.fixture
def ours(backend: Backend, settings, monkeypatch) -> Backend:
    """The same, with the product's gateway pointed at it."""
    settings.STRIPE_API_BASE = backend.url
    settings.STRIPE_API_KEY = backend.key
    settings.STRIPE_WEBHOOK_SECRETS = [backend.webhook_secret]
    monkeypatch.setattr(line, "new_http_client", lambda _timeout: backend.contract)
    return backend


@pytest.fixture
def somebody(backend, v1):
    """Somebody nobody knew before."""
    return v1.customers.create({"name": "Ada", "email": f"{backend.unique('ada')}@example.org"})


@pytest.fixture
def price(ours):
    """A yearly price of 600 euros without VAT."""
    product = gateway.create_product(name=ours.unique("Tribe"), plan_code="tribe")
    return gateway.create_price(
        product_id=product, lookup_key=ours.unique("tribe"), cents=60000, currency="eur"
    )


@pytest.fixture
def payer():
    """An organisation in Amsterdam."""
    return Payer(
        name="Waterland",
        email=f"{uuid.uuid4().hex}@example.org",
        address_line1="Dam 1",
        address_line2="",
        postal_code="1012 JS",
        city="Amsterdam",
        country="NL",
        language="nl",
    )


@pytest.fixture
def customer(ours, payer):
    """That organisation as a customer."""
    return gateway.put_customer(
        customer_id=None, reference="org-1", payer=payer, idempotency_key=ours.unique("put")
    )


@pytest.fixture
def order(ours, customer, price):
    """A subscription by invoice, with its draft."""
    subscription = gateway.order_subscription(
        customer_id=customer,
        price_id=price.id,
        days_until_due=30,
        order_id="order-1",
        tribe_id="tribe-1",
        promotion_id="",
        idempotency_key=ours.unique("order"),
    )
    return gateway.fetch_subscription(subscription_id=subscription)


@pytest.fixture
def by_card(v1, customer, price):
    """A subscription that a card has paid."""
    method = v1.payment_methods.attach("pm_card_visa", {"customer": customer})
    made = v1.subscriptions.create(
        {
            "customer": customer,
            "items": [{"price": price.id}],
            "default_payment_method": method.id,
            "automatic_tax": {"enabled": True},
        }
    )
    return gateway.fetch_subscription(subscription_id=made.id)


def _parameter(name: str) -> object:
    if name != "stripe_live":
        return pytest.param(name, id=name)
    hosts = pytest.mark.allow_hosts(["127.0.0.1", "api.stripe.com"])
    return pytest.param(
        name, id=name, marks=[pytest.mark.stripe_live, pytest.mark.enable_socket, hosts]
    )
