"""VAT numbers: given, looked up, and taken away."""

import pytest

from billing.models import BillingAccount, BillingCommand, TaxId
from billing.services import commands, tax_ids
from core.audit.models import PlatformRecord
from core.common.errors import InvalidInput, NotAllowed

NUMBER = "NL001234567B01"


@pytest.fixture
def farid(visit, farid_account):
    return visit(farid_account)


@pytest.fixture
def place(paid):
    return f"/organisations/{paid.organisation_id}/billing/details/"


@pytest.fixture
def numbers(paid):
    return f"/api/v1/organisations/{paid.organisation_id}/billing/tax-ids/"


@pytest.fixture
def add(farid_account, paid):
    def add_one(number=NUMBER, actor=farid_account):
        return tax_ids.add_vat_number(actor=actor, organisation=paid.organisation, number=number)

    return add_one


def at_stripe(shop, tribe):
    key = BillingAccount.objects.get(organisation=tribe.organisation).stripe_customer_id
    return [one.value for one in shop.api.v1.customers.tax_ids.list(key).data]


def test_a_number_is_added_and_looked_up(farid, place, paid, shop):
    answer = farid.post(f"{place}vat-numbers/", {"vat_number": "nl 0012.345.67 b01"}, follow=True)

    text = answer.content.decode()
    assert (at_stripe(shop, paid), NUMBER in text) == ([NUMBER], True)
    assert TaxId.objects.get().value == NUMBER
    assert TaxId.objects.get().get_verification_display() in text


@pytest.mark.parametrize("verification", ["pending", "verified", "unverified", "unavailable"])
def test_each_state_of_a_number_is_said(farid, place, add, verification):
    add()
    TaxId.objects.update(verification=verification)

    text = farid.get(place).content.decode()

    assert str(TaxId.Verification(verification).label) in text


def test_adding_one_that_is_there_asks_nothing(add):
    add()
    asked = BillingCommand.objects.count()

    assert add() is True
    assert BillingCommand.objects.count() == asked


@pytest.mark.parametrize(
    "number", ["", "BE0123456789", "NL1", "x" * 40, "NL00123456😀B01", "\u202eNL", "DE123456789"]
)
def test_one_of_another_country_or_shape_is_refused(farid, place, numbers, paid, shop, number):
    page = farid.post(f"{place}vat-numbers/", {"vat_number": number})
    program = farid.post(numbers, data={"vat_number": number}, content_type="application/json")

    assert (page.status_code, program.status_code) == (422, 422)
    assert 'id="id_vat_number_error"' in page.content.decode()
    assert program.json()["code"] == "invalid_input"
    assert at_stripe(shop, paid) == []


def test_there_are_five_at_most(add, paid):
    payer = BillingAccount.objects.get(organisation=paid.organisation)
    TaxId.objects.bulk_create(
        TaxId(
            account=payer,
            stripe_tax_id=f"txi_{number}",
            type="eu_vat",
            value=f"NL{number}",
            synced_at=payer.updated_at,
        )
        for number in range(5)
    )

    with pytest.raises(InvalidInput):
        add()


def test_a_number_is_taken_away(farid, place, add, paid, shop):
    add()
    key = TaxId.objects.get().pk

    answer = farid.post(f"{place}vat-numbers/{key}/remove/", follow=True)

    assert "The number is no longer on your invoices." in answer.content.decode()
    assert (at_stripe(shop, paid), TaxId.objects.count()) == ([], 0)
    actions = PlatformRecord.objects.filter(action__startswith="billing.vat_number")
    assert actions.count() == 2


def test_programs_do_the_same(farid, numbers, paid, shop):
    added = farid.post(numbers, data={"vat_number": NUMBER}, content_type="application/json")
    [number] = added.json()["tax_ids"]
    removed = farid.delete(f"{numbers}{number['id']}/")

    assert (added.status_code, number["value"], added.json()["is_under_way"]) == (
        201,
        NUMBER,
        False,
    )
    assert (removed.status_code, removed.json()["tax_ids"]) == (200, [])
    assert at_stripe(shop, paid) == []


@pytest.mark.parametrize("when", ["before", "after", "stored"])
def test_while_stripe_is_away_the_number_is_kept_and_told_once(farid, place, paid, shop, when):
    # What is asked first is whether the number is there.
    shop.fail_next(500, count=2, when=when)

    answer = farid.post(f"{place}vat-numbers/", {"vat_number": NUMBER}, follow=True)

    assert "We keep your wish and pass it on." in answer.content.decode()
    commands.send(command=BillingCommand.objects.get(kind="tax_id_add"))
    commands.send(command=BillingCommand.objects.get(kind="tax_id_add"))
    assert at_stripe(shop, paid) == [NUMBER]


def test_before_the_first_payment_there_is_nobody_to_give_one_to(farid_account, pending):
    with pytest.raises(tax_ids.NoCustomerYet):
        tax_ids.add_vat_number(
            actor=farid_account, organisation=pending.organisation, number=NUMBER
        )


def test_an_admin_and_strangers_change_nothing(
    visit, ada_account, chidi_account, add, place, numbers, paid, shop, with_role_in
):
    add()
    key = TaxId.objects.get().pk
    admin = visit(with_role_in(paid, ada_account, "admin"))
    chidi = visit(chidi_account)

    assert admin.delete(f"{numbers}{key}/").status_code == 403
    assert chidi.delete(f"{numbers}{key}/").status_code == 404
    assert chidi.post(f"{place}vat-numbers/{key}/remove/").status_code == 404
    with pytest.raises(NotAllowed):
        add(actor=ada_account)
    assert at_stripe(shop, paid) == [NUMBER]


def test_through_ones_own_organisation_another_number_is_not_reached(
    visit, ada_account, add, numbers, paid, alpha, payer
):
    add()
    key = TaxId.objects.get().pk
    own = numbers.replace(str(paid.organisation_id), str(alpha.organisation_id))

    assert visit(ada_account).delete(f"{own}{key}/").status_code == 404
    assert TaxId.objects.filter(pk=key).exists()
