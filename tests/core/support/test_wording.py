"""What is kept as a code is told in words on the pages of staff."""

import pytest

from billing.mails import COMPOSERS
from core.support.selectors import wording
from core.support.templatetags.stripe import at_stripe


@pytest.mark.parametrize("kind", sorted(COMPOSERS))
def test_every_mail_has_words(kind):
    assert kind in wording.MAILS


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (wording.command_words("mark_paid"), "Marking as paid"),
        (wording.command_words("refund"), "A refund"),
        (wording.command_words("something_new"), "something new"),
        (wording.state_words("needs_response"), "needs an answer"),
        (wording.state_words("something_new"), "something new"),
        (wording.mail_words("something_new"), "something new"),
    ],
)
def test_a_code_is_told_in_words_and_a_new_one_as_it_is_spoken(told, words):
    assert told == words


@pytest.mark.parametrize(
    ("live", "where"),
    [
        (True, 'href="https://dashboard.stripe.com/invoices/in_1"'),
        (False, 'href="https://dashboard.stripe.com/test/invoices/in_1"'),
    ],
)
def test_an_id_leads_into_the_dashboard_of_the_real_stripe(settings, live, where):
    settings.STRIPE_API_BASE, settings.STRIPE_LIVEMODE = "https://api.stripe.com", live

    assert where in at_stripe("invoice", "in_1")


def test_an_id_leads_nowhere_while_stripe_is_played(settings):
    settings.STRIPE_API_BASE = "http://127.0.0.1:1"

    assert at_stripe("invoice", "in_<1>") == "<code>in_&lt;1&gt;</code>"
    assert at_stripe("invoice", "") == "–"
