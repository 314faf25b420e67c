"""Inviting people from a list: read, looked at, mailed once, and forgotten."""

import csv
import datetime as dt
import io
import re
import time
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from core.common import clock
from core.common.errors import InvalidInput, NotFound
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting
from core.members import services, tasks
from core.members.models import InvitationNote, Member, PeopleImport, TribeRules
from core.members.selectors.imports import rows_of
from core.members.services.erasing import erase_member
from core.members.services.imports import send_some_of_import
from core.members.services.spreadsheet import read_lines
from tenants import due
from tenants.context import enter_tribe
from tenants.models import DueJob, Invitation, Tribe
from tenants.services import set_access

IMPORT = "/people/import/"
SAMPLE = "e-mail;naam;niveau\nzoe@partup.example;Zoë;\nyan@partup.example;Yan;2\n"


def people(number):
    """A list of so many people."""
    return "\n".join(f"p{index}@partup.example,Person {index}" for index in range(number))


def problems(found):
    """What is wrong, by line."""
    return {row.line: row.problem for row in rows_of(found, with_problem=True)}


def finish(found):
    """Let a worker do all of it."""
    while send_some_of_import(import_id=found.pk):
        pass
    found.refresh_from_db()
    return found


@pytest.mark.parametrize(
    "content",
    [
        SAMPLE.encode(),
        b"\xef\xbb\xbf" + SAMPLE.encode(),
        SAMPLE.encode("cp1252"),
        SAMPLE.encode("utf-16"),
        SAMPLE.replace(";", ",").encode(),
        SAMPLE.replace(";", "\t").encode("utf-16"),
        SAMPLE.replace("\n", "\r\n").encode(),
        SAMPLE.replace("\n", "\r").encode(),
        ("sep=;\n" + SAMPLE).encode(),
        SAMPLE.partition("\n")[2].encode(),
        "naam;E-mail;level\nZoë;zoe@partup.example;\nYan;yan@partup.example;2".encode(),
        "Zoë;zoe@partup.example;\nYan;yan@partup.example;2".encode(),
        ('"Zoë";"zoe@partup.example"\n\n;;\n"Yan";"yan@partup.example";"2"').encode(),
        SAMPLE,
        "\ufeff" + SAMPLE,
    ],
    ids=lambda content: repr(content)[:40],
)
def test_a_list_is_read_however_it_was_saved(content):
    assert [(line.name, line.email, line.level) for line in read_lines(content)] == [
        ("Zoë", "zoe@partup.example", ""),
        ("Yan", "yan@partup.example", "2"),
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "There is nobody on this list."),
        (b" \n;;\n", "There is nobody on this list."),
        ("e-mail;naam\n", "There is nobody on this list."),
        (b"PK\x03\x04\x00\x00 spreadsheet", "This is not a list that can be read."),
        (b'"' + b"x" * 200_000, "This is not a list that can be read."),
        (people(1001), "A list has at most 1,000 people."),
    ],
    ids=["empty", "blank", "heading only", "a spreadsheet itself", "one endless cell", "1001"],
)
def test_what_is_no_list_is_said(ada, content, sentence):
    with pytest.raises(InvalidInput) as refusal:
        services.preview_import(actor=ada, content=content)

    assert sentence in refusal.value.errors["file"][0]
    assert not PeopleImport.objects.exists()


def test_ten_thousand_bad_rows_are_refused_quickly_and_in_little_memory(visit, ada_account, alpha):
    content = b"no address at all,=cmd|' /C calc'!A0\n" * 10_000
    inside = visit(ada_account).to(alpha)
    inside.get(IMPORT)
    file = SimpleUploadedFile("people.csv", content)
    tracemalloc.start()
    begun = time.process_time()

    answer = inside.post(IMPORT, {"file": file, "text": "", "words": ""})

    seconds, (_now, peak) = time.process_time() - begun, tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 422
    assert "A list has at most 1,000 people." in answer.content.decode()
    assert not _imports(alpha)
    assert seconds < 3
    assert peak < 20 * len(content)


def test_each_line_says_what_is_wrong_and_nobody_is_mailed(visit, ada_account, bram_account, alpha):
    visit(bram_account).to(alpha).post("/people/invite/", {"addresses": "xia@partup.example"})
    before = OutboxMessage.objects.count()
    with enter_tribe(alpha):
        TribeRules.objects.update(level_2="Keepers")
    typed = "\n".join(
        [
            "zoe@partup.example;Zoe;2",
            "yan@partup.example;Yan;keepers",
            "nobody;No;",
            ";Nameless;",
            "ZOE@partup.example;Zoe again;",
            "bram@partup.example;Bram;",
            "xia@partup.example;Xia;",
            "farid@partup.example;Farid;",
            "u@partup.example;U;1",
            "v@partup.example;V;most",
            "w@partup.example;W\u202eX;",
            f"t@partup.example;{'x' * 81};",
        ]
    )

    answer = visit(ada_account).to(alpha).post(IMPORT, {"text": typed}, follow=True)

    page = answer.content.decode()
    (found,) = _imports(alpha)
    assert problems(found) == {
        3: "wrong_address",
        4: "no_address",
        5: "twice",
        6: "member",
        7: "invited",
        9: "wrong_level",
        10: "wrong_level",
        11: "strange_name",
        12: "long_name",
    }
    assert "9 lines are left out" in page
    assert "3 people get a mail" in page
    assert [row[2:4] for row in found.ready_rows] == [
        ["zoe@partup.example", 2],
        ["yan@partup.example", 2],
        ["farid@partup.example", 0],
    ]
    assert OutboxMessage.objects.count() == before


def test_whether_an_address_has_an_account_is_not_told_and_costs_the_same(ada):
    work = []
    for address in ("farid@partup.example", "nobody@partup.example"):
        with CaptureQueriesContext(connection) as queries:
            found = services.preview_import(actor=ada, content=address)
        work.append([re.sub(r"'[^']*'|\d+|\[[^]]*\]", "?", query["sql"]) for query in queries])
        assert problems(found) == {}

    assert [line.split(" WHERE")[0] for line in work[0]] == [
        line.split(" WHERE")[0] for line in work[1]
    ]


def test_a_list_stays_in_the_tribe(ada, alpha):
    services.preview_import(actor=ada, content=SAMPLE, words="Come and count.")

    everything = "".join(_text_of(table) for table in _public_tables())

    assert "ada@partup.example" in everything
    assert "yan@partup.example" not in everything
    assert "Come and count" not in everything


def test_confirming_mails_everybody_once_with_name_word_and_level(
    visit, ada_account, alpha, mailoutbox
):
    with enter_tribe(alpha):
        TribeRules.objects.update(level_2="Keepers")
    inside = visit(ada_account).to(alpha)
    shown = inside.post(IMPORT, {"text": SAMPLE, "words": "Come and count."})

    for _ in range(2):
        inside.post(f"{shown.url}confirm/")
    with enter_tribe(alpha):
        found = finish(PeopleImport.objects.get())
        assert not send_some_of_import(import_id=found.pk)
    send_waiting()

    assert (found.state, found.handled, found.mailed) == ("done", 2, 2)
    assert sorted(mail.to[0] for mail in mailoutbox) == ["yan@partup.example", "zoe@partup.example"]
    zoe = next(mail for mail in mailoutbox if mail.to == ["zoe@partup.example"])
    assert zoe.body.startswith("Hello Zoë,")
    assert "Come and count." in zoe.body
    levels = dict(Invitation.objects.values_list("to_email", "level"))
    assert levels == {"yan@partup.example": 2, "zoe@partup.example": 0}
    assert "2 people were mailed" in inside.get(shown.url).content.decode()


def test_a_worker_is_asked_after_the_commit(
    ada, alpha, django_capture_on_commit_callbacks, monkeypatch
):
    found = services.preview_import(actor=ada, content=SAMPLE)
    asked = []
    monkeypatch.setattr(tasks.send_import, "delay", lambda **words: asked.append(words))

    with django_capture_on_commit_callbacks(execute=True):
        services.confirm_import(actor=ada, import_id=found.pk)

    assert asked == [{"import_id": str(found.pk)}]


def test_who_dies_halfway_is_followed_by_another_and_nobody_is_mailed_twice(ada, alpha):
    found = services.preview_import(actor=ada, content=people(50))
    services.confirm_import(actor=ada, import_id=found.pk)
    send_some_of_import(import_id=found.pk)
    jobs = DueJob.objects.filter(kind="members.send_import", done_at=None)
    found.refresh_from_db()
    assert (found.handled, found.state, jobs.count()) == (20, "sending", 1)

    due.run_due(at=clock.now() + dt.timedelta(minutes=4), tribe=alpha)
    assert jobs.count() == 1
    finish(found)
    due.run_due(at=clock.now() + dt.timedelta(minutes=8), tribe=alpha)

    assert jobs.count() == 0
    assert Invitation.objects.count() == OutboxMessage.objects.count() == 50
    assert Invitation.objects.values("to_email").distinct().count() == 50


def test_two_workers_at_once_mail_everybody_once(committed_db):
    alpha = Tribe.objects.get(slug="alpha")
    with enter_tribe(alpha):
        ada = Member.objects.get(display_name="Ada")
        found = services.preview_import(actor=ada, content=people(60))
        services.confirm_import(actor=ada, import_id=found.pk)
    gate = Barrier(2)

    def work(_number):
        gate.wait()
        try:
            with enter_tribe(alpha):
                while send_some_of_import(import_id=found.pk):
                    pass
        finally:
            close_old_connections()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, range(2)))

    assert OutboxMessage.objects.filter(topic="members.invitation").count() == 60
    assert Invitation.objects.filter(withdrawn_at=None).count() == 60


def test_the_same_list_again_invites_nobody_again(ada):
    first = services.preview_import(actor=ada, content=people(3))
    services.confirm_import(actor=ada, import_id=first.pk)
    finish(first)

    again = services.preview_import(actor=ada, content=people(3))

    assert set(problems(again).values()) == {"invited"}
    with pytest.raises(services.ImportOver):
        services.confirm_import(actor=ada, import_id=again.pk)


def test_who_came_in_meanwhile_is_not_mailed(ada, farid_account):
    content = "farid@partup.example\nzoe@partup.example"
    found = services.preview_import(actor=ada, content=content)
    services.admit_member(account=farid_account)
    services.confirm_import(actor=ada, import_id=found.pk)

    finish(found)

    assert (found.handled, found.mailed) == (2, 1)
    assert [message.to_email for message in OutboxMessage.objects.filter(to_email__gt="")] == [
        "zoe@partup.example"
    ]


@pytest.mark.parametrize("reason", ["steward no more", "read only", "stopped"])
def test_sending_stops_when_it_may_not_go_on(ada, alpha, reason):
    found = services.preview_import(actor=ada, content=people(30))
    services.confirm_import(actor=ada, import_id=found.pk)
    send_some_of_import(import_id=found.pk)
    ends = {
        "steward no more": lambda: Member.objects.filter(pk=ada.pk).update(role="member"),
        "read only": lambda: set_access(tribe=alpha, state="read_only"),
        "stopped": lambda: services.stop_import(actor=ada, import_id=found.pk),
    }
    ends[reason]()

    with enter_tribe(Tribe.objects.get(pk=alpha.pk)):
        finish(found)

    assert (found.state, found.mailed) == ("stopped", 20)


def test_lists_are_for_stewards(visit, ada_account, bram_account, chidi_account, alpha, beta):
    shown = visit(ada_account).to(alpha).post(IMPORT, {"text": SAMPLE}).url
    key = shown.rstrip("/").rpartition("/")[2]
    paths = [IMPORT, shown, f"{shown}problems/", f"/api/v1/imports/{key}/"]
    posts = [f"{shown}confirm/", f"{shown}stop/", f"/api/v1/imports/{key}/confirmation/"]

    for visitor in (visit(bram_account).to(alpha), visit(chidi_account).to(beta)):
        answers = [visitor.get(path) for path in paths[1:]]
        answers += [visitor.post(path) for path in posts]
        assert {answer.status_code for answer in answers} == {404}
    assert visit(bram_account).to(alpha).get(IMPORT).status_code == 404
    assert [found.state for found in _imports(alpha)] == ["preview"]


def test_a_member_cannot_have_a_list_read(bram):
    with pytest.raises(NotFound):
        services.preview_import(actor=bram, content=SAMPLE)


def test_the_json_door_does_the_same(visit, ada_account, alpha):
    inside = visit(ada_account).to(alpha)
    send = {"content_type": "application/json"}

    made = inside.post("/api/v1/imports/", {"text": SAMPLE + "nobody;x;"}, **send).json()
    path = f"/api/v1/imports/{made['id']}/"
    confirmed = inside.post(f"{path}confirmation/", {}, **send)
    with enter_tribe(alpha):
        finish(PeopleImport.objects.get())
    shown = inside.get(path).json()
    refused = inside.post("/api/v1/imports/", {"text": ""}, **send)

    assert (made["state"], made["ready"], made["wrong"]) == ("preview", 1, 2)
    assert [row["problem"] for row in made["rows"]] == ["", "wrong_level", "wrong_address"]
    assert (confirmed.status_code, confirmed.json()["state"]) == (202, "sending")
    assert (shown["state"], shown["mailed"]) == ("done", 1)
    assert refused.status_code == 422


def test_what_is_wrong_is_downloaded_without_a_formula(visit, ada_account, alpha):
    typed = "\n".join(
        [
            'nobody,=HYPERLINK("http://evil.example")',
            "+31612345678,@SUM(A1)",
            "-1+1, \t=cmd|' /C calc'!A0",
        ]
    )
    inside = visit(ada_account).to(alpha)
    shown = inside.post(IMPORT, {"text": typed}).url

    answer = inside.get(f"{shown}problems/")

    text = answer.content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert answer["Content-Disposition"] == 'attachment; filename="lines-to-mend.csv"'
    assert len(rows) == 4
    assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in set("=+-@|%")]
    assert rows[1][1] == '\'=HYPERLINK("http://evil.example")'


def test_a_name_that_is_markup_is_shown_as_it_is(visit, ada_account, alpha):
    shown = (
        visit(ada_account)
        .to(alpha)
        .post(IMPORT, {"text": "zoe@partup.example,<script>alert(1)</script>"}, follow=True)
    )

    assert "&lt;script&gt;alert(1)" in shown.content.decode()
    assert "<script>alert(1)" not in shown.content.decode()


def test_after_a_week_nobody_on_it_is_remembered(ada, alpha):
    found = services.preview_import(actor=ada, content=people(2), words="Come.")
    services.confirm_import(actor=ada, import_id=found.pk)
    finish(found)

    with clock.standing_at(clock.now() + dt.timedelta(days=8)):
        due.run_due(at=clock.now(), tribe=alpha)

    found.refresh_from_db()
    assert (found.rows, found.words, found.mailed) == ([], "", 2)


def test_when_somebody_is_erased_no_list_remembers_anybody(ada, bram, alpha):
    listed = "bram@partup.example;Bram\nzoe@partup.example"
    found = services.preview_import(actor=ada, content=listed, words="Come.")

    erase_member(account_id=bram.account_id)

    found.refresh_from_db()
    assert (found.rows, found.words) == ([], "")
    with pytest.raises(services.ImportOver):
        services.confirm_import(actor=ada, import_id=found.pk)


def test_an_undecodable_byte_is_a_sign_not_an_error(ada):
    found = services.preview_import(actor=ada, content=b"zoe@partup.example;Zo\x81\xeb\n")

    assert found.rows[0][1] == "Zo\ufffdë"


def test_the_page_of_a_thousand_takes_as_many_statements_as_of_one(visit, ada_account, alpha):
    inside = visit(ada_account).to(alpha)
    counts = []
    for number in (1, 1000):
        shown = inside.post(IMPORT, {"text": people(number)}).url
        inside.get(shown)
        with CaptureQueriesContext(connection) as queries:
            page = inside.get(shown).content.decode()
        counts.append(len(queries))

    assert "1000 people get a mail" in page
    assert "These are the first hundred." in page
    assert counts[0] == counts[1] <= 6


def test_a_note_is_kept_for_each_that_says_something(ada):
    found = services.preview_import(actor=ada, content="zoe@partup.example,Zoe\nyan@partup.example")
    services.confirm_import(actor=ada, import_id=found.pk)
    finish(found)

    assert [note.name for note in InvitationNote.objects.all()] == ["Zoe"]


def _public_tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.tables"
            " where table_schema = 'public' and table_type = 'BASE TABLE'"
        )
        return [name for (name,) in cursor.fetchall()]


def _text_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f"select coalesce(string_agg(t::text, ' '), '') from public.{table} t")
        return cursor.fetchone()[0]


def _imports(tribe):
    with enter_tribe(tribe):
        return list(PeopleImport.objects.all())
