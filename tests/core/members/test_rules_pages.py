"""The rules on their pages and at the JSON door."""

import datetime as dt
import re

import pytest

from core.common import clock
from core.members import selectors, services
from core.members.models import Member, TribeRules
from tenants.context import enter_tribe

RULES, CHANGE, HISTORY, KEEP = "/rules/", "/rules/change/", "/rules/history/", "/rules/keep/"
API = "/api/v1/tribe/rules/"
JSON = {"content_type": "application/json"}


def typed(**changes):
    """The form as the rules of a new tribe fill it, with a reason."""
    later = (clock.now() + dt.timedelta(days=90)).date().isoformat()
    return {
        "version": "1",
        "admission": "invitation",
        "who_may_start": "everyone",
        "who_accepts": "any_partner",
        "default_audience": "everyone",
        "guest_days": "0",
        "level_1": "",
        "level_2": "",
        "level_3": "",
        "own_words": "",
        "review_date": later,
        "reason": "We talked about it.",
    } | changes


def hidden_in(page):
    """What a preview keeps of the form."""
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))


@pytest.fixture
def steward(visit, ada_account, alpha):
    """Ada on the host of alpha."""
    return visit(ada_account).to(alpha)


@pytest.fixture
def member(visit, bram_account, alpha):
    """Bram on the host of alpha."""
    return visit(bram_account).to(alpha)


def test_every_member_reads_them(member):
    page = member.get(RULES).content.decode()

    assert "Any member may invite somebody; whoever is invited joins." in page
    assert CHANGE not in page
    assert KEEP not in page


def test_home_leads_to_them(member):
    assert f'href="{RULES}"' in member.get("/").content.decode()


def test_a_preview_says_who_loses_what_and_saves_nothing(steward):
    page = steward.post(CHANGE, typed(who_may_start="stewards", admission="closed"))

    text = page.content.decode()
    assert page.status_code == 200
    assert "2 people can no longer start a part-up." in text
    assert "The invitations of 2 people wait for a steward." in text
    assert "Bram, Esra" in text
    assert "We talked about it." in text
    assert "Stewards start part-ups." in text


def test_what_was_previewed_is_saved_as_it_was(steward, alpha):
    preview = steward.post(
        CHANGE, typed(who_may_start="stewards", second_factor="on", level_1="A'b")
    )
    kept = hidden_in(preview.content.decode())

    saved = steward.post(CHANGE, {**kept, "level_1": "A'b", "step": "save"})

    assert saved.url == RULES
    with enter_tribe(alpha):
        rules = selectors.current_rules()
        assert (rules.version, rules.who_may_start, rules.level_1) == (2, "stewards", "A'b")
        assert rules.second_factor


def test_going_back_keeps_what_was_typed(steward, alpha):
    page = steward.post(CHANGE, typed(own_words="Be kind.", step="back"))

    assert page.status_code == 200
    assert "Be kind." in page.content.decode()
    assert 'action="/rules/change/"' in page.content.decode()
    with enter_tribe(alpha):
        assert TribeRules.objects.count() == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": ""},
        {"guest_days": "400"},
        {"guest_days": "many"},
        {"admission": "whoever"},
        {"who_may_start": "level_1"},
        {"level_1": "x" * 25},
        {"level_1": "Kring", "level_2": "KRING"},
        {"review_date": "2020-01-01"},
        {"review_date": "soon"},
        {"own_words": "a\x00b"},
        {"own_words": "x" * 2001},
        {"version": "x"},
        {"version": ""},
    ],
    ids=lambda value: repr(value)[:40],
)
@pytest.mark.parametrize("step", ["", "save"])
def test_what_does_not_fit_is_told_with_what_was_typed(steward, alpha, changes, step):
    answer = steward.post(CHANGE, typed(reason="A word worth keeping") | changes | {"step": step})

    assert answer.status_code == 422
    assert "This needs another look." in answer.content.decode()
    assert ("A word worth keeping" in answer.content.decode()) is ("reason" not in changes)
    with enter_tribe(alpha):
        assert TribeRules.objects.count() == 1


@pytest.mark.parametrize("step", ["", "save"])
def test_whoever_is_second_sees_both_texts(steward, alpha, ada_account, step):
    with enter_tribe(alpha):
        ada = Member.objects.get(account=ada_account)
        services.change_rules(actor=ada, version=1, reason="Guests bring air.", guest_days=30)

    answer = steward.post(CHANGE, typed(own_words="My long text.", step=step))

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Guests bring air." in page
    assert "at most 30 days" in page
    assert "My long text." in page
    assert hidden_in(page)["version"] == "2"


def test_a_member_finds_no_way_to_change_them(member, alpha):
    answers = [
        member.get(CHANGE),
        member.post(CHANGE, typed(admission="open")),
        member.post(CHANGE, typed(admission="open", step="save")),
        member.post(KEEP, {"version": "1"}),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    with enter_tribe(alpha):
        assert TribeRules.objects.count() == 1


def test_looked_at_and_kept(steward, alpha):
    answer = steward.post(KEEP, {"version": "1"}, follow=True).content.decode()
    again = steward.post(KEEP, {"version": "1"}, follow=True).content.decode()

    assert "Noted. You look at them again on" in answer
    assert "Somebody changed the rules while you were writing." in again
    assert "Looked at again; they stayed as they were." in steward.get(HISTORY).content.decode()


def test_rules_that_are_due_say_so(steward, alpha):
    with enter_tribe(alpha):
        TribeRules.objects.update(review_date=dt.date(2020, 1, 1))

    assert "It is time to look at these rules again." in steward.get(RULES).content.decode()


def test_the_history_tells_who_and_why(member, ada_account, alpha):
    with enter_tribe(alpha):
        ada = Member.objects.get(account=ada_account)
        services.change_rules(actor=ada, version=1, reason="Too many at once.", admission="closed")

    page = member.get(HISTORY).content.decode()

    assert "Too many at once." in page
    assert "Stewards let people in." in page
    assert "The tribe began with these rules." in page
    assert page.index("Version 2") < page.index("Version 1")


@pytest.mark.parametrize("before", ["x", "-1", "0", "²", "9" * 50])
def test_a_place_in_the_history_that_is_none_is_passed_over(member, before):
    assert member.get(HISTORY, {"before": before}).status_code == 200
    assert member.get(f"{API}versions/", {"before": before}).status_code in {200, 422}


def test_a_text_of_somebody_is_never_markup(steward, alpha, ada_account):
    evil = "<script>alert(1)</script>"
    with enter_tribe(alpha):
        ada = Member.objects.get(account=ada_account)
        services.change_rules(actor=ada, version=1, reason=evil, own_words=evil, level_1=evil[:24])

    for page in (RULES, HISTORY, CHANGE, "/", "/people/"):
        assert evil[:24] not in steward.get(page).content.decode()


def test_the_json_door_reads_previews_and_changes(steward, member):
    wish = {"version": 1, "reason": "Because.", "who_may_start": "stewards"}

    preview = steward.post(f"{API}preview/", wish, **JSON)
    changed = steward.patch(API, wish, **JSON)
    read = member.get(API).json()
    versions = member.get(f"{API}versions/").json()

    effect = preview.json()["effects"][0]
    assert preview.status_code == 200
    assert (effect["kind"], effect["is_loss"], len(effect["people"])) == ("start", True, 2)
    assert changed.status_code == 200
    assert (read["version"], read["who_may_start"], read["reason"]) == (2, "stewards", "Because.")
    assert "Stewards start part-ups." in read["in_words"]
    assert [one["rules"]["version"] for one in versions["versions"]] == [2, 1]


def test_the_json_door_refuses_alike(steward, member, alpha):
    wish = {"version": 1, "reason": "Because.", "guest_days": 5}

    answers = {
        "member": member.patch(API, wish, **JSON),
        "member previews": member.post(f"{API}preview/", wish, **JSON),
        "member keeps": member.post(f"{API}review/", {"version": 1}, **JSON),
        "no reason": steward.patch(API, {"version": 1, "guest_days": 5}, **JSON),
        "too long": steward.patch(API, wish | {"guest_days": 5000}, **JSON),
        "too late": steward.patch(API, wish | {"version": 7}, **JSON),
        "the same": steward.patch(API, {"version": 1, "reason": "Because."}, **JSON),
        "kept late": steward.post(f"{API}review/", {"version": 9}, **JSON),
    }

    assert {name: answer.status_code for name, answer in answers.items()} == {
        "member": 403,
        "member previews": 403,
        "member keeps": 403,
        "no reason": 422,
        "too long": 422,
        "too late": 409,
        "the same": 409,
        "kept late": 409,
    }
    assert answers["too late"].json()["code"] == "rules_changed"
    with enter_tribe(alpha):
        assert TribeRules.objects.count() == 1


def test_the_review_is_noted_at_the_json_door(steward):
    answer = steward.post(f"{API}review/", {"version": 1}, **JSON)

    assert (answer.status_code, answer.json()["version"]) == (200, 2)
