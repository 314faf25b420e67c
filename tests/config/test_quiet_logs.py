"""Whoever names a person in a log line is heard."""

import logging

import pytest
import structlog

from tests.support import quiet_logs


@pytest.mark.usefixtures("_logs_name_nobody")
def test_a_name_an_address_and_a_trace_are_heard():
    log = structlog.get_logger("tests.quiet_logs")

    log.warning("mail_not_sent", to="somebody@partup.example")
    logging.getLogger("tests").error("Esra was here")
    try:
        raise ValueError("no such person: Bram")
    except ValueError:
        log.exception("failed")
    log.warning("mail_not_sent", account="01a20b63")

    heard = quiet_logs.listener.take()
    assert len(heard) == 3
    assert "somebody@partup.example" in heard[0]
