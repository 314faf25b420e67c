"""The simulator as a program: it remembers, it repeats itself, and it stands apart."""

import ast
from pathlib import Path

import pytest
import requests

from infra.stripe_contract.hints import parameter_hints
from infra.stripe_contract.operations import all_operations
from infra.stripesim import nouns, operations_list, registry
from tests.infra.stripesim.conftest import make_shop
from tests.support.letterbox import Letterbox
from tests.support.stripe_simulator import ROOT, StripeSimulator

PRODUCT = ("config", "tenants", "billing", "core", "api")


@pytest.fixture
def own_simulator(tmp_path):
    """A process of this test's own, to be stopped and started."""
    letterbox = Letterbox()
    simulator = StripeSimulator(tmp_path, letterbox)
    simulator.start()
    yield simulator
    simulator.stop()
    letterbox.close()


@pytest.mark.parametrize("end", [StripeSimulator.stop, StripeSimulator.kill])
def test_everything_is_there_after_a_restart(own_simulator, end):
    shop = make_shop(own_simulator.api)
    session = shop.open_session()
    own_simulator.complete_checkout(session.id)
    own_simulator.advance(days=1)
    before = own_simulator.look("state")["rows"]

    end(own_simulator)
    own_simulator.start()

    assert own_simulator.look("state")["rows"] == before
    assert shop.subscription().status == "active"
    again = own_simulator.complete_checkout
    with pytest.raises(AssertionError, match="complete, not open"):
        again(session.id)
    own_simulator.advance(days=366, seconds=7200)
    assert len(shop.api.v1.invoices.list().data) == 2
    own_simulator.assert_honest()


def test_letters_that_waited_leave_after_a_restart(own_simulator):
    own_simulator.control("webhooks", hold=True)
    own_simulator.api.v1.customers.create({"name": "Ada"})

    own_simulator.kill()
    own_simulator.start()

    [letter] = own_simulator.letterbox.wait_for(1)
    assert letter.event(own_simulator.webhook_secret).type == "customer.created"


def test_a_key_is_remembered_over_a_restart(own_simulator):
    customers = own_simulator.api.v1.customers
    first = customers.create({"name": "Ada"}, {"idempotency_key": "k-1"})

    own_simulator.stop()
    own_simulator.start()

    assert customers.create({"name": "Ada"}, {"idempotency_key": "k-1"}).id == first.id


def test_the_same_seed_gives_the_same_ids(stripesim):
    stripesim.control("reset", seed="orchard")
    first = stripesim.api.v1.customers.create({"name": "Ada"}).id

    stripesim.control("reset", seed="orchard")

    assert stripesim.api.v1.customers.create({"name": "Ada"}).id == first


def test_ids_do_not_come_back_after_a_reset(stripesim):
    first = stripesim.api.v1.customers.create({"name": "Ada"}).id

    stripesim.reset()

    assert stripesim.api.v1.customers.create({"name": "Ada"}).id != first


def test_it_listens_on_the_loopback_address_only(stripesim):
    assert requests.get(f"http://127.0.0.1:{stripesim.port}/_sim/health", timeout=5).ok
    lines = Path("/proc/net/tcp").read_text("ascii").splitlines()
    port = f":{stripesim.port:04X}"
    listening = [line.split()[1] for line in lines if line.split()[1].endswith(port)]
    assert {address.split(":")[0] for address in listening} == {"0100007F"}


def test_the_list_of_operations_is_up_to_date(stripesim):
    written = (ROOT / "infra/stripesim/OPERATIONS.md").read_text("utf-8")

    assert written == operations_list.as_markdown()
    shown = stripesim.look("operations")["operations"]
    assert [one.pop("answered") >= 0 for one in shown] == [True] * len(shown)
    assert shown == operations_list.listed_operations()


def test_every_simulated_operation_and_parameter_is_stripes_own():
    nouns.load_all()

    for one in registry.all_simulated():
        operation = all_operations()[one.method, one.path]
        known = parameter_hints(operation.parameters) if operation.parameters else {}
        assert {name.split(".")[0] for name in one.takes} <= set(known)


def _imports(folder):
    for file in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                yield from ((file, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield file, node.module or ""


@pytest.mark.parametrize("folder", ["infra/stripesim", "infra/stripe_contract"])
def test_the_simulator_knows_nothing_of_the_product(folder):
    wrong = [found for found in _imports(folder) if found[1].split(".")[0] in PRODUCT]

    assert wrong == []


@pytest.mark.parametrize("folder", PRODUCT)
def test_the_product_knows_nothing_of_the_simulator(folder):
    known = ("infra.stripesim", "infra.stripe_contract")
    wrong = [found for found in _imports(folder) if found[1].startswith(known)]

    assert wrong == []
