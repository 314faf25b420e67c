"""Who owns an organisation: owners choose who owns with them."""

import uuid

import pytest

from core.audit.models import PlatformRecord
from core.common.errors import NotAllowed, NotFound
from core.members.services import make_steward
from tenants.models import OrganisationRole
from tenants.services import make_owner

JSON = "application/json"
# Written out: every process of a divided run must name its tests alike.
NOBODY = "0199a3c1-7a52-7b6e-9d14-6b1f0c8e2d47"


@pytest.fixture
def organisation(alpha):
    """Ada owns it; Bram runs it too."""
    return alpha.organisation


@pytest.fixture
def admin(organisation, bram_account):
    OrganisationRole.objects.create(organisation=organisation, account=bram_account, role="admin")
    return bram_account


def owners(organisation):
    """Who owns it, by name."""
    roles = organisation.roles.filter(role="owner")
    return sorted(role.account.display_name for role in roles.select_related("account"))


def test_an_owner_makes_somebody_owner_and_twice_is_harmless(organisation, ada_account, admin):
    for _click in range(2):
        make_owner(actor=ada_account, organisation=organisation, account_id=admin.pk)

    assert owners(organisation) == ["Ada", "Bram"]
    lines = PlatformRecord.objects.filter(action="organisation.owner_made")
    assert [(line.account_id, line.changes) for line in lines] == [
        (ada_account.pk, {"account": str(admin.pk)})
    ]


def test_a_steward_of_one_of_its_tribes_may_be_chosen(
    organisation, ada, ada_account, bram, bram_account
):
    make_steward(actor=ada, member_id=bram.pk)

    make_owner(actor=ada_account, organisation=organisation, account_id=bram_account.pk)

    assert owners(organisation) == ["Ada", "Bram"]


@pytest.mark.parametrize("who", ["chidi_account", "esra_account", "nobody"])
def test_a_stranger_is_nobody_to_choose(organisation, ada_account, who, request):
    key = uuid.uuid4() if who == "nobody" else request.getfixturevalue(who).pk

    with pytest.raises(NotFound):
        make_owner(actor=ada_account, organisation=organisation, account_id=key)

    assert owners(organisation) == ["Ada"]


def test_who_only_runs_it_makes_nobody_owner(organisation, admin):
    with pytest.raises(NotAllowed):
        make_owner(actor=admin, organisation=organisation, account_id=admin.pk)

    assert owners(organisation) == ["Ada"]


def test_who_has_no_role_does_not_even_see_it(organisation, chidi_account, admin, visit):
    with pytest.raises(NotFound):
        make_owner(actor=chidi_account, organisation=organisation, account_id=admin.pk)
    visitor = visit(chidi_account)
    assert visitor.get(f"/organisations/{organisation.pk}/owners/").status_code == 404
    assert visitor.get(f"/api/v1/organisations/{organisation.pk}/owners/").status_code == 404


def test_the_page_makes_somebody_owner(organisation, ada_account, admin, visit):
    visitor, path = visit(ada_account).proven(), f"/organisations/{organisation.pk}/owners/"
    assert "Bram" in visitor.get(path).content.decode()

    answer = visitor.post(path, {"account": str(admin.pk)})

    assert (answer.status_code, answer.url) == (302, path)
    assert owners(organisation) == ["Ada", "Bram"]


@pytest.mark.parametrize("sent", ["", "nonsense", NOBODY])
def test_the_page_refuses_whom_it_did_not_offer(organisation, ada_account, visit, sent):
    visitor = visit(ada_account).proven()

    answer = visitor.post(f"/organisations/{organisation.pk}/owners/", {"account": sent})

    assert answer.status_code == 422
    assert "Choose somebody of the list." in answer.content.decode()
    assert owners(organisation) == ["Ada"]


def test_an_admin_reads_the_page_and_changes_nothing(organisation, admin, visit):
    path = f"/organisations/{organisation.pk}/owners/"
    visitor = visit(admin).proven()

    assert "Make owner" not in visitor.get(path).content.decode()
    assert visitor.post(path, {"account": str(admin.pk)}).status_code == 403
    assert owners(organisation) == ["Ada"]


def test_the_same_over_json(organisation, ada_account, admin, visit):
    visitor, path = visit(ada_account).proven(), f"/api/v1/organisations/{organisation.pk}/owners/"

    made = visitor.post(path, {"account": str(admin.pk)}, content_type=JSON)
    wrong = visitor.post(path, {"account": str(uuid.uuid4())}, content_type=JSON)

    assert [one["name"] for one in made.json()] == ["Ada", "Bram"]
    assert wrong.status_code == 404
    assert visitor.get(path).json() == made.json()


def test_it_is_asked_first_whether_it_is_really_them(organisation, ada_account, admin, visit):
    path = f"/organisations/{organisation.pk}/owners/"

    page = visit(ada_account).post(path, {"account": str(admin.pk)})
    told = visit(ada_account).post(f"/api/v1{path}", {"account": str(admin.pk)}, content_type=JSON)

    assert page.url.startswith("/account/reauthenticate/")
    assert (told.status_code, told.json()["code"]) == (403, "reauthentication_required")
    assert owners(organisation) == ["Ada"]
