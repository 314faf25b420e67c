"""What happened with one's own account, on the page and over JSON."""

import pytest

from core.audit import services as audit
from core.audit.context import Origin, working_for
from core.audit.models import PlatformRecord
from core.audit.services.doors import door_to

PAGE, API = "/account/record/", "/api/v1/record/"


@pytest.fixture
def nothing_yet(alpha):
    """Nothing was written down of what the cast did to come here."""
    door_to(PlatformRecord).all().delete()


@pytest.mark.parametrize("email", ["ada@partup.example", "nobody@partup.example"])
def test_a_wrong_password_is_written_down_also_for_an_address_nobody_has(
    visit, nothing_yet, ada_account, email
):
    visit().post("/account/login/", {"login": email, "password": "wrong"})

    line = PlatformRecord.objects.get(action="session.refused")
    assert (line.account_id, line.outcome) == (None, "refused")
    assert line.object_id == (ada_account.pk if email.startswith("ada") else None)


def test_one_reads_the_lines_about_oneself_with_addresses(visit, nothing_yet, ada_account):
    with working_for(Origin(address="203.0.113.77", agent="Firefox")):
        audit.record(action="session.opened", account_id=ada_account.pk)
    audit.record(
        action="session.refused",
        account_id=None,
        object_type="account",
        object_id=ada_account.pk,
        outcome="refused",
    )

    page = visit(ada_account).get(PAGE).content.decode()
    lines = visit(ada_account).get(API).json()["results"]

    assert "Signed in" in page
    assert "203.0.113.77" in page
    assert [line["action"] for line in lines] == ["session.refused", "session.opened"]
    assert lines[1]["address"] == "203.0.113.77"


def test_nobody_reads_the_lines_about_others(visit, nothing_yet, ada_account, bram_account):
    audit.record(action="session.opened", account_id=ada_account.pk)

    page = visit(bram_account).get(PAGE)

    assert page.context["lines"] == []
    assert "Nothing was written down yet" in page.content.decode()
    assert visit(bram_account).get(API).json() == {"results": [], "next": ""}


def test_pages_follow_each_other(visit, nothing_yet, ada_account):
    for _ in range(51):
        audit.record(action="session.opened", account_id=ada_account.pk)

    first = visit(ada_account).get(API).json()
    second = visit(ada_account).get(API, {"after": first["next"]}).json()

    assert (len(first["results"]), len(second["results"]), second["next"]) == (50, 1, "")


def test_the_number_of_questions_does_not_grow_with_lines(
    visit, nothing_yet, ada_account, alpha, django_assert_num_queries
):
    for _ in range(20):
        audit.record(action="tribe.entered", account_id=ada_account.pk, tribe_id=alpha.pk)
    visitor = visit(ada_account)
    visitor.get(PAGE)

    # The session, two of the frame, the lines, names of people, names of tribes.
    with django_assert_num_queries(6):
        visitor.get(PAGE)
