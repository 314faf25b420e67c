"""The pages of paying, without a browser."""

import re
import uuid

import pytest
from django.conf import settings
from django.urls import reverse

from billing.models import CheckoutAttempt
from tenants.models import OrganisationRole

URLS = {"urlconf": settings.PUBLIC_SCHEMA_URLCONF}


def address(name, *arguments):
    return reverse(f"billing:{name}", args=arguments, **URLS)


@pytest.fixture
def farid(visit, farid_account):
    return visit(farid_account)


@pytest.fixture
def pay(farid, pending, shop):
    """Press the button on the page of plans."""

    def press(**form):
        return farid.post(address("checkout", pending.pk), form)

    return press


def sessions(shop):
    return shop.api.v1.checkout.sessions.list({"limit": 100}).data


def test_the_plans_are_shown_with_their_prices(farid, pending, shop):
    page = farid.get(address("choose", pending.pk)).content.decode()

    assert [price in page for price in ("€1,200", "€3,000", "€7,500", "€100 a month")] == [True] * 4
    assert re.search(r'value="tribe" checked', page)
    assert "Try 30 days first" in page


def test_without_prices_nothing_can_be_bought(farid, pending, stripe):
    page = farid.get(address("choose", pending.pk)).content.decode()

    assert page.count("Not for sale now") == 3


def test_the_button_leads_to_stripe(pay, shop):
    answer = pay(plan="tribe", token=uuid.uuid4())

    assert (answer.status_code, answer.headers["Location"]) == (302, sessions(shop)[0].url)


def test_the_form_of_a_pending_tribe_needs_no_fields(pay, shop):
    assert pay().status_code == 302
    assert CheckoutAttempt.objects.get().price.plan_code == "tribe"


def test_pressing_twice_leads_to_the_same_page(pay, shop):
    token = uuid.uuid4()

    first, second = pay(plan="tribe", token=token), pay(plan="tribe", token=token)

    assert first.headers["Location"] == second.headers["Location"]
    assert len(sessions(shop)) == 1


def test_account_pages_may_send_forms_to_checkout(pay, farid, pending, shop):
    policy = farid.get(address("choose", pending.pk)).headers["Content-Security-Policy"]

    assert "https://checkout.stripe.com" in policy


@pytest.mark.parametrize(
    "form",
    [
        {"plan": "unknown"},
        {"plan": "\x00"},
        {"plan": "x" * 5000},
        {"plan": "tribe", "token": "nonsense"},
        {"plan": ["tribe", "😀"]},
        {"plan": "\u202etribe"},
    ],
)
def test_an_odd_choice_is_told_and_nothing_is_made(pay, shop, form):
    answer = pay(**form)

    assert answer.status_code == 422
    assert sessions(shop) == []
    assert not CheckoutAttempt.objects.exists()


def test_stripe_away_is_told_and_can_be_tried_again(pay, shop):
    shop.fail_next(500)

    answer = pay(plan="tribe", token=uuid.uuid4())

    assert answer.status_code == 422
    assert "does not answer now" in answer.content.decode()
    assert pay(plan="tribe", token=uuid.uuid4()).status_code == 302


def test_a_paid_tribe_is_not_offered_plans(farid, paid):
    page = farid.get(address("choose", paid.pk)).content.decode()

    assert "has been paid for" in page
    assert "plan-price" not in page


def test_coming_back_shows_what_is_known(farid, start, shop, pending):
    attempt = start()

    page = farid.get(address("attempt", attempt.pk)).content.decode()

    assert "We are waiting for your payment" in page
    assert "<poll-page" in page
    assert f'href="{address("attempt", attempt.pk)}"' in page
    assert "waiting for a trial or a payment" in page
    pending.refresh_from_db()
    assert pending.access_state == "pending"


def test_looking_finds_the_payment_out_before_any_webhook(farid, start, shop, pending):
    attempt = start()
    shop.complete_checkout(attempt.stripe_session_id)

    page = farid.get(address("attempt", attempt.pk)).content.decode()

    assert "Orchard is open" in page
    assert f'href="{pending.url}/"' in page
    assert "<poll-page" not in page
    pending.refresh_from_db()
    assert pending.access_state == "active"


def test_the_page_is_right_when_the_webhook_came_first(farid, start, shop, hear):
    attempt = start()
    shop.complete_checkout(attempt.stripe_session_id)
    hear()
    shop.fail_next(500)

    page = farid.get(address("attempt", attempt.pk)).content.decode()

    assert "Orchard is open" in page
    shop.control("fail_next", count=0)


def test_while_stripe_is_away_the_page_says_so(farid, start, shop):
    attempt = start()
    shop.fail_next(500)

    answer = farid.get(address("attempt", attempt.pk))

    assert answer.status_code == 200
    assert "does not answer now" in answer.content.decode()
    assert "<poll-page" in answer.content.decode()


def test_what_was_never_opened_can_be_tried_again(farid, pay, shop):
    shop.fail_next(500)
    pay(plan="tribe")
    attempt = CheckoutAttempt.objects.get()

    page = farid.get(address("attempt", attempt.pk)).content.decode()

    assert "could not be opened yet" in page
    assert f'action="{address("checkout", attempt.tribe_id)}"' in page


def test_leaving_shows_the_way_back_to_paying(farid, start):
    attempt = start()

    page = farid.get(address("left", attempt.pk)).content.decode()

    assert "Not paid yet" in page
    assert f'href="{attempt.url}"' in page


def test_the_back_button_after_paying_shows_the_payment(farid, start, paid):
    attempt = CheckoutAttempt.objects.get()

    answer = farid.get(address("left", attempt.pk))

    assert answer.headers["Location"] == address("attempt", attempt.pk)


def test_choosing_something_else_closes_the_page(farid, start, shop):
    attempt = start()

    answer = farid.post(address("cancel", attempt.pk))

    assert answer.headers["Location"] == address("choose", attempt.tribe_id)
    assert sessions(shop)[0].status == "expired"
    after = farid.get(address("attempt", attempt.pk)).content.decode()
    assert "Nothing was charged. You can start again." in after


def test_closing_a_page_while_stripe_is_away_says_so(farid, start, shop):
    attempt = start()
    shop.fail_next(500)

    answer = farid.post(address("cancel", attempt.pk), follow=True)

    assert "does not answer now" in answer.content.decode()
    attempt.refresh_from_db()
    assert attempt.status == "open"


def test_a_trial_leads_into_the_tribe(farid, pending, shop):
    answer = farid.post(address("start_trial", pending.pk), {"plan": "tribe"})

    pending.refresh_from_db()
    assert answer.headers["Location"] == f"{pending.url}/"
    assert pending.access_state == "trialing"


def test_a_second_trial_is_refused_in_words(farid, paid):
    answer = farid.post(address("start_trial", paid.pk))

    assert answer.status_code == 422
    assert "has been paid for" in answer.content.decode()


def test_the_overview_tells_what_comes_next(farid, paid):
    page = farid.get(address("overview", paid.organisation_id)).content.decode()

    assert "Next invoice" in page
    assert "€1,452.00" in page
    assert "€1,200.00 without" in page


def test_the_overview_of_nothing_is_not_empty(farid, pending):
    page = farid.get(address("overview", pending.organisation_id)).content.decode()

    assert "Choose a plan" in page


@pytest.fixture
def places(start, pending):
    """Every page about Farid's tribe, with the methods it answers to."""
    attempt = start()
    return [
        ("get", address("overview", pending.organisation_id)),
        ("get", address("choose", pending.pk)),
        ("post", address("checkout", pending.pk)),
        ("post", address("start_trial", pending.pk)),
        ("get", address("attempt", attempt.pk)),
        ("get", address("left", attempt.pk)),
        ("post", address("cancel", attempt.pk)),
    ]


def test_to_a_stranger_none_of_it_is_there(places, visit, chidi_account, shop, pending):
    for method, place in places:
        assert getattr(visit(chidi_account), method)(place).status_code == 404

    pending.refresh_from_db()
    assert pending.access_state == "pending"
    assert sessions(shop)[0].status == "open"


def test_without_signing_in_none_of_it_is_shown(places, visit):
    for method, place in places:
        answer = getattr(visit(), method)(place)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/account/")


def test_pages_answer_to_their_own_method_only(places, farid):
    others = {"get": "post", "post": "get"}

    for method, place in places:
        assert getattr(farid, others[method])(place).status_code == 405


@pytest.mark.parametrize("name", ["overview", "choose", "attempt", "left"])
def test_what_is_not_there_is_404(farid, name):
    assert farid.get(address(name, uuid.uuid4())).status_code == 404


def test_a_billing_contact_pays_without_entering(visit, chidi_account, pending, shop):
    OrganisationRole.objects.create(
        organisation=pending.organisation, account=chidi_account, role="billing"
    )
    chidi = visit(chidi_account)

    answer = chidi.post(address("start_trial", pending.pk))

    assert answer.headers["Location"] == address("overview", pending.organisation_id)
    assert chidi.get(f"{pending.url}/", headers={"host": pending.host}).status_code != 200
