"""Who hears what, and in which transaction."""

from django.db import transaction

from core.activities import services as activities
from core.conversations.services import post_message
from core.history.models import Event
from core.inbox import services as inbox
from core.inbox.models import Pointer
from core.mail.models import OutboxMessage
from core.members.services import admit_member, leave_tribe
from core.partups import services
from core.partups.models import Partup
from tenants import due
from tenants.models import DueJob
from tests.core.inbox.conftest import start_partup


def test_everybody_who_sees_a_new_part_up_hears_of_it_but_not_who_did_it(
    partup, told, ada_account, bram_account, esra_account, chidi_account
):
    assert told(bram_account) == ["partup.opened"]
    assert told(esra_account) == ["partup.opened"]
    assert told(ada_account) == []
    assert told(chidi_account) == []


def test_a_part_up_for_those_inside_is_told_to_nobody_else(ada, told, bram_account):
    start_partup(ada, audience=Partup.Audience.INSIDE)

    assert told(bram_account) == []


def test_a_draft_is_told_to_nobody(ada, told, bram_account):
    start_partup(ada, open_now=False)

    assert told(bram_account) == []


def test_a_pointer_says_that_and_when_never_what(partup, alpha, bram_account):
    pointer = Pointer.objects.of(bram_account).get()
    event = Event.objects.get(kind="partup.opened")

    assert (pointer.tribe, pointer.object_id, pointer.partup_id) == (alpha, partup.pk, partup.pk)
    assert (pointer.event_id, pointer.created_at) == (event.pk, event.created_at)
    assert (pointer.read_at, pointer.count) == (None, 1)


def test_partners_hear_of_an_offer_and_get_a_mail(opening, bram, told, ada_account, esra_account):
    services.offer_help(actor=bram, opening=opening, words="I have a camera.")

    assert told(ada_account) == ["offer.made"]
    assert told(esra_account) == ["partup.opened"]
    mail = OutboxMessage.objects.get()
    assert (mail.topic, mail.account_id) == ("inbox.offer.made", ada_account.pk)
    assert "camera" not in str(mail.ref) + str(mail.context)


def test_whoever_offered_hears_the_answer_by_mail_and_the_team_without(
    opening, ada, bram, esra, told, ada_account, bram_account, esra_account
):
    first = services.offer_help(actor=bram, opening=opening)
    second = services.offer_help(actor=esra, opening=opening)
    services.decline_offer(actor=ada, offer=second, words="Next time.")
    services.accept_offer(actor=ada, offer=first)

    assert told(bram_account) == ["partup.opened", "offer.accepted", "partup.running"]
    assert told(esra_account) == ["partup.opened", "offer.declined"]
    assert told(ada_account) == ["offer.made", "offer.made", "partup.running"]
    topics = set(OutboxMessage.objects.values_list("topic", "account"))
    assert topics == {
        ("inbox.offer.made", ada_account.pk),
        ("inbox.offer.accepted", bram_account.pk),
        ("inbox.offer.declined", esra_account.pk),
    }


def test_offers_that_lapse_are_told_kindly(opening, ada, bram, esra, told, esra_account):
    wanted = services.offer_help(actor=bram, opening=opening)
    services.offer_help(actor=esra, opening=opening)
    services.accept_offer(actor=ada, offer=wanted)

    assert told(esra_account)[-1] == "offer.lapsed"


def test_a_team_hears_who_joined_it(ada, bram, esra, told, bram_account):
    partup = start_partup(ada, openings=[services.OpeningWish(title="Two pairs of hands", seats=2)])
    for member in (bram, esra):
        offer = services.offer_help(actor=member, opening=partup.openings.get())
        services.accept_offer(actor=ada, offer=offer)

    assert told(bram_account)[-1] == "partner.joined"


def test_a_conversation_is_one_line_for_each_reader(
    partup, opening, ada, bram, esra, told, ada_account, bram_account, esra_account
):
    services.follow(actor=bram, partup=partup)
    for text in ("One", "Two", "Three"):
        post_message(actor=ada, subject=partup, text=text)

    talk = Pointer.objects.of(bram_account).get(kind="message.posted")
    first = Event.objects.filter(kind="message.posted").earliest("created_at", "id")
    assert (talk.count, talk.event_id, talk.read_at) == (3, first.pk, None)
    assert "message.posted" not in told(ada_account) + told(esra_account)


def test_a_conversation_that_was_read_counts_anew(partup, ada, bram, bram_account):
    services.follow(actor=bram, partup=partup)
    post_message(actor=ada, subject=partup, text="One")
    talk = Pointer.objects.of(bram_account).get(kind="message.posted")
    inbox.mark_read(actor=bram_account, pointer_id=talk.pk)
    post_message(actor=ada, subject=partup, text="Two")

    again = Pointer.objects.of(bram_account).get(kind="message.posted")
    last = Event.objects.filter(kind="message.posted").latest("created_at", "id")
    assert (again.pk, again.count, again.read_at) == (talk.pk, 1, None)
    assert (again.event_id, again.created_at) == (last.pk, last.created_at)


def test_whoever_invited_hears_who_joined(alpha, ada, told, ada_account, farid_account):
    admit_member(account=farid_account, invited_by=ada)

    assert told(ada_account) == ["member.joined"]


def test_doers_hear_what_others_do_with_their_activity(
    partup, ada, bram, opening, told, bram_account
):
    offer = services.offer_help(actor=bram, opening=opening)
    services.accept_offer(actor=ada, offer=offer)
    activity = activities.add_activity(actor=bram, partup=partup, title="Count cars")
    activities.take_on(actor=bram, activity=activity)
    activities.finish_activity(actor=ada, activity=activity)

    assert told(bram_account)[-1] == "activity.done"


def test_who_wants_to_do_something_waits_for_the_partners(
    partup, ada, bram, told, ada_account, bram_account
):
    activity = activities.add_activity(actor=ada, partup=partup, title="Count cars")
    contribution = activities.take_on(actor=bram, activity=activity)
    activities.agree_contribution(actor=ada, contribution=contribution)

    assert told(ada_account) == ["contribution.proposed"]
    assert told(bram_account)[-1] == "contribution.agreed"


def test_what_did_not_happen_is_told_to_nobody(ada, told, bram_account):
    with transaction.atomic():
        start_partup(ada)
        transaction.set_rollback(True)

    assert told(bram_account) == []
    assert OutboxMessage.objects.count() == 0


def test_telling_twice_is_harmless(partup, opening, bram, told, bram_account, ada_account):
    services.offer_help(actor=bram, opening=opening)
    for event in Event.objects.filter(partup_id=partup.pk):
        inbox.tell_in_full(event)

    assert told(bram_account) == ["partup.opened"]
    assert told(ada_account) == ["offer.made"]
    assert OutboxMessage.objects.count() == 1


def test_many_people_are_told_by_a_job(ada, told, bram_account, esra_account, monkeypatch):
    monkeypatch.setattr("core.inbox.services.telling.MOST_AT_ONCE", 1)
    start_partup(ada)

    job = DueJob.objects.get(kind=inbox.FAN_OUT)
    assert told(bram_account) == []

    due.run_due(at=job.due_at)
    due.run_due(at=job.due_at)

    assert told(bram_account) == told(esra_account) == ["partup.opened"]


def test_who_leaves_the_tribe_keeps_nothing_of_it(
    partup, opening, ada, bram, waits, told, bram_account
):
    offer = services.offer_help(actor=bram, opening=opening)
    services.accept_offer(actor=ada, offer=offer)
    activity = activities.add_activity(actor=bram, partup=partup, title="Count cars")
    activities.take_on(actor=bram, activity=activity)

    leave_tribe(actor=bram)

    assert told(bram_account) == []
    assert waits(bram_account, "activity") + waits(bram_account, "partup") == []


def test_a_closed_account_is_told_nothing(ada, told, bram_account):
    bram_account.is_active = False
    bram_account.save()

    start_partup(ada)

    assert told(bram_account) == []
