"""Who pays: changed field by field, told to Stripe and to who gets the invoices."""

import pytest

from billing.models import BillingAccount, BillingCommand
from billing.services import commands
from billing.services.changing_details import change_details
from core.audit.models import PlatformRecord
from core.common.errors import InvalidInput, NotAllowed
from core.mail.models import OutboxMessage

FORM = {
    "legal_name": "Stichting Boomgaard",
    "billing_email": "bills@orchard.example",
    "copy_emails": "one@orchard.example\nTWO@orchard.example, one@orchard.example",
    "address_line1": "Dam 1",
    "address_line2": "",
    "postal_code": "1012 JS",
    "city": "Amsterdam",
    "country": "NL",
    "kvk_number": "12345678",
    "peppol_id": "0106:12345678",
    "language": "nl",
    "needs_po": "on",
}


@pytest.fixture
def farid(visit, farid_account):
    return visit(farid_account).proven()


@pytest.fixture
def bill(pending):
    return f"/organisations/{pending.organisation_id}/billing/"


@pytest.fixture
def place(bill):
    return f"{bill}details/"


@pytest.fixture
def change(farid_account, pending):
    """Change details as Farid."""

    def change_some(**changes):
        return change_details(
            actor=farid_account, organisation=pending.organisation, **changes
        ).payer

    return change_some


def customer_of(shop, tribe):
    key = BillingAccount.objects.get(organisation=tribe.organisation).stripe_customer_id
    return shop.api.v1.customers.retrieve(key)


def test_before_anybody_paid_the_details_are_kept_here(farid, place, pending):
    first = farid.get(place).content.decode()
    assert 'value="Orchard people"' in first

    answer = farid.post(place, FORM, follow=True)

    payer = BillingAccount.objects.get(organisation=pending.organisation)
    assert "This is who we bill, from the next invoice on." in answer.content.decode()
    assert (payer.legal_name, payer.kvk_number) == ("Stichting Boomgaard", "12345678")
    assert payer.copy_emails == ["one@orchard.example", "two@orchard.example"]
    assert (payer.needs_po, payer.tax_status) == (True, "domestic")
    assert not BillingCommand.objects.exists()


def test_what_is_changed_is_what_stripe_prints_next(farid, place, paid, shop):
    farid.post(place, FORM)

    customer = customer_of(shop, paid)
    assert (customer.name, customer.email) == ("Stichting Boomgaard", "bills@orchard.example")
    assert (customer.address.line1, customer.address.city) == ("Dam 1", "Amsterdam")
    line = PlatformRecord.objects.get(action="billing.details_changed")
    assert "legal_name" in line.changes["fields"]
    assert "Boomgaard" not in str(line.changes)


def test_saving_the_same_again_changes_and_tells_nothing(farid, place, paid):
    farid.post(place, FORM)
    before = (BillingCommand.objects.count(), PlatformRecord.objects.count())

    farid.post(place, FORM)

    assert (BillingCommand.objects.count(), PlatformRecord.objects.count()) == before


def test_what_invoices_do_not_print_is_not_told_to_stripe(change, paid):
    change(kvk_number="12345678", needs_po=True, peppol_id="0106:12345678")

    assert not BillingCommand.objects.filter(kind="details").exists()


def test_the_old_and_the_new_addresses_hear_of_a_change(change, pending):
    change(billing_email="old@orchard.example", copy_emails=["both@orchard.example"])
    assert not OutboxMessage.objects.filter(topic="billing.contact_changed").exists()

    change(billing_email="new@orchard.example")

    told = OutboxMessage.objects.filter(topic="billing.contact_changed")
    assert sorted(told.values_list("to_email", flat=True)) == [
        "both@orchard.example",
        "new@orchard.example",
        "old@orchard.example",
    ]


def test_a_change_of_the_city_is_told_to_nobody(change):
    change(billing_email="old@orchard.example")

    change(city="Utrecht")

    assert not OutboxMessage.objects.filter(topic="billing.contact_changed").exists()


@pytest.mark.parametrize(
    ("country", "status"),
    [("NL", "domestic"), ("BE", "eu_b2c"), ("DE", "eu_b2c")],
)
def test_the_vat_follows_the_country(change, country, status):
    assert change(country=country).tax_status == status


@pytest.mark.parametrize(
    ("verification", "status"),
    [
        ("pending", "eu_b2b_pending"),
        ("unavailable", "eu_b2b_pending"),
        ("verified", "eu_b2b_verified"),
        ("unverified", "eu_b2c"),
    ],
)
def test_the_vat_follows_what_the_tax_office_says(change, verification, status):
    payer = change(country="BE")
    payer.tax_ids.create(
        stripe_tax_id="txi_1",
        type="eu_vat",
        value="BE0123456789",
        verification=verification,
        synced_at=payer.updated_at,
    )

    assert change(country="NL").tax_status == "domestic"
    assert change(country="BE").tax_status == status


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("legal_name", ""),
        ("legal_name", "x" * 201),
        ("legal_name", "a\x00b"),
        ("legal_name", "\u202edlrow"),
        ("legal_name", "two\nlines"),
        ("billing_email", "nobody"),
        ("billing_email", ""),
        ("copy_emails", "a@b.example b@b.example c@b.example d@b.example e@b.example f@b.example"),
        ("copy_emails", "nobody"),
        ("address_line1", ""),
        ("country", "US"),
        ("country", ""),
        ("kvk_number", "123"),
        ("kvk_number", "１２３４５６７８"),
        ("peppol_id", "12345678"),
        ("peppol_id", "0106:😀"),
        ("language", "fr"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field_and_kept(farid, place, field, value):
    answer = farid.post(place, {**FORM, field: value})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in text
    assert 'value="Amsterdam"' in text
    assert not BillingAccount.objects.exclude(legal_name="").exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"legal_name": ""}, "legal_name"),
        ({"legal_name": 7}, "legal_name"),
        ({"copy_emails": "one@orchard.example"}, "copy_emails"),
        ({"copy_emails": ["nobody"]}, "copy_emails"),
        ({"copy_emails": ["a\x00@orchard.example"]}, "copy_emails"),
        ({"country": "XX"}, "country"),
        ({"kvk_number": "1", "country": "NL"}, "kvk_number"),
        ({"language": "klingon"}, "language"),
        ({"needs_po": "perhaps"}, "needs_po"),
    ],
)
def test_a_program_is_told_which_field(farid, bill, body, field):
    answer = farid.patch(f"/api/v1{bill}", data=body, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert next(iter(answer.json()["errors"])).startswith(field)


def test_a_program_changes_one_field_and_leaves_the_rest(farid, bill, paid, shop):
    farid.post(f"{bill}details/", FORM)

    answer = farid.patch(
        f"/api/v1{bill}", data={"city": "Utrecht"}, content_type="application/json"
    )

    told = answer.json()
    assert (answer.status_code, told["is_under_way"]) == (200, False)
    assert (told["account"]["city"], told["account"]["legal_name"]) == (
        "Utrecht",
        "Stichting Boomgaard",
    )
    assert farid.get(f"/api/v1{bill}").json()["account"]["city"] == "Utrecht"
    assert customer_of(shop, paid).address.city == "Utrecht"


@pytest.mark.parametrize("when", ["before", "after", "stored"])
def test_while_stripe_is_away_the_details_are_kept_and_told_later(farid, place, paid, shop, when):
    shop.fail_next(500, when=when)

    answer = farid.post(place, FORM, follow=True)

    assert "We keep your wish and pass it on." in answer.content.decode()
    commands.send(command=BillingCommand.objects.get(kind="details"))
    assert customer_of(shop, paid).name == "Stichting Boomgaard"


def test_two_changes_while_stripe_is_away_end_with_the_last(change, paid, shop):
    change(city="Utrecht")
    shop.fail_next(500)
    change(city="Leiden")
    change(city="Delft")

    for command in BillingCommand.objects.filter(kind="details").order_by("created_at"):
        commands.send(command=command)

    assert customer_of(shop, paid).address.city == "Delft"


def test_an_admin_reads_and_changes_nothing(visit, ada_account, pending, place, with_role_in, bill):
    admin = visit(with_role_in(pending, ada_account, "admin")).proven()

    assert "Owners and billing contacts change this" in admin.get(place).content.decode()
    assert admin.post(place, FORM).status_code == 422
    refused = admin.patch(f"/api/v1{bill}", data={"city": "X"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
    with pytest.raises(NotAllowed):
        change_details(actor=ada_account, organisation=pending.organisation, city="X")
    assert not BillingAccount.objects.exclude(city="").exists()


def test_a_change_asks_who_it_is(visit, farid_account, place, bill):
    stale = visit(farid_account)

    page = stale.post(place, FORM)
    program = stale.patch(f"/api/v1{bill}", data={"city": "X"}, content_type="application/json")

    assert "reauthenticate" in page["Location"]
    assert program.json()["code"] == "reauthentication_required"
    assert not BillingAccount.objects.exclude(legal_name="").exists()


def test_to_a_stranger_the_details_are_not_there(visit, chidi_account, place, bill):
    chidi = visit(chidi_account).proven()

    assert chidi.get(place).status_code == 404
    assert chidi.post(place, FORM).status_code == 404
    answer = chidi.patch(f"/api/v1{bill}", data={"city": "X"}, content_type="application/json")
    assert answer.status_code == 404


def test_a_field_that_was_not_named_is_not_judged(change):
    payer = change(city="Utrecht")

    assert (payer.city, payer.legal_name) == ("Utrecht", "")
    with pytest.raises(InvalidInput):
        change(legal_name=" ")
