"""The outbox: what waits is sent once, by whoever is alive, or given up with a reason."""

import datetime as dt
import smtplib
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import close_old_connections, transaction
from django.utils import translation

from core.common import clock
from core.mail import registry, services
from core.mail.models import OutboxMessage
from core.mail.registry import Mail


@pytest.fixture(autouse=True)
def _builders():
    before = dict(registry._builders)
    registry.register("test.note", write_note)
    registry.register("test.nothing", lambda message: None)
    registry.register("test.broken", write_broken)
    yield
    registry._builders.clear()
    registry._builders.update(before)


def write_note(message):
    words = translation.gettext("Name")
    return Mail(
        to=message.to_email,
        subject=f"{words} {message.ref['number']}",
        text=message.context.get("code", "no code"),
        stop_url="https://partup.example/stop",
    )


def write_broken(message):
    return {}["missing"]


class AwayBackend(EmailBackend):
    """A mail server that is there but refuses."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("away")


def queue(number=1, topic="test.note", **options):
    services.queue_mail(
        topic=topic, to_email="bram@partup.example", ref={"number": number}, **options
    )


def let_pass(**time):
    """Move what waits into the past, as if time had passed."""
    for message in OutboxMessage.objects.all():
        message.available_at -= dt.timedelta(**time)
        if message.claimed_until:
            message.claimed_until -= dt.timedelta(**time)
        message.save()


@pytest.mark.django_db
def test_a_queued_mail_is_sent_once(mailoutbox):
    queue(context={"code": "BCDF-GHJK"})

    assert services.send_waiting() == 1
    assert services.send_waiting() == 0
    assert [(mail.to, mail.subject, mail.body) for mail in mailoutbox] == [
        (["bram@partup.example"], "Name 1", "BCDF-GHJK")
    ]


@pytest.mark.django_db
def test_what_cannot_be_looked_up_again_is_forgotten_once_sent(mailoutbox):
    queue(context={"code": "BCDF-GHJK"})

    services.send_waiting()

    message = OutboxMessage.objects.get()
    assert (message.context, message.sent_at is None, message.dropped_at) == ({}, False, None)


@pytest.mark.django_db
def test_mail_speaks_the_language_it_was_queued_in(mailoutbox):
    queue(language="nl")

    services.send_waiting()

    with translation.override("nl"):
        assert mailoutbox[0].subject == f"{translation.gettext('Name')} 1"


@pytest.mark.django_db
def test_mail_can_be_stopped_with_one_click(mailoutbox):
    queue()

    services.send_waiting()

    headers = mailoutbox[0].extra_headers
    assert headers["List-Unsubscribe"] == "<https://partup.example/stop>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.django_db
def test_mail_of_an_undone_transaction_is_never_sent(mailoutbox):
    with transaction.atomic():
        queue()
        transaction.set_rollback(True)

    assert services.send_waiting() == 0
    assert mailoutbox == []


@pytest.mark.django_db
def test_the_same_dedupe_key_is_told_once(mailoutbox):
    queue(1, dedupe_key="offer:1:bram")
    queue(2, dedupe_key="offer:1:bram")
    services.send_waiting()
    queue(3, dedupe_key="offer:1:bram")

    services.send_waiting()

    assert [mail.subject for mail in mailoutbox] == ["Name 1"]


@pytest.mark.django_db
def test_mail_nobody_wants_any_more_is_dropped(mailoutbox):
    queue(topic="test.nothing", context={"code": "BCDF-GHJK"})

    assert services.send_waiting() == 1
    message = OutboxMessage.objects.get()
    assert mailoutbox == []
    assert (message.dropped_because, message.sent_at, message.context) == (
        "no_longer_wanted",
        None,
        {},
    )


@pytest.mark.django_db
def test_a_server_that_is_away_is_tried_later_and_then_sent(mailoutbox, settings):
    queue()
    settings.EMAIL_BACKEND = f"{__name__}.AwayBackend"

    services.send_waiting()

    message = OutboxMessage.objects.get()
    waits = message.available_at - clock.now()
    assert (message.attempts, message.claimed_until, message.sent_at) == (1, None, None)
    assert dt.timedelta(seconds=8) < waits <= dt.timedelta(seconds=10)

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert services.send_waiting() == 0
    let_pass(seconds=11)
    assert services.send_waiting() == 1
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_a_server_that_stays_away_is_given_up_with_a_reason(settings):
    queue()
    settings.EMAIL_BACKEND = f"{__name__}.AwayBackend"

    tries = 0
    while services.send_waiting():
        tries += 1
        let_pass(hours=7)

    message = OutboxMessage.objects.get()
    assert tries == len(services.WAITS_SECONDS) + 1
    assert message.dropped_because == "mail_server_refused"


@pytest.mark.django_db
def test_a_mail_that_cannot_be_written_keeps_no_other_waiting(mailoutbox):
    queue(1, topic="test.broken")
    queue(2, topic="test.unheard_of")
    queue(3)

    services.send_waiting()

    assert [mail.subject for mail in mailoutbox] == ["Name 3"]
    waiting = OutboxMessage.objects.filter(sent_at=None, dropped_at=None)
    assert [message.claimed_until for message in waiting] == [None, None]


@pytest.mark.django_db
def test_what_a_killed_worker_held_is_sent_by_another(mailoutbox):
    queue()
    (held,) = services._claim(50)

    assert services.send_waiting() == 0
    let_pass(minutes=2, seconds=1)
    assert services.send_waiting() == 1

    assert [mail.extra_headers["Message-ID"] for mail in mailoutbox] == [f"<{held.pk}@partup>"]


def test_two_workers_never_send_the_same_mail(committed_db):
    for number in range(40):
        queue(number)
    start = Barrier(2)

    def work(_worker):
        start.wait(timeout=10)
        try:
            claimed = []
            while batch := services._claim(5):
                claimed += [message.pk for message in batch]
            return claimed
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as workers:
        first, second = workers.map(work, range(2))

    assert len(first) + len(second) == 40
    assert len({*first, *second}) == 40


@pytest.mark.django_db
def test_older_mail_goes_first(mailoutbox):
    for number in (1, 2, 3):
        queue(number)

    services.send_waiting(limit=2)

    assert [mail.subject for mail in mailoutbox] == ["Name 1", "Name 2"]
