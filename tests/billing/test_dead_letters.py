"""Letters that were given up, and what staff does about them."""

import datetime as dt

import pytest

from billing.models import StaffTask, StripeEvent
from billing.services import dead_letters, ledger
from core.audit.models import PlatformRecord
from core.common import clock
from core.common.errors import InvalidInput

STATES = StripeEvent.State


@pytest.fixture
def dead(told, post, shop):
    """A letter that was tried in vain for a day."""
    for letter in told:
        post(letter)
    event = StripeEvent.objects.get(type="invoice.paid")
    ledger.give_up(event=event, error="away: 500", attempts=8)
    event.refresh_from_db()
    return event


def test_giving_up_is_told_to_staff_once(dead):
    ledger.give_up(event=dead, error="away: 500")

    task = StaffTask.objects.get()
    assert (task.kind, task.subject) == ("dead_letter", dead.pk)
    assert task.facts == {"type": "invoice.paid", "object": dead.object_id, "error": "away: 500"}
    assert list(dead_letters.dead_letters()) == [dead]


def test_staff_sees_what_is_not_here_as_it_is_there(dead, dunya_account, process):
    assert {one.object_type for one in dead_letters.what_differs(event=dead)} == {
        "subscription",
        "invoice",
        "customer",
        "payment_method",
    }

    dead_letters.retry_dead_letter(actor=dunya_account, event=dead)
    process()

    assert dead_letters.what_differs(event=dead) == []


def test_of_a_stranger_nothing_differs(post, write_letter, shop):
    post(write_letter())

    assert dead_letters.what_differs(event=StripeEvent.objects.get()) == []


def test_trying_again_begins_from_the_first_try(dead, dunya_account, process):
    dead_letters.retry_dead_letter(actor=dunya_account, event=dead)

    dead.refresh_from_db()
    assert (dead.state, dead.attempts, dead.error) == (STATES.RECEIVED, 0, "")
    process()
    dead.refresh_from_db()
    assert dead.state == STATES.DONE
    task = StaffTask.objects.get()
    assert (task.closed_by, task.answer) == (dunya_account, "tried again")
    assert PlatformRecord.objects.filter(action="billing.letter_retried").count() == 1


def test_putting_away_keeps_the_reason(dead, dunya_account):
    dead_letters.ignore_dead_letter(actor=dunya_account, event=dead, reason=" Settled by hand. ")

    dead.refresh_from_db()
    assert (dead.state, dead.error) == (STATES.IGNORED, "put away: Settled by hand.")
    assert StaffTask.objects.get().answer == "Settled by hand."
    assert PlatformRecord.objects.filter(action="billing.letter_put_away").count() == 1


def test_putting_away_needs_a_reason(dead, dunya_account):
    with pytest.raises(InvalidInput) as refused:
        dead_letters.ignore_dead_letter(actor=dunya_account, event=dead, reason="  ")

    assert refused.value.errors == {"reason": ["Say why nothing needs to be done about this."]}
    dead.refresh_from_db()
    assert dead.state == STATES.DEAD


def test_both_are_harmless_twice(dead, dunya_account, process):
    dead_letters.retry_dead_letter(actor=dunya_account, event=dead)
    process()

    dead_letters.retry_dead_letter(actor=dunya_account, event=dead)
    dead_letters.ignore_dead_letter(actor=dunya_account, event=dead, reason="twice")

    dead.refresh_from_db()
    assert dead.state == STATES.DONE
    assert PlatformRecord.objects.filter(action__startswith="billing.letter").count() == 1


def test_old_words_and_older_letters_are_let_go(dead):
    StripeEvent.objects.exclude(pk=dead.pk).update(
        state=STATES.DONE, received_at=clock.now() - dt.timedelta(days=731)
    )
    StripeEvent.objects.filter(pk=dead.pk).update(received_at=clock.now() - dt.timedelta(days=91))

    forgotten, gone = ledger.tend()

    dead.refresh_from_db()
    assert (forgotten, dead.error) == (1, "")
    assert gone > 1
    assert StripeEvent.objects.count() == 1


def test_what_waits_is_never_let_go(told, post):
    for letter in told:
        post(letter)
    StripeEvent.objects.update(received_at=clock.now() - dt.timedelta(days=1000))

    assert ledger.tend() == (0, 0)
