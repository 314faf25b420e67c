"""Stewards move their tribe to another address, typed twice."""

import pytest

from core.common.errors import NotAllowed
from core.history.models import Event
from core.history.registry import sentence_of
from core.members.models import Member
from core.members.services.settings import change_address, change_tribe, set_tribe_picture
from core.trail.models import TrailRecord
from tenants.context import enter_tribe
from tenants.hosts import forget_hosts
from tenants.models import Tribe
from tests.support import pictures

PAGE = "/settings/address/"
API = "/api/v1/tribe/address/"


def test_a_steward_moves_the_tribe(visit, alpha, ada_account):
    inside = visit(ada_account).to(alpha)

    answer = inside.post(PAGE, {"slug": " Orchard ", "again": "orchard"})

    forget_hosts()
    assert answer.url == "http://orchard.partup.localhost:8000/settings/address/"
    moved = Tribe.objects.get(pk=alpha.pk)
    page = visit(ada_account).to(moved).get(PAGE).content.decode()
    assert "alpha.partup.localhost" in page
    with enter_tribe(moved):
        event = Event.objects.get(kind="tribe.moved")
        record = TrailRecord.objects.get(action="tribe.address_changed")
        assert sentence_of(event) == "Ada moved the tribe from alpha to orchard"
        assert record.changes == {}


def test_the_form_may_lead_to_the_new_host(visit, alpha, ada_account):
    policy = visit(ada_account).to(alpha).get(PAGE).headers["Content-Security-Policy"]

    form_action = next(part for part in policy.split(";") if "form-action" in part)
    assert "http://*.partup.localhost:8000" in form_action
    assert "'self'" in form_action


def test_over_json_too(visit, alpha, ada_account):
    told = (
        visit(ada_account)
        .to(alpha)
        .put(API, {"slug": "orchard", "again": "orchard"}, content_type="application/json")
    )

    assert (told.status_code, told.json()["slug"]) == (200, "orchard")
    assert told.json()["url"] == "http://orchard.partup.localhost:8000"


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        (
            {"slug": "orchard", "again": "orchrad"},
            "again",
            "These two are not the same. Type the address again.",
        ),
        (
            {"slug": "beta", "again": "beta"},
            "slug",
            "This address is taken. Please choose another.",
        ),
        (
            {"slug": "admin", "again": "admin"},
            "slug",
            "This address is kept for Part-up itself. Please choose another.",
        ),
    ],
)
def test_an_address_that_cannot_be_had_is_refused(
    visit, alpha, beta, ada_account, typed, field, sentence
):
    inside = visit(ada_account).to(alpha)

    page = inside.post(PAGE, typed)
    told = inside.put(API, typed, content_type="application/json")

    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert f'value="{typed["slug"]}"' in page.content.decode()
    assert (told.status_code, told.json()["errors"]) == (422, {field: [sentence]})
    assert Tribe.objects.get(pk=alpha.pk).slug == "alpha"


def test_members_do_not_move_the_tribe(visit, alpha, bram_account):
    inside = visit(bram_account).to(alpha)
    typed = {"slug": "orchard", "again": "orchard"}

    assert inside.get(PAGE).status_code == 404
    assert inside.post(PAGE, typed).status_code == 404
    assert inside.put(API, typed, content_type="application/json").status_code == 403
    with enter_tribe(alpha), pytest.raises(NotAllowed):
        change_address(actor=Member.objects.get(account_id=bram_account.pk), **typed)
    assert Tribe.objects.get(pk=alpha.pk).slug == "alpha"


def test_what_changes_is_told_once_and_names_no_texts(ada):
    change_tribe(actor=ada, why="Because.", is_listed=True)
    change_tribe(actor=ada, why="Because.", is_listed=True)

    assert Event.objects.filter(kind="tribe.changed").count() == 1
    record = TrailRecord.objects.get(action="tribe.settings_changed")
    assert record.changes == {"fields": ["is_listed", "why"]}


@pytest.mark.parametrize(
    ("field", "value"), [("time_zone", "Mars/Olympus"), ("language", "tlh"), ("hue", 999)]
)
def test_settings_that_do_not_fit_are_refused(visit, alpha, ada_account, field, value):
    told = (
        visit(ada_account)
        .to(alpha)
        .patch("/api/v1/tribe/", {field: value}, content_type="application/json")
    )

    assert (told.status_code, list(told.json()["errors"])) == (422, [field])


def test_the_picture_of_a_tribe_is_shown_to_its_members(visit, alpha, ada_account, bram_account):
    inside = visit(ada_account).to(alpha)

    told = inside.put("/api/v1/tribe/picture/", pictures.picture(), content_type="image/png")

    forget_hosts()
    url = f"/pictures/{told.json()['picture_id']}/"
    there = visit(bram_account).to(alpha)
    assert url in there.get("/about/").content.decode()
    assert there.get(url).status_code == 200
    assert there.put("/api/v1/tribe/picture/", b"", content_type="image/png").status_code == 403
    assert there.delete("/api/v1/tribe/picture/").status_code == 403
    assert inside.delete("/api/v1/tribe/picture/").status_code == 204
    forget_hosts()
    assert there.get(url).status_code == 404


def test_the_picture_is_the_stewards_affair(bram):
    with pytest.raises(NotAllowed):
        set_tribe_picture(actor=bram, content=pictures.picture())
