"""An error report leaves with the trace and the tribe, and with nothing anybody wrote."""

import json

import pytest
import sentry_sdk
from sentry_sdk.transport import Transport

from config import sentry
from tenants.context import enter_tribe

CANARY = "kanarie-4711"


class Kept(Transport):
    """Keeps what would have left."""

    def __init__(self, options=None):
        super().__init__(options)
        self.events = []

    def capture_envelope(self, envelope):
        self.events += [item.payload.json for item in envelope.items if item.payload.json]


@pytest.fixture
def reports():
    """What Sentry would have been sent."""
    transport = Kept()
    before = sentry_sdk.get_client()
    sentry_sdk.init(
        dsn="http://key@127.0.0.1/1",
        transport=transport,
        before_send=sentry.scrub,
        **sentry.OPTIONS,
    )
    yield transport.events
    sentry_sdk.get_global_scope().set_client(before)


def test_a_report_names_the_tribe_and_carries_no_words(reports, alpha):
    with enter_tribe(alpha):
        try:
            said = f"{CANARY} ada@partup.example sk_live_abc"
            raise ValueError(said)
        except ValueError as error:
            sentry_sdk.set_extra("message", CANARY)
            sentry_sdk.set_user({"email": "ada@partup.example"})
            sentry_sdk.capture_exception(error)

    text = json.dumps(reports)
    assert reports[0]["tags"] == {"tribe": alpha.schema_name}
    assert reports[0]["exception"]["values"][0]["type"] == "ValueError"
    assert CANARY not in text
    assert "ada@partup.example" not in text
    assert "sk_live_abc" not in text


def test_the_address_of_a_page_loses_its_secrets():
    event = {"request": {"url": "https://a.example/session/open/?code=geheim&state=ook"}}

    assert sentry.scrub(event, {})["request"]["url"] == (
        f"https://a.example/session/open/?code={sentry.GONE}&state={sentry.GONE}"
    )


def test_cookies_bodies_and_headers_stay_at_home():
    request = {"url": "/", "method": "POST", "cookies": "x", "data": CANARY, "headers": {"a": "b"}}

    assert sentry.scrub({"request": request}, {})["request"] == {"url": "/", "method": "POST"}
