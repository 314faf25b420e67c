"""One database server, a template with two tribes and the cast, and a clean copy for each run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from hypothesis import settings as hypothesis_settings

from core.accounts.models import Account
from core.members.models import Member
from tenants.context import enter_tribe
from tenants.hosts import forget_hosts
from tenants.models import Tribe
from tests.support import clients, databases, quiet_logs

# How long an example takes depends on the machine; no test is a stopwatch.
hypothesis_settings.register_profile("partup", deadline=None)
hypothesis_settings.load_profile("partup")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the key table be written anew, to be read as a change."""
    parser.addoption("--draw-keys", action="store_true", help="write the cells of the key table")
    parser.addoption("--deep", action="store_true", help="also run what takes minutes")


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker, worker_id: str) -> Iterator[None]:
    """Give this process its own copy of the template, and drop it at the end."""
    if worker_id != "master":
        number = int(worker_id.removeprefix("gw")) + 2
        for alias in settings.CACHES:
            location = settings.CACHES[alias]["LOCATION"]
            settings.CACHES[alias]["LOCATION"] = location.replace("db=1", f"db={number}")
    with django_db_blocker.unblock(), databases.copy_of_template(f"test_{worker_id}"):
        yield


@pytest.fixture
def committed_db(django_db_setup, django_db_blocker, worker_id: str) -> Iterator[str]:
    """A database of its own, by name, for a test that commits: races, workers, killed processes."""
    name = f"test_committed_{worker_id}"
    with django_db_blocker.unblock(), databases.copy_of_template(name):
        yield name


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> Iterator[None]:
    yield
    forget_hosts()
    cache.clear()


@pytest.fixture(scope="session")
def _folder_of_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def media(_folder_of_files: Path, settings) -> Path:
    """Where private files go while the tests run."""
    settings.MEDIA_DIR = _folder_of_files
    return _folder_of_files


@pytest.fixture(autouse=True)
def _logs_name_nobody() -> Iterator[None]:
    quiet_logs.listen()
    quiet_logs.listener.take()
    yield
    assert quiet_logs.listener.take() == [], "a log line says who somebody is"


@pytest.fixture
def _database(request: pytest.FixtureRequest) -> None:
    if "committed_db" not in request.fixturenames:
        request.getfixturevalue("db")


@pytest.fixture
def alpha(_database) -> Tribe:
    """Ada's tribe; Bram and Esra belong to it."""
    return Tribe.objects.get(slug="alpha")


@pytest.fixture
def beta(_database) -> Tribe:
    """Chidi's tribe; Esra belongs to it too."""
    return Tribe.objects.get(slug="beta")


@pytest.fixture
def in_alpha(alpha: Tribe) -> Iterator[Tribe]:
    """The test works inside alpha."""
    with enter_tribe(alpha):
        yield alpha


@pytest.fixture
def in_beta(beta: Tribe) -> Iterator[Tribe]:
    """The test works inside beta."""
    with enter_tribe(beta):
        yield beta


def _account(name: str) -> Account:
    return Account.objects.get(email=f"{name}@partup.example")


@pytest.fixture
def ada_account(_database) -> Account:
    """Steward of alpha."""
    return _account("ada")


@pytest.fixture
def bram_account(_database) -> Account:
    """Member of alpha."""
    return _account("bram")


@pytest.fixture
def chidi_account(_database) -> Account:
    """A stranger to alpha; steward of beta."""
    return _account("chidi")


@pytest.fixture
def dunya_account(_database) -> Account:
    """Staff; belongs to no tribe."""
    return _account("dunya")


@pytest.fixture
def esra_account(_database) -> Account:
    """Member of both alpha and beta."""
    return _account("esra")


@pytest.fixture
def farid_account(_database) -> Account:
    """An account without any tribe."""
    return _account("farid")


@pytest.fixture
def ada(in_alpha: Tribe, ada_account: Account) -> Member:
    """Ada inside alpha; the test works there."""
    return Member.objects.get(account=ada_account)


@pytest.fixture
def bram(in_alpha: Tribe, bram_account: Account) -> Member:
    """Bram inside alpha; the test works there."""
    return Member.objects.get(account=bram_account)


@pytest.fixture
def esra(in_alpha: Tribe, esra_account: Account) -> Member:
    """Esra inside alpha; the test works there."""
    return Member.objects.get(account=esra_account)


@pytest.fixture
def visit(_database) -> type[clients.Visitor]:
    """A browser without JavaScript: `visit(account)`, then `.to(tribe)` for a tribe's host."""
    return clients.Visitor
