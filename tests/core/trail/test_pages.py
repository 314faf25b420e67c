"""The record as stewards read it, on the page and over JSON."""

import csv
import datetime as dt
import hashlib
import io
import json

import pytest
from django.utils import translation

from core.audit.context import Origin, working_for
from core.audit.services.doors import door_to
from core.common import clock
from core.members.models import Member
from core.trail import services
from core.trail.models import TrailRecord, TrailSeal
from tenants.context import enter_tribe

PAGE, API = "/settings/record/", "/api/v1/record/"
HOME = Origin(host="alpha.partup.localhost", address="203.0.113.77", agent="Firefox")


@pytest.fixture
def steward(visit, ada_account, alpha):
    """Ada on the host of alpha."""
    return visit(ada_account).to(alpha)


@pytest.fixture
def lines(alpha, ada_account, bram_account):
    """Four lines, of which two are sealed."""
    with enter_tribe(alpha), working_for(HOME):
        door_to(TrailRecord).all().delete()
        ada, bram = (Member.objects.get(account=who) for who in (ada_account, bram_account))
        services.record(
            action="member.level_changed",
            actor=ada,
            subject=bram,
            changes={"before": 0, "after": 2},
        )
        services.record(action="rules.changed", actor=ada, changes={"version": 2})
        services.seal_trail()
        services.record(action="request.accepted", actor=bram)
        services.record(action="rules.kept", actor=None)
        return list(TrailRecord.objects.order_by("pk"))


def _count(tribe):
    with enter_tribe(tribe):
        return TrailRecord.objects.count()


def body(response):
    return b"".join(response.streaming_content).decode()


def sentences(response):
    return [told.sentence for told in response.context["lines"]]


def test_a_steward_reads_who_did_what(steward, lines):
    page = steward.get(PAGE)
    text = page.content.decode()

    assert sentences(page)[1:] == [
        "Bram let somebody in who asked",
        "Ada changed the rules: version 2",
        "Ada changed the level of Bram from 0 to 2",
    ]
    assert "network 203.0.113.0" in text
    assert "203.0.113.77" not in text
    assert text.count("not sealed yet") == 2
    assert "2 lines wait for their seal" in text


def test_it_is_read_in_dutch_too(steward, lines, ada_account):
    type(ada_account).objects.filter(pk=ada_account.pk).update(language="nl")

    page = steward.get(PAGE)

    assert page.status_code == 200
    with translation.override("nl"):
        assert page.headers["Content-Language"] == "nl"


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}table/", f"{PAGE}sealed/", API, f"{API}table/"])
def test_for_other_members_it_is_not_there(visit, alpha, bram_account, lines, path):
    before = _count(alpha)

    assert visit(bram_account).to(alpha).get(path).status_code == 404
    assert _count(alpha) == before


@pytest.mark.parametrize(
    ("wish", "found"),
    [
        ({"who": "bra"}, [1, 3]),
        ({"who": "nobody"}, []),
        ({"who": "%"}, []),
        ({"kind": "rules"}, [0, 2]),
        ({"who": "ada", "kind": "rules"}, [2]),
        ({"since": "2020-02-01", "until": "2020-02-02"}, []),
        ({"since": "2020-02-01"}, [0, 1, 2, 3]),
    ],
)
def test_lines_are_found_by_person_kind_and_period(steward, lines, wish, found):
    newest_first = [str(line.pk) for line in reversed(lines)]

    page = steward.get(PAGE, wish)
    answer = steward.get(API, wish).json()

    assert [str(told.line.pk) for told in page.context["lines"]] == [newest_first[i] for i in found]
    assert [line["id"] for line in answer["results"]] == [newest_first[i] for i in found]


def test_lines_of_one_person_are_what_they_did_and_what_was_done_to_them(steward, lines, alpha):
    person = lines[2].actor_id

    page = steward.get(PAGE, {"person": person})

    assert len(sentences(page)) == 2
    assert "What Bram did, and what was done to Bram." in page.content.decode()


def test_a_day_is_a_day_of_the_tribe(steward, lines, alpha):
    with enter_tribe(alpha), clock.standing_at(dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)):
        services.record(action="rules.kept", actor=None)

    assert len(sentences(steward.get(PAGE, {"since": "2026-03-02", "until": "2026-03-02"}))) == 1
    assert len(sentences(steward.get(PAGE, {"since": "2026-03-01", "until": "2026-03-01"}))) == 0


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"since": "yesterday"}, "since"),
        ({"since": "0001-01-01"}, "since"),
        ({"until": "9999-12-31"}, "until"),
        ({"since": "2026-03-02", "until": "2026-03-01"}, "until"),
        ({"kind": "money"}, "kind"),
        ({"person": "Bram"}, "person"),
        ({"who": "a" * 81}, "who"),
        ({"who": "a\x00"}, "who"),
    ],
)
def test_a_wish_that_does_not_fit_is_refused_in_words(steward, lines, wish, field):
    page = steward.get(PAGE, wish)
    answer = steward.get(API, wish)

    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == [field]


@pytest.mark.parametrize("after", ["x", "\x00", "%", "01a20b60-4c48-7dc4-ab9c-49ef2fcb5f4e'"])
def test_a_cursor_that_is_none_is_the_first_page(steward, lines, after):
    assert len(sentences(steward.get(PAGE, {"after": after}))) == 4


def test_pages_follow_each_other(steward, lines, monkeypatch):
    monkeypatch.setattr("core.audit.selectors.page_of.__kwdefaults__", {"cursor": "", "size": 3})

    first = steward.get(PAGE, {"since": "2020-02-01"})
    older = first.context["older_url"]
    second = steward.get(PAGE + older)

    assert (len(sentences(first)), len(sentences(second))) == (3, 1)
    assert "since=2020-02-01" in older
    assert second.context["older_url"] == ""


def test_the_number_of_questions_does_not_grow_with_lines(
    steward, lines, alpha, ada_account, django_assert_num_queries
):
    steward.get(PAGE)
    with enter_tribe(alpha):
        ada = Member.objects.get(account=ada_account)
        others = list(Member.objects.exclude(pk=ada.pk))
        for _ in range(20):
            for other in others:
                services.record(action="member.made_steward", actor=other, subject=ada)

    # The search path, the session, the member, lines, names, the newest seal, the open window,
    # and one of the frame.
    with django_assert_num_queries(8):
        page = steward.get(PAGE)

    assert len(sentences(page)) == 44


def test_who_left_is_called_so_and_who_was_erased_has_no_name(steward, lines, alpha, bram_account):
    with enter_tribe(alpha):
        Member.objects.filter(account=bram_account).update(left_at=clock.now())
    assert sentences(steward.get(PAGE))[1] == "Bram (former member) let somebody in who asked"

    with enter_tribe(alpha):
        Member.objects.filter(account=bram_account).update(display_name="")
    assert sentences(steward.get(PAGE))[1] == "Former member let somebody in who asked"
    assert "Bram" not in steward.get(PAGE).content.decode()


def test_the_table_is_safe_to_open_and_tells_that_it_was_taken(steward, lines, alpha, ada_account):
    with enter_tribe(alpha):
        Member.objects.filter(account=ada_account).update(display_name='=HYPERLINK("x")')

    response = steward.get(f"{PAGE}table/", {"kind": "rules"})
    rows = list(csv.reader(io.StringIO(body(response).lstrip("\ufeff"))))

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="record-alpha.csv"'
    assert [row[3] for row in rows] == ["Action", "rules.changed", "rules.kept"]
    assert rows[1][1] == '\'=HYPERLINK("x")'
    assert rows[1][7:10] == ["203.0.113.0", "Firefox", "1"]
    with enter_tribe(alpha):
        last = TrailRecord.objects.latest("pk")
    assert (last.action, last.changes) == ("record.exported", {"form": "csv"})


def test_the_table_is_in_the_language_of_the_reader(steward, lines, ada_account, monkeypatch):
    said = []
    monkeypatch.setattr(
        "core.trail.selectors.exporting.tell",
        lambda lines: said.append(translation.get_language()) or [],
    )
    type(ada_account).objects.filter(pk=ada_account.pk).update(language="nl")

    body(steward.get(f"{PAGE}table/"))

    assert said == ["nl"]


def _verified(text):
    """What an outsider does with the file, knowing nothing of the product."""
    entries = [json.loads(line) for line in text.splitlines()]
    plain = {"sort_keys": True, "separators": (",", ":"), "ensure_ascii": False}
    by_seal, before = {}, ""
    for entry in entries:
        if "line" in entry:
            text = json.dumps(entry["line"], **plain) + "\n"
            by_seal.setdefault(entry["sealed_by"], hashlib.sha256()).update(text.encode())
    for entry in entries:
        if "seal" not in entry:
            continue
        seal = entry["seal"]
        if hashlib.sha256(json.dumps(seal, **plain).encode()).hexdigest() != entry["hash"]:
            return False
        if seal["previous_hash"] != before:
            return False
        if by_seal[seal["sequence"]].hexdigest() != seal["lines_hash"]:
            return False
        before = entry["hash"]
    return before


def test_an_outsider_verifies_what_was_taken_along(steward, lines, alpha, monkeypatch):
    monkeypatch.setattr("core.trail.selectors.exporting.A_CHUNK", 1)
    with enter_tribe(alpha):
        services.seal_trail()
        newest = TrailSeal.objects.latest("sequence").hash

    text = body(steward.get(f"{PAGE}sealed/"))

    assert _verified(text) == newest
    assert _verified(text.replace("rules.kept", "rules.changed")) is False
    assert _verified(text.replace('"count":2', '"count":3')) is False
    assert "203.0.113.77" not in text


def test_the_same_over_json(steward, lines):
    answer = steward.get(API, {"kind": "member"}).json()

    line = answer["results"][0]
    assert line["sentence"] == "Ada changed the level of Bram from 0 to 2"
    assert (line["action"], line["outcome"], line["actor"]) == (
        "member.level_changed",
        "done",
        "Ada",
    )
    assert line["changes"] == {"before": 0, "after": 2}
    assert (line["network"], line["agent"], line["is_sealed"]) == ("203.0.113.0", "Firefox", True)
    assert "address" not in line
    assert answer["next"] == ""
    assert answer["sealed"]["sequence"] == 1
    assert answer["sealed"]["waiting"] == 2
