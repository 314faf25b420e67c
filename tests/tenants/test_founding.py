"""Founding a tribe: all of it at once, once, or nothing."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection

from core.accounts.models import Account
from core.common.errors import InvalidInput
from core.members.models import Member, TribeRules
from tenants import plans, services, signals
from tenants.context import enter_tribe
from tenants.models import DueJob, Hostname, Organisation, OrganisationRole, SchemaState, Tribe
from tenants.services.founding import TribeAlreadyPending

FOUND = "/tribes/found/"


def typed(**changes):
    return {
        "founding_key": str(uuid.uuid4()),
        "organisation_name": "Makers of the north",
        "country": "NL",
        "name": "Night shift",
        "slug": "night-shift",
        "why": "We keep things running when others sleep.",
        "language": "nl",
        "hue": "210",
        "plan": "tribe",
    } | changes


def traces():
    """How much there is of everything a founding makes."""
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_namespace where nspname like 't\\_%'")
        schemas = cursor.fetchone()[0]
    tables = (Tribe, Hostname, Organisation, OrganisationRole, SchemaState, DueJob)
    return (schemas, *(table.objects.count() for table in tables))


def found(actor, **changes):
    wishes = {"name": "Night shift", "slug": "night-shift", "organisation_name": "Makers"}
    return services.found_tribe(actor=actor, founding_key=uuid.uuid4(), **wishes | changes)


def test_a_tribe_is_there_at_once_and_its_founder_is_its_steward(visit, farid_account):
    answer = visit(farid_account).post(FOUND, typed())

    tribe = Tribe.objects.get(slug="night-shift")
    assert answer.url == f"/tribes/{tribe.pk}/access/"
    assert (tribe.name, tribe.hue, tribe.language) == ("Night shift", 210, "nl")
    assert (tribe.access_state, tribe.time_zone) == ("pending", "Europe/Amsterdam")
    assert tribe.schema_name.startswith("t_")
    assert "night" not in tribe.schema_name
    assert OrganisationRole.objects.get(organisation=tribe.organisation).role == "owner"
    assert DueJob.objects.filter(tribe=tribe, kind="tribe.drop_pending").count() == 1
    with enter_tribe(tribe):
        assert Member.objects.get().is_steward
        assert TribeRules.objects.get().version == 1


def test_the_second_click_leads_to_the_same_tribe(visit, farid_account):
    visitor, form = visit(farid_account), typed()

    answers = [visitor.post(FOUND, form), visitor.post(FOUND, form)]

    assert answers[0].url == answers[1].url
    assert Tribe.objects.filter(founder=farid_account).count() == 1


def test_two_clicks_at_the_same_moment_found_one_tribe(committed_db):
    farid = Account.objects.get(email="farid@partup.example")
    key, gate = uuid.uuid4(), Barrier(2)

    def click(_):
        gate.wait()
        try:
            return services.found_tribe(
                actor=farid,
                name="Night shift",
                slug="night-shift",
                founding_key=key,
                organisation_name="Makers",
            ).pk
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as pool:
        made = set(pool.map(click, range(2)))

    assert len(made) == 1
    assert Organisation.objects.filter(name="Makers").count() == 1
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from pg_namespace where nspname like 't\\_%'")
        assert cursor.fetchone()[0] == Tribe.objects.count()


def test_two_people_who_want_one_address_at_the_same_moment_never_both_get_it(committed_db):
    people = list(Account.objects.filter(email__in=["farid@partup.example", "bram@partup.example"]))
    gate = Barrier(2)

    def click(actor):
        gate.wait()
        try:
            return found(actor).slug
        except InvalidInput as refusal:
            return refusal.errors["slug"][0]
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(click, people))

    assert answers == ["This address is taken. Please choose another.", "night-shift"]
    assert Tribe.objects.filter(slug="night-shift").count() == 1


def test_a_second_tribe_waits_for_the_first(visit, farid_account):
    visitor = visit(farid_account)
    visitor.post(FOUND, typed())
    before = traces()

    page = visitor.get(FOUND)
    answer = visitor.post(FOUND, typed(slug="day-shift"))

    assert page.url == f"/tribes/{Tribe.objects.get(slug='night-shift').pk}/access/"
    assert answer.status_code == 422
    assert "Finish or drop that one first." in answer.content.decode()
    assert traces() == before


def test_an_organisation_one_owns_gets_a_second_tribe(visit, ada_account, alpha):
    form = typed(organisation=str(alpha.organisation_id), organisation_name="")

    visit(ada_account).post(FOUND, form)

    assert Tribe.objects.get(slug="night-shift").organisation == alpha.organisation


@pytest.mark.parametrize(
    "organisation", ["other", "00000000-0000-0000-0000-000000000000", "\x00", "x"]
)
def test_an_organisation_of_others_gets_none(visit, ada_account, alpha, beta, organisation):
    key = str(beta.organisation_id) if organisation == "other" else organisation
    before = traces()

    answer = visit(ada_account).post(FOUND, typed(organisation=key))

    assert answer.status_code == 422
    assert traces() == before


def test_the_service_asks_too(bram_account, alpha):
    with pytest.raises(InvalidInput) as refusal:
        found(bram_account, organisation=alpha.organisation)

    assert list(refusal.value.errors) == ["organisation"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x"),
        ("name", "x" * 61),
        ("name", "a\nb\nc"),
        ("name", "a\x00b"),
        ("name", "a\u202eb"),
        ("slug", ""),
        ("slug", "ab"),
        ("slug", "Not Good"),
        ("slug", "support"),
        ("slug", "alpha"),
        ("slug", "x" * 100_000),
        ("slug", "a\x00bc"),
        ("why", "x" * 501),
        ("why", "a\x00b"),
        ("why", "\u2066x"),
        ("organisation_name", ""),
        ("organisation_name", "x"),
        ("organisation_name", "x" * 121),
        ("organisation_name", "\x07\x07"),
        ("country", "XX"),
        ("country", ""),
        ("language", "tlh"),
        ("hue", "-1"),
        ("hue", "7"),
        ("hue", "red"),
        ("hue", "9" * 50),
        ("plan", "gold"),
        ("plan", ""),
        ("founding_key", "x"),
        ("founding_key", ""),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_what_does_not_fit_is_refused_and_nothing_is_made(
    visit, farid_account, alpha, field, value
):
    before = traces()

    answer = visit(farid_account).post(FOUND, typed(**{field: value}))

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert traces() == before


def test_what_was_typed_is_kept_and_an_address_suggested(visit, farid_account, alpha):
    page = visit(farid_account).post(FOUND, typed(slug="alpha")).content.decode()

    assert 'value="Night shift"' in page
    assert "We keep things running when others sleep." in page
    assert "This address is taken. Please choose another." in page
    assert "<strong>alpha-tribe</strong> is free." in page


def test_the_same_founding_key_is_kept_for_the_next_try(visit, farid_account):
    form = typed(name="")

    page = visit(farid_account).post(FOUND, form).content.decode()

    assert form["founding_key"] in page


def test_a_failure_half_way_leaves_nothing(farid_account, monkeypatch):
    def break_down(**_):
        raise RuntimeError("the power went")

    signals.tribe_provisioned.connect(break_down, dispatch_uid="test.break_down")
    before = traces()

    try:
        with pytest.raises(RuntimeError):
            found(farid_account)
    finally:
        signals.tribe_provisioned.disconnect(dispatch_uid="test.break_down")

    assert traces() == before
    assert found(farid_account).slug == "night-shift"


def test_the_page_shows_what_is_for_sale(visit, farid_account):
    page = visit(farid_account).get(FOUND).content.decode()

    for plan in plans.offered():
        assert f'value="{plan.code}"' in page
        assert str(plan.name) in page


def test_a_plan_that_is_not_for_sale_is_refused(farid_account):
    with pytest.raises(InvalidInput) as refusal:
        found(farid_account, plan="gold")

    assert list(refusal.value.errors) == ["plan"]


def test_who_is_not_signed_in_founds_nothing(visit):
    for path in (FOUND, "/tribes/address/"):
        assert visit().get(path).url.startswith("/account/login/")
    assert visit().post(FOUND, typed()).url.startswith("/account/login/")
    assert not Tribe.objects.filter(slug="night-shift").exists()


def test_the_service_says_why_a_second_tribe_has_to_wait(farid_account):
    found(farid_account)

    with pytest.raises(TribeAlreadyPending):
        found(farid_account, slug="day-shift")
