"""A tribe takes another address: old links lead on for a year, and nobody else gets it."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection

from core.audit.models import PlatformRecord
from core.common import clock
from core.common.errors import InvalidInput
from tenants import due, selectors, services
from tenants.hosts import forget_hosts
from tenants.models import Hostname, RetiredAddress, Tribe

YEAR = dt.timedelta(days=365)
TAKEN = "This address is taken. Please choose another."
pytestmark = pytest.mark.usefixtures("_database")


def _move(tribe, slug, **more):
    moved = services.move_tribe(tribe=tribe, slug=slug, account_id=tribe.founder_id, **more)
    forget_hosts()
    return moved


def _refusal(tribe, slug):
    with pytest.raises(InvalidInput) as refused:
        _move(tribe, slug)
    return refused.value.errors


def _found(actor, slug):
    return services.found_tribe(
        actor=actor,
        name="Orchard",
        slug=slug,
        founding_key=uuid.uuid4(),
        organisation_name="Waterland",
    )


def test_the_new_address_answers_and_the_old_one_leads_there(alpha, visit):
    moved = _move(alpha, "orchard")

    old = visit().to(Tribe(slug="alpha"))
    answer = old.get("/partups/?q=birds&page=2")
    assert (moved.slug, moved.host) == ("orchard", f"orchard.{alpha.host.partition('.')[2]}")
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"{moved.url}/partups/?q=birds&page=2"
    assert visit().to(moved).get("/about/").status_code == 302
    assert PlatformRecord.objects.filter(action="tribe.address_changed", tribe_id=alpha.pk).exists()


def test_an_old_session_opens_nothing_on_the_old_host(alpha, ada_account, visit):
    there = visit(ada_account).to(alpha)
    _move(alpha, "orchard")

    answer = there.get("/people/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "http://orchard.partup.localhost:8000/people/"
    assert answer.cookies == {}


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/\\evil.example", "/@evil.example/", "/%0d%0aX: y"]
)
def test_the_old_address_leads_to_our_own_host_whatever_follows_it(alpha, path, visit):
    moved = _move(alpha, "orchard")

    answer = visit().to(Tribe(slug="alpha")).get(path)

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(f"{moved.url}/")


def test_what_changes_something_is_not_carried_over(alpha, ada_account, visit):
    there = visit(ada_account).to(alpha)
    _move(alpha, "orchard")

    page = there.post("/settings/", {"name": "Other"})
    told = there.post("/api/v1/partups/", {}, content_type="application/json")

    assert page.status_code == 409
    assert "This tribe moved to orchard.partup.localhost." in page.content.decode()
    assert (told.status_code, told.json()["code"]) == (409, "tribe_moved")
    assert Tribe.objects.get(pk=alpha.pk).name == "Alpha tribe"


def test_taking_the_same_address_changes_nothing(alpha):
    services.move_tribe(tribe=alpha, slug="alpha", account_id=alpha.founder_id)

    assert Hostname.objects.get(tenant=alpha).retired_at is None
    assert not PlatformRecord.objects.filter(action="tribe.address_changed").exists()


@pytest.mark.parametrize(
    ("slug", "sentence"),
    [
        ("beta", TAKEN),
        ("admin", "This address is kept for Part-up itself. Please choose another."),
        ("admln", "This address is kept for Part-up itself. Please choose another."),
        ("partup-help", "This address is kept for Part-up itself. Please choose another."),
        (
            "a",
            "Use 3 to 40 small letters, digits and single hyphens; "
            "begin and end with a letter or digit.",
        ),
        (
            "Orchard.evil",
            "Use 3 to 40 small letters, digits and single hyphens; "
            "begin and end with a letter or digit.",
        ),
    ],
)
def test_an_address_that_cannot_be_had_is_refused(alpha, beta, slug, sentence):
    assert _refusal(alpha, slug) == {"slug": [sentence]}

    assert Tribe.objects.get(pk=alpha.pk).slug == "alpha"
    assert list(Hostname.objects.filter(tenant=alpha).values_list("domain", "retired_at")) == [
        ("alpha", None)
    ]


def test_nobody_else_gets_a_former_address(alpha, beta, farid_account):
    _move(alpha, "orchard")

    assert _refusal(beta, "alpha") == {"slug": [TAKEN]}
    with pytest.raises(InvalidInput) as refused:
        _found(farid_account, "alpha")
    assert refused.value.errors == {"slug": [TAKEN]}
    assert selectors.why_address_is_not_free("alpha") == TAKEN


def test_a_tribe_takes_its_own_former_address_back(alpha):
    _move(_move(alpha, "orchard"), "alpha")

    assert Tribe.objects.get(pk=alpha.pk).slug == "alpha"
    hostnames = Hostname.objects.filter(tenant=alpha).order_by("domain")
    assert [(h.domain, h.is_primary, h.retired_at is None) for h in hostnames] == [
        ("alpha", True, True),
        ("orchard", False, False),
    ]


def test_a_tribe_keeps_three_former_addresses_at_most(alpha):
    for slug in ("orchard-one", "orchard-two", "orchard-six"):
        alpha = _move(alpha, slug)

    sentence = "This tribe keeps three former addresses already. Wait until one is free."
    assert _refusal(alpha, "orchard-ten") == {"slug": [sentence]}
    assert _move(alpha, "orchard-one").slug == "orchard-one"


def test_after_a_year_the_old_address_is_free(alpha, beta):
    _move(alpha, "orchard")
    hostname = Hostname.objects.get(domain="alpha")
    before = hostname.retired_at + YEAR - dt.timedelta(minutes=1)
    with clock.standing_at(before):
        due.run_due(at=before, tribe=alpha)
    assert Hostname.objects.filter(domain="alpha").exists()

    after = hostname.retired_at + YEAR + dt.timedelta(minutes=2)
    with clock.standing_at(after):
        due.run_due(at=after, tribe=alpha)

    assert not Hostname.objects.filter(domain="alpha").exists()
    assert _move(beta, "alpha").slug == "alpha"


def test_what_was_taken_back_is_not_freed(alpha):
    _move(_move(alpha, "orchard"), "alpha")

    after = clock.now() + YEAR + dt.timedelta(minutes=2)
    with clock.standing_at(after):
        due.run_due(at=after, tribe=alpha)

    assert list(Hostname.objects.filter(tenant=alpha).values_list("domain", flat=True)) == ["alpha"]


def test_the_address_of_a_dropped_tribe_waits_a_year_for_others(farid_account, chidi_account):
    tribe = _found(farid_account, "orchard")
    services.drop_pending_tribe(tribe=tribe, actor=farid_account)

    with pytest.raises(InvalidInput) as refused:
        _found(chidi_account, "orchard")

    assert refused.value.errors == {"slug": [TAKEN]}
    assert selectors.why_address_is_not_free("orchard", account=farid_account) == ""
    assert _found(farid_account, "orchard").slug == "orchard"
    assert not RetiredAddress.objects.exists()


def test_a_year_later_anybody_has_the_address_of_a_dropped_tribe(farid_account, chidi_account):
    services.drop_pending_tribe(tribe=_found(farid_account, "orchard"), actor=farid_account)

    with clock.standing_at(clock.now() + YEAR + dt.timedelta(minutes=1)):
        assert selectors.why_address_is_not_free("orchard", account=chidi_account) == ""
        services.clear_expired()

    assert not RetiredAddress.objects.exists()


@pytest.mark.slow
def test_of_two_tribes_that_want_one_address_one_gets_it(committed_db):
    tribes = list(Tribe.objects.filter(slug__in=["alpha", "beta"]))
    answers, ready = [], threading.Barrier(2)

    def want(tribe):
        ready.wait()
        try:
            services.move_tribe(tribe=tribe, slug="orchard", account_id=tribe.founder_id)
            answers.append("had")
        except InvalidInput as refused:
            answers.append(refused.errors)
        finally:
            connection.close()

    threads = [threading.Thread(target=want, args=(tribe,)) for tribe in tribes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers, key=str) == ["had", {"slug": [TAKEN]}] or sorted(answers, key=str) == [
        {"slug": [TAKEN]},
        "had",
    ]
    assert Tribe.objects.filter(slug="orchard").count() == 1
    assert Hostname.objects.filter(retired_at__isnull=False).count() == 1


def test_other_processes_lead_on_whoever_is_in_the_tribe_at_once(alpha, ada_account, visit):
    there = visit(ada_account).to(alpha)
    there.get("/people/")  # from now on this process knows where alpha is
    services.move_tribe(tribe=alpha, slug="orchard", account_id=alpha.founder_id)

    answer = there.get("/people/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "http://orchard.partup.localhost:8000/people/"


def test_other_processes_show_a_new_name_at_once(alpha, ada_account, visit):
    there = visit(ada_account).to(alpha)
    there.get("/about/")
    tribe = Tribe.objects.get(pk=alpha.pk)
    tribe.name = "Renamed tribe"
    tribe.save(update_fields=["name", "updated_at"])

    assert "About Renamed tribe" in there.get("/about/").content.decode()
