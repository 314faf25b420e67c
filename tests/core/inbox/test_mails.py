"""Mail at once for what needs somebody; rights and wishes are checked when it leaves."""

import pytest

from core.inbox import services as inbox
from core.inbox.models import Pointer
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting
from core.members.services import leave_tribe
from core.partups import services
from tenants.context import enter_tribe


@pytest.fixture
def offer(opening, bram):
    """Bram offers to help Ada."""
    return services.offer_help(actor=bram, opening=opening, words="I have a <b>camera</b>.")


def _dropped():
    return list(OutboxMessage.objects.order_by("pk").values_list("topic", "dropped_because"))


def test_partners_are_asked_with_words_and_a_link(offer, ada_account, settings, mailoutbox):
    send_waiting()

    (mail,) = mailoutbox
    pointer = Pointer.objects.of(ada_account).get()
    assert mail.to == ["ada@partup.example"]
    assert mail.subject == "Bram offered to help: Photographer · Quiet roads"
    assert "I have a <b>camera</b>." in mail.body
    assert f"{settings.ACCOUNT_ORIGIN}/inbox/open/{pointer.pk}/" in mail.body
    html = mail.alternatives[0][0]
    assert "I have a &lt;b&gt;camera&lt;/b&gt;." in html
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_link_that_stops_such_mails_works(
    offer, visit, settings, mailoutbox, alpha, bram, opening
):
    send_waiting()
    stop = mailoutbox[0].extra_headers["List-Unsubscribe"].strip("<>")

    visit().post(stop.removeprefix(settings.ACCOUNT_ORIGIN), {"List-Unsubscribe": "One-Click"})
    with enter_tribe(alpha):
        services.withdraw_offer(actor=bram, offer=offer)
        services.offer_help(actor=bram, opening=opening)
    send_waiting()

    assert len(mailoutbox) == 1
    assert _dropped()[-1] == ("inbox.offer.made", "no_longer_wanted")


def test_whoever_offered_reads_the_answer(offer, ada, mailoutbox):
    services.decline_offer(actor=ada, offer=offer, words="Next time, gladly.")
    send_waiting()

    (mail,) = mailoutbox
    assert mail.to == ["bram@partup.example"]
    assert mail.subject == "Ada declined your offer to help: Photographer · Quiet roads"
    assert "Next time, gladly." in mail.body


def test_nobody_is_asked_what_was_answered_meanwhile(offer, ada, mailoutbox):
    services.accept_offer(actor=ada, offer=offer)
    send_waiting()

    assert [mail.to for mail in mailoutbox] == [["bram@partup.example"]]
    assert ("inbox.offer.made", "no_longer_wanted") in _dropped()


def test_what_was_read_is_not_mailed(offer, ada_account, mailoutbox):
    inbox.mark_all_read(actor=ada_account)
    send_waiting()

    assert mailoutbox == []


def test_who_left_gets_no_mail(offer, ada, bram, mailoutbox):
    services.decline_offer(actor=ada, offer=offer)
    leave_tribe(actor=bram)
    send_waiting()

    assert [mail.to for mail in mailoutbox] == []


def test_who_may_not_see_it_any_more_gets_no_mail(offer, partup, ada, mailoutbox):
    services.decline_offer(actor=ada, offer=offer)
    partup.refresh_from_db()
    partup.audience = partup.Audience.INSIDE
    partup.save()
    send_waiting()

    assert mailoutbox == []


def test_a_closed_tribe_sends_no_mail(offer, alpha, mailoutbox):
    alpha.access_state = "suspended"
    alpha.save()
    send_waiting()

    assert mailoutbox == []


def test_a_closed_account_gets_no_mail(offer, ada_account, mailoutbox):
    ada_account.is_active = False
    ada_account.save()
    send_waiting()

    assert mailoutbox == []


def test_mail_leaves_in_the_readers_language(opening, bram, ada_account, mailoutbox):
    ada_account.language = "nl"
    ada_account.save()
    services.offer_help(actor=bram, opening=opening)

    assert OutboxMessage.objects.get().language == "nl"
    send_waiting()
    assert 'lang="nl"' in mailoutbox[0].alternatives[0][0]
