"""What there is to pay with: the list, the usual one, and taking one away."""

import pytest

from billing.models import BillingCommand, PaymentMethod
from billing.services import commands, methods
from core.audit.models import PlatformRecord
from core.common.errors import NotAllowed
from tests.support.clients import Visitor


@pytest.fixture
def place(paid):
    return f"/organisations/{paid.organisation_id}/billing/methods/"


@pytest.fixture
def farid(visit, farid_account) -> Visitor:
    return visit(farid_account).proven()


@pytest.fixture
def second(shop, paid):
    """Another card of Farid's organisation, that somebody gave on Stripe's page."""
    payer = paid.organisation.billing_account
    shop.api.v1.payment_methods.attach("pm_card_mastercard", {"customer": payer.stripe_customer_id})
    methods.look_at_methods(organisation=paid.organisation)
    return PaymentMethod.objects.get(brand="mastercard")


@pytest.fixture
def first(paid):
    methods.look_at_methods(organisation=paid.organisation)
    return PaymentMethod.objects.get(brand="visa")


def default_at_stripe(shop, paid):
    customer = shop.api.v1.customers.retrieve(paid.organisation.billing_account.stripe_customer_id)
    [subscription] = shop.api.v1.subscriptions.list({"customer": customer.id}).data
    return customer.invoice_settings.default_payment_method, subscription.default_payment_method


def test_the_list_says_what_there_is_to_pay_with(farid, place, first, second):
    text = farid.get(place).content.decode()

    assert "Visa ending in 4242" in text
    assert "Mastercard ending in" in text
    assert "the usual one" in text


def test_another_one_becomes_the_usual_one_everywhere(farid, place, shop, paid, first, second):
    answer = farid.post(f"{place}{second.pk}/default/", follow=True)

    assert "From now on this is the usual way to pay." in answer.content.decode()
    assert default_at_stripe(shop, paid) == (second.stripe_method_id, second.stripe_method_id)
    assert list(PaymentMethod.objects.filter(is_default=True)) == [second]
    assert paid.subscriptions.get().method == second
    assert PlatformRecord.objects.filter(action="billing.method_chosen").count() == 1


def test_choosing_the_usual_one_again_asks_nothing(farid_account, paid, first, second):
    wish = {"actor": farid_account, "organisation": paid.organisation, "method": second}
    methods.choose_method(**wish)
    asked = BillingCommand.objects.count()

    methods.choose_method(**wish)

    assert BillingCommand.objects.count() == asked


def test_one_that_is_not_used_is_taken_away(farid, place, shop, first, second):
    methods_before = farid.get(place).content.decode()

    farid.post(f"{place}{second.pk}/remove/")

    second.refresh_from_db()
    assert "Mastercard" in methods_before
    assert second.detached_at is not None
    assert "Mastercard" not in farid.get(place).content.decode()
    assert shop.api.v1.payment_methods.retrieve(second.stripe_method_id).customer is None


def test_the_last_one_stays_while_something_is_collected(farid, place, shop, paid, first):
    answer = farid.post(f"{place}{first.pk}/remove/", follow=True)

    assert "there is nothing else to pay with" in answer.content.decode()
    assert not BillingCommand.objects.filter(kind="method_remove").exists()
    assert shop.api.v1.payment_methods.retrieve(first.stripe_method_id).customer


def test_the_usual_one_stays_until_another_is(farid, place, first, second):
    answer = farid.post(f"{place}{first.pk}/remove/", follow=True)

    assert "Make another way to pay the usual one first." in answer.content.decode()
    assert not BillingCommand.objects.filter(kind="method_remove").exists()


def test_without_anything_collected_the_last_one_may_go(farid_account, paid, first):
    paid.subscriptions.update(collection="send_invoice")

    outcome = methods.remove_method(
        actor=farid_account, organisation=paid.organisation, method=first
    )

    assert (outcome.is_under_way, outcome.method.detached_at is None) == (False, False)


@pytest.mark.parametrize("when", ["before", "after", "stored"])
def test_while_stripe_is_away_the_wish_is_kept_and_done_later(
    farid, place, shop, paid, second, when
):
    shop.fail_next(500, count=1, when=when)

    answer = farid.post(f"{place}{second.pk}/default/", follow=True)

    assert "We keep your wish and pass it on." in answer.content.decode()
    commands.send(command=BillingCommand.objects.get(kind="method_default"))
    assert default_at_stripe(shop, paid) == (second.stripe_method_id, second.stripe_method_id)


def test_the_list_is_there_while_stripe_is_not(farid, place, shop, first):
    shop.fail_next(500, count=9)

    text = farid.get(place).content.decode()

    assert "Visa ending in 4242" in text
    assert "As the payment service told us on" in text


def test_an_admin_reads_and_changes_nothing(
    visit, ada_account, paid, place, second, shop, with_role_in
):
    admin = visit(with_role_in(paid, ada_account, "admin")).proven()

    assert "Take it away" not in admin.get(place).content.decode()
    for act in ("default", "remove"):
        answer = admin.post(f"{place}{second.pk}/{act}/", follow=True)
        assert "You are not allowed to do this." in answer.content.decode()
    with pytest.raises(NotAllowed):
        methods.open_method_page(actor=ada_account, organisation=paid.organisation)
    assert default_at_stripe(shop, paid)[0] != second.stripe_method_id


def test_a_billing_contact_changes(visit, ada_account, paid, place, second, with_role_in):
    contact = visit(with_role_in(paid, ada_account, "billing")).proven()

    contact.post(f"{place}{second.pk}/default/")

    second.refresh_from_db()
    assert second.is_default


def test_a_change_asks_who_it_is(visit, farid_account, place, second):
    answer = visit(farid_account).post(f"{place}{second.pk}/default/")

    second.refresh_from_db()
    assert (answer.status_code, "reauthenticate" in answer["Location"]) == (302, True)
    assert not second.is_default


def test_before_the_first_payment_there_is_no_page_to_give_one(farid, pending):
    place = f"/organisations/{pending.organisation_id}/billing/methods/"

    text = farid.get(place).content.decode()
    answer = farid.post(f"{place}add/", follow=True)

    assert "A way to pay is given with the first payment." in text
    assert "A way to pay is given with the first payment." in answer.content.decode()


def test_twenty_cards_take_as_many_questions_as_one(farid, place, first, django_assert_num_queries):
    farid.get(place)
    with django_assert_num_queries(6):
        farid.get(place)
    values = {"account": first.account, "type": "card", "synced_at": first.synced_at}
    PaymentMethod.objects.bulk_create(
        PaymentMethod(stripe_method_id=f"pm_{number}", **values) for number in range(20)
    )

    with django_assert_num_queries(6):
        farid.get(place)


def test_cards_of_others_are_not_reached(farid, place, ada_account, visit, alpha, second):
    other = place.replace(str(second.account.organisation_id), str(alpha.organisation_id))

    for act in ("default", "remove"):
        assert visit(ada_account).post(f"{other}{second.pk}/{act}/").status_code == 404
        assert visit(ada_account).post(f"{place}{second.pk}/{act}/").status_code == 404
    second.refresh_from_db()
    assert (second.is_default, second.detached_at) == (False, None)
