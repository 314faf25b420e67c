"""Ending a subscription and going on, over the page and over the API."""

import pytest
from django.conf import settings
from django.urls import reverse

from billing.models import TribeSubscription
from core.common import clock
from core.members.models import Member
from core.members.services import admit_member
from tenants.context import enter_tribe
from tenants.models import Membership, OrganisationRole, Tribe

URLS = {"urlconf": settings.PUBLIC_SCHEMA_URLCONF}


@pytest.fixture
def farid(visit, farid_account):
    return visit(farid_account).proven()


@pytest.fixture
def page(paid):
    return reverse("billing:cancel_subscription", args=[paid.pk], **URLS)


@pytest.fixture
def resume(paid):
    return reverse("billing:resume_subscription", args=[paid.pk], **URLS)


@pytest.fixture
def api(farid, paid):
    place = f"/api/v1/organisations/{paid.organisation_id}/billing/tribes/{paid.pk}/"

    def post(what, **body):
        return farid.post(f"{place}{what}/", data=body, content_type="application/json")

    return post


def is_ending():
    return TribeSubscription.objects.get().cancel_at_period_end


def test_the_page_says_what_happens_when(farid, page):
    text = farid.get(page).content.decode()

    assert "Stop paying for Orchard" in text
    assert [words in text for words in ("What happens when", "Kept until", "not paid back")] == [
        True
    ] * 3


def test_it_ends_and_goes_on_by_the_page(farid, page, resume):
    ended = farid.post(page, {"reason": "unused", "words": "Bye."}, follow=True).content.decode()
    assert "The subscription ends with the period that is paid for." in ended
    assert "Let it go on" in ended
    assert is_ending()

    on = farid.post(resume, follow=True).content.decode()

    assert "The subscription goes on as before." in on
    assert not is_ending()


def test_without_a_recent_proof_the_page_asks_for_one(visit, farid_account, page, shop):
    answer = visit(farid_account).post(page, {"reason": "unused"})

    assert (answer.status_code, "/account/" in answer.headers["Location"]) == (302, True)
    assert not is_ending()


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({}, "This field is required"),
        ({"reason": "bored"}, "Select a valid choice"),
        ({"reason": "unused", "words": "x" * 501}, "at most 500"),
        ({"reason": "unused", "words": "a\u202eb"}, "cannot be shown"),
    ],
)
def test_odd_words_are_told_beside_the_field_and_nothing_ends(farid, page, form, sentence):
    answer = farid.post(page, form)

    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    assert not is_ending()


def test_while_stripe_is_away_the_page_says_that_the_wish_is_kept(farid, page, shop):
    shop.fail_next(500)

    text = farid.post(page, {"reason": "unused"}, follow=True).content.decode()

    assert "We keep your wish and pass it on" in text
    assert "has not confirmed your last wish" in text


def test_what_ended_offers_a_new_subscription(farid, page, resume, shop, hear):
    shop.api.v1.subscriptions.cancel(TribeSubscription.objects.get().stripe_subscription_id)
    hear()

    text = farid.post(resume, follow=True).content.decode()

    assert "This subscription has ended, so it cannot go on" in text
    assert "everything comes back as it was" in text


def test_a_tribe_that_never_paid_has_nothing_to_end(farid, pending, shop):
    page = reverse("billing:cancel_subscription", args=[pending.pk], **URLS)

    assert "There is nothing to end" in farid.get(page).content.decode()


def test_it_ends_and_goes_on_by_the_api(api):
    ended = api("cancel", reason="too_complex", words="😀 bye")
    assert (ended.status_code, ended.json()["subscription"]["cancel_at_period_end"]) == (200, True)

    on = api("resume")

    assert (on.status_code, on.json()["subscription"]["cancel_at_period_end"]) == (200, False)


def test_the_api_asks_for_a_recent_proof(visit, farid_account, paid):
    place = f"/api/v1/organisations/{paid.organisation_id}/billing/tribes/{paid.pk}/cancel/"

    answer = visit(farid_account).post(
        place, data={"reason": "unused"}, content_type="application/json"
    )

    assert (answer.status_code, answer.json()["code"]) == (403, "reauthentication_required")
    assert not is_ending()


def test_the_api_answers_202_while_stripe_is_away(api, shop):
    shop.fail_next(429)

    answer = api("cancel", reason="unused")

    assert (answer.status_code, answer.json()["is_under_way"]) == (202, True)


@pytest.mark.parametrize("reason", [None, "", "bored", 7, [], {"a": 1}])
def test_an_odd_reason_is_refused(api, reason):
    answer = api("cancel", reason=reason)

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


def test_row_30_resuming_after_the_end_is_a_conflict_with_a_way_on(api, shop, hear):
    shop.api.v1.subscriptions.cancel(TribeSubscription.objects.get().stripe_subscription_id)
    hear()

    answer = api("resume")

    assert (answer.status_code, answer.json()["code"]) == (409, "subscription_ended")
    assert "Choose a plan to begin a new one" in answer.json()["detail"]


def test_an_admin_reads_and_ends_nothing(visit, chidi_account, page, paid):
    OrganisationRole.objects.create(
        organisation=paid.organisation, account=chidi_account, role="admin"
    )
    chidi = visit(chidi_account).proven()

    assert "Owners and billing contacts decide" in chidi.get(page).content.decode()
    assert chidi.post(page, {"reason": "unused"}).status_code == 422
    assert not is_ending()


def test_to_a_stranger_none_of_it_is_there(visit, chidi_account, page, resume, paid):
    chidi = visit(chidi_account).proven()

    assert chidi.get(page).status_code == 404
    assert chidi.post(page, {"reason": "unused"}).status_code == 404
    assert chidi.post(resume).status_code == 404
    assert not is_ending()


class TestTakingACopyFirst:
    @pytest.fixture
    def payer(self, visit, chidi_account, paid):
        """Chidi, who only pays."""
        OrganisationRole.objects.create(
            organisation=paid.organisation, account=chidi_account, role="billing"
        )
        return visit(chidi_account).proven()

    @pytest.fixture
    def copy(self, paid):
        return reverse("tribe_copies:show", args=[paid.pk], **URLS)

    def test_the_owner_is_led_to_the_copy_before_the_end_and_after_it(
        self, farid, page, copy, shop, hear
    ):
        before = farid.get(page).content.decode()
        farid.post(page, {"reason": "unused"})
        ending = farid.get(page).content.decode()
        shop.api.v1.subscriptions.cancel(TribeSubscription.objects.get().stripe_subscription_id)
        hear()
        ended = farid.get(page).content.decode()

        assert [f'href="{copy}"' in text for text in (before, ending, ended)] == [True] * 3
        assert farid.get(copy).status_code == 200

    def test_who_only_pays_reads_whom_to_ask(self, payer, page, copy):
        text = payer.get(page).content.decode()

        assert (copy in text, "Ask one of them." in text) == (False, True)
        assert payer.get(copy).status_code == 404

    def test_who_pays_and_is_a_steward_is_led_to_the_copy(
        self, payer, page, copy, paid, chidi_account
    ):
        with enter_tribe(paid):
            member = admit_member(account=chidi_account)
            Member.objects.filter(pk=member.pk).update(role="steward")
        Membership.objects.filter(tribe=paid, account=chidi_account).update(role="steward")

        assert f'href="{copy}"' in payer.get(page).content.decode()
        assert payer.get(copy).status_code == 200

    def test_what_is_put_away_is_taken_along_after_it_is_paid(self, farid, page, copy, paid):
        TribeSubscription.objects.update(status="canceled", ended_at=clock.now())
        Tribe.objects.filter(pk=paid.pk).update(access_state="archived")

        text = farid.get(page).content.decode()

        assert (copy in text, "put away, with everything in it" in text) == (False, True)
        assert farid.get(copy).status_code == 404

    def test_nothing_is_offered_where_nothing_was_paid(self, farid, pending, shop):
        page = reverse("billing:cancel_subscription", args=[pending.pk], **URLS)

        assert "Take a copy along first" not in farid.get(page).content.decode()
