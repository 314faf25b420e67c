"""The staff host: looking leaves a trace, and shows nothing of what is in a tribe."""

import datetime as dt
import uuid

import pytest
from django.conf import settings

from billing.models import StripeEvent
from core.audit import services as audit
from core.audit.models import PlatformRecord
from core.common import clock
from tenants.services import found_tribe

PATHS = ["/", "/webhooks/", "/looks/", "/record/"]


def looks():
    """What staff looked at."""
    return PlatformRecord.objects.filter(action="staff.looked")


@pytest.fixture
def staff(visit, dunya_account):
    """Dunya at the staff host."""
    return visit(dunya_account).to_staff()


def letter(number, **values):
    """A letter from Stripe, as the ledger keeps it."""
    moment = clock.now() + dt.timedelta(seconds=number)
    return StripeEvent.objects.create(
        **{
            "id": f"evt_{number}",
            "type": "invoice.paid",
            "livemode": False,
            "happened_at": moment,
            "received_at": moment,
            "next_at": moment,
            "object_type": "invoice",
            "object_id": f"in_{number}",
            **values,
        }
    )


def test_tribes_and_how_they_stand(staff, alpha, beta):
    page = staff.get("/").content.decode()

    assert "Alpha tribe" in page
    assert "Havenzorg" in page
    assert "active" in page


@pytest.mark.parametrize("path", PATHS)
def test_each_look_is_written_down(staff, alpha, dunya_account, path):
    staff.get(path, {"q": "alpha", "show": "troubled"})

    look = looks().get()
    assert look.account_id == dunya_account.pk
    assert look.changes == {"path": f"{path}?q=-&show=troubled"}


@pytest.mark.parametrize("path", PATHS)
def test_only_staff_come_in_and_others_leave_no_trace(visit, ada_account, path):
    assert visit(ada_account).to_staff().get(path).status_code == 404
    assert visit().to_staff().get(path).status_code == 302
    assert looks().count() == 0


@pytest.mark.parametrize("path", PATHS)
def test_the_staff_host_only_reads(staff, path):
    assert staff.post(path).status_code == 405
    assert looks().count() == 0


@pytest.mark.parametrize(
    ("words", "found"),
    [("ALPH", ["alpha"]), ("havenz", ["beta"]), ("tribe", ["beta", "alpha"]), ("zzz", [])],
)
def test_tribes_are_found_by_name_address_or_organisation(staff, alpha, beta, words, found):
    rows = staff.get("/", {"q": words}).context["page"].rows

    assert [tribe.slug for tribe in rows] == found


@pytest.mark.parametrize("words", ["\x00", "\u202e", "%", "_", "'", "a" * 5000, "<b>"])
@pytest.mark.parametrize("path", PATHS)
def test_whatever_is_looked_for_is_answered(staff, alpha, path, words):
    response = staff.get(path, {"q": words, "after": words})

    assert response.status_code == 200
    assert "<b>" not in response.content.decode()


def test_pages_follow_each_other(staff, alpha, beta, monkeypatch):
    monkeypatch.setattr("core.support.selectors.platform.PAGE_SIZE", 1)

    first = staff.get("/", {"q": "tribe"})
    second = staff.get("/", {"q": "tribe", "after": first.context["page"].older})

    slugs = [page.context["page"].rows[0].slug for page in (first, second)]
    assert slugs == ["beta", "alpha"]
    assert f"?q=tribe&amp;after={beta.pk}" in first.content.decode()
    assert second.context["page"].older == ""


def test_the_number_of_questions_does_not_grow_with_tribes(
    staff, alpha, beta, chidi_account, django_assert_num_queries
):
    for number in range(3):
        found_tribe(
            actor=chidi_account,
            name=f"Tribe {number}",
            slug=f"tribe-{number}",
            why="",
            language="en",
            founding_key=uuid.uuid4(),
            organisation_name="Havenzorg",
        ).__class__.objects.filter(slug=f"tribe-{number}").update(access_state="active")

    staff.get("/looks/")
    # The search path, the session, the roles, the trace, the tribes.
    with django_assert_num_queries(5):
        page = staff.get("/")

    assert len(page.context["page"].rows) == 5


def test_the_ledger_of_webhooks_newest_first(staff, alpha):
    letter(1)
    letter(2, state="dead", error="no such customer")

    everything = staff.get("/webhooks/").context["page"].rows
    troubled = staff.get("/webhooks/", {"show": "troubled"}).context["page"].rows

    assert [event.pk for event in everything] == ["evt_2", "evt_1"]
    assert [event.pk for event in troubled] == ["evt_2"]


def test_the_ledger_has_pages(staff, alpha, monkeypatch):
    monkeypatch.setattr("core.support.selectors.platform.PAGE_SIZE", 2)
    for number in range(3):
        letter(number)

    first = staff.get("/webhooks/").context["page"]
    second = staff.get("/webhooks/", {"after": first.older}).context["page"]

    assert [event.pk for event in first.rows] == ["evt_2", "evt_1"]
    assert [event.pk for event in second.rows] == ["evt_0"]


def test_nothing_that_is_in_a_tribe_is_shown(staff, alpha):
    for path in PATHS:
        page = staff.get(path).content.decode()
        assert "We try things out." not in page
        assert "Bram" not in page


def test_the_staff_host_is_its_own(visit, dunya_account):
    assert visit(dunya_account).get("/looks/").status_code == 404
    assert settings.STAFF_ORIGIN != settings.ACCOUNT_ORIGIN


def test_a_look_too_long_to_keep_is_cut(staff, alpha):
    staff.get("/", {"after": "a" * 5000})

    assert len(looks().get().changes["path"]) == 500


def test_what_colleagues_looked_at(staff, alpha, dunya_account):
    staff.get("/webhooks/")

    page = staff.get("/looks/")

    rows = page.context["page"].rows
    assert [row.line.changes["path"] for row in rows] == ["/looks/", "/webhooks/"]
    assert rows[0].actor == "Dunya"


def test_the_record_masks_customers_and_names_staff(staff, alpha, ada_account):
    audit.record(action="account.password_changed", account_id=ada_account.pk)
    audit.record(
        action="billing.trial_started",
        account_id=ada_account.pk,
        object_type="tribe",
        object_id=alpha.pk,
        tribe_id=alpha.pk,
    )

    page = staff.get("/record/", {"about": ada_account.pk})
    text = page.content.decode()

    assert "A… started the trial of Alpha tribe" in text
    assert "The password was set or changed" in text
    assert ">Ada<" not in text
    assert "Ada " not in text
    assert "Dunya looked at /record/" in staff.get("/record/").content.decode()


@pytest.mark.parametrize(
    ("wish", "found"),
    [({"kind": "account"}, 1), ({"kind": "factor"}, 0), ({"until": "2020-01-02"}, 0)],
)
def test_lines_of_the_record_are_found(staff, alpha, ada_account, wish, found):
    audit.record(action="account.password_changed", account_id=ada_account.pk)

    page = staff.get("/record/", {"about": ada_account.pk, **wish})

    assert len(page.context["page"].rows) == found


def test_a_wish_that_does_not_fit_is_said(staff, alpha):
    page = staff.get("/record/", {"about": "Ada", "since": "soon"})

    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"about", "since"}
