"""What people tell about themselves, and who reads how much of it."""

import pytest

from core.accounts.models import Account
from core.audit.models import PlatformRecord

SETTINGS = "/account/"


API = "/api/v1/profile/"


TYPED = {
    "display_name": "Ada Bakker",
    "about": "I keep *bees*.\nAnd <b>bread</b>.",
    "can_do": "Count birds",
    "wants_to": "Learn to sail",
    "hours_a_week": "6",
    "visibility": "everyone",
    "language": "en",
    "time_zone": "Europe/Paris",
}


def _told(account, **more):
    Account.objects.filter(pk=account.pk).update(about="I keep bees.", hours_a_week=4, **more)
    account.refresh_from_db()
    return account


def test_what_one_tells_is_kept(visit, ada_account):
    answer = visit(ada_account).post(SETTINGS, TYPED)

    ada_account.refresh_from_db()
    assert answer.status_code == 302
    assert {name: str(getattr(ada_account, name)) for name in TYPED} == TYPED
    record = PlatformRecord.objects.get(action="account.profile_changed")
    assert record.account_id == ada_account.pk
    assert record.changes == {
        "fields": [
            *("about", "can_do", "display_name", "hours_a_week"),
            *("time_zone", "visibility", "wants_to"),
        ]
    }


def test_saving_the_same_again_leaves_no_trace(visit, ada_account):
    visitor = visit(ada_account)
    visitor.post(SETTINGS, TYPED)

    visitor.post(SETTINGS, TYPED)

    assert PlatformRecord.objects.filter(action="account.profile_changed").count() == 1


def test_hours_can_be_left_out_again(visit, ada_account):
    visitor = visit(_told(ada_account))

    visitor.post(SETTINGS, TYPED | {"hours_a_week": ""})

    ada_account.refresh_from_db()
    assert ada_account.hours_a_week is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("about", "x" * 501),
        ("about", "\x00"),
        ("can_do", "x" * 301),
        ("wants_to", "a\u202eb"),
        ("hours_a_week", "61"),
        ("hours_a_week", "-1"),
        ("hours_a_week", "ten"),
        ("visibility", "nobody"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../../etc/passwd"),
    ],
)
def test_what_does_not_fit_is_refused_at_both_doors(visit, ada_account, field, value):
    visitor = visit(ada_account)
    before = Account.objects.filter(pk=ada_account.pk).values().get()

    page = visitor.post(SETTINGS, TYPED | {field: value})
    told = visitor.patch(API, {field: value}, content_type="application/json")

    assert page.status_code == 422
    assert "I keep *bees*." in page.content.decode() or field == "about"
    assert told.status_code == 422
    assert list(told.json()["errors"]) == [field]
    assert Account.objects.filter(pk=ada_account.pk).values().get() == before


def test_the_json_door_tells_and_changes_the_same(visit, ada_account):
    visitor = visit(ada_account)

    changed = visitor.patch(
        API, {"can_do": "Count birds", "hours_a_week": None}, content_type="application/json"
    ).json()

    assert visitor.get(API).json() == changed
    assert (changed["display_name"], changed["can_do"]) == ("Ada", "Count birds")
    assert (changed["hours_a_week"], changed["photo_id"]) == (None, None)
    assert set(changed) == {
        *("id", "display_name", "about", "can_do", "wants_to", "hours_a_week"),
        *("visibility", "language", "time_zone", "photo_id"),
    }
