"""What journeys share: people who walk, their mail, and a shop to pay in."""

import re
from collections.abc import Callable

import pytest
from django.core.mail import EmailMessage

from billing import handlers, services
from billing.gateway import connection as line
from billing.services import ledger
from core.mail.services import send_waiting
from tests.journeys.walker import Walker
from tests.support.stripe_simulator import *  # noqa: F403
from tests.support.stripe_simulator import StripeSimulator

_CODE = re.compile(r"^([A-Z0-9]{3,6}-[A-Z0-9]{3,6})$", re.MULTILINE)


@pytest.fixture
def shop(stripesim: StripeSimulator, settings, monkeypatch, _database) -> StripeSimulator:
    """The simulator with our prices in it; its letters wait until somebody delivers them."""
    settings.STRIPE_API_BASE = stripesim.url
    settings.STRIPE_API_KEY = stripesim.key
    settings.STRIPE_WEBHOOK_SECRETS = [stripesim.webhook_secret]
    # Every call on the way is checked against Stripe's contract; the simulator tells at the end.
    monkeypatch.setattr(line, "new_http_client", lambda _timeout: stripesim.contract)
    stripesim.control("webhooks", hold=True)
    services.sync_catalogue()
    return stripesim


@pytest.fixture
def mail_to(_database, mailoutbox: list[EmailMessage]) -> Callable[[str], EmailMessage]:
    """The newest mail to an address, once everything that waits has left."""

    def newest(address: str) -> EmailMessage:
        send_waiting()
        return [mail for mail in mailoutbox if address in mail.to][-1]

    return newest


@pytest.fixture
def code_for(mail_to: Callable[[str], EmailMessage]) -> Callable[[str], str]:
    """The code that was mailed to an address."""

    def newest(address: str) -> str:
        found = _CODE.search(mail_to(address).body)
        assert found, "there is no code in this mail"
        return found[1]

    return newest


@pytest.fixture
def sign_up(code_for: Callable[[str], str]) -> Callable[..., Walker]:
    """Sign up by the pages: an address, the code from the mail, a name."""

    def walk(name: str, *, walker: Walker | None = None) -> Walker:
        person = walker or Walker()
        address = f"{name.split()[0].lower()}@partup.example"
        if walker is None:
            person.go("/")
            person.follow("Start free")
        person.press("Mail me a code", email=address)
        person.press("Confirm", code=code_for(address))
        person.press("Go on", display_name=name)
        return person

    return walk


@pytest.fixture
def hear_stripe(shop: StripeSimulator, visit) -> Callable[[], None]:
    """Let every letter of Stripe's arrive and be processed, as the worker would."""

    def hear() -> None:
        shop.letterbox.clear()
        shop.deliver()
        for letter in shop.letterbox.letters:
            answer = visit().post(
                "/webhooks/stripe/",
                data=letter.body,
                content_type="application/json",
                headers={"Stripe-Signature": letter.signature},
            )
            assert answer.status_code == 200, answer.content
        for event_id in ledger.waiting(limit=1000):
            handlers.process_stripe_event(event_id=event_id)

    return hear
