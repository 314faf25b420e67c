"""Stripe's own command-line tool as a driver that we did not write."""

import os
import re
import subprocess

import pytest

from infra.dev import stripe_cli
from tests.deep.stripe_scenarios import (
    DAYS,
    LEFT_OUT,
    NOT_SIMULATED,
    OTHER_EVENTS,
    SCENARIOS,
)
from tests.support.letterbox import Letterbox
from tests.support.stripe_simulator import StripeSimulator

KEY = "sk_test_12345678901234"  # the tool looks at how a key is made


@pytest.fixture(scope="session")
def simulator(tmp_path_factory):
    """A simulator that takes the tool's key."""
    letterbox = Letterbox()
    simulator = StripeSimulator(tmp_path_factory.mktemp("cli"), letterbox, key=KEY)
    simulator.start()
    yield simulator
    simulator.stop()
    letterbox.close()


@pytest.fixture(scope="session")
def program():
    """The tool; where it cannot be had, the whole check is skipped before it comes here."""
    return stripe_cli.ensure()


@pytest.fixture
def trigger(simulator, program, tmp_path):
    """Have the tool bring an event about, in an empty simulator."""
    simulator.reset()

    def run(scenario):
        return subprocess.run(
            [program, "trigger", scenario, "--api-base", simulator.url],
            env={
                "HOME": str(tmp_path),
                "PATH": os.environ["PATH"],
                "STRIPE_API_KEY": KEY,
                "STRIPE_CLI_TELEMETRY_OPTOUT": "1",
            },
            capture_output=True,
            text=True,
            timeout=60,
        )

    return run


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_event_is_there_afterwards(simulator, trigger, scenario):
    done = trigger(scenario)
    simulator.advance(days=DAYS.get(scenario, 0))

    assert done.returncode == 0, done.stdout + done.stderr
    wanted = OTHER_EVENTS.get(scenario, scenario)
    told = simulator.unchecked_api.v1.events.list({"type": wanted}).data
    assert [event.type for event in told][:1] == [wanted]
    simulator.assert_honest()


def test_the_tool_is_the_one_that_was_pinned(program):
    said = subprocess.run([program, "version"], capture_output=True, text=True, timeout=60)

    assert stripe_cli.VERSION in said.stdout


def test_every_scenario_of_the_tool_is_run_or_left_out_on_purpose(program):
    said = subprocess.run(
        [program, "trigger", "--help"], capture_output=True, text=True, timeout=60
    ).stdout
    offered = set(re.findall(r"^  ([a-z][\w.]+\.[\w.]+)$", said, re.MULTILINE))

    unknown = {one for one in offered - set(SCENARIOS) if not one.startswith(LEFT_OUT)}

    assert unknown == set()
    assert set(SCENARIOS) <= offered


@pytest.mark.parametrize("scenario", NOT_SIMULATED)
def test_what_is_not_simulated_says_so(trigger, scenario):
    done = trigger(scenario)

    assert done.returncode != 0
    assert "not simulated" in done.stdout + done.stderr
