"""Inviting people from a list: read, looked at, mailed once, and forgotten."""

import re
import tracemalloc

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.common.errors import InvalidInput
from core.mail.models import OutboxMessage
from core.mail.services import send_waiting
from core.members import services
from core.members.models import PeopleImport, TribeRules
from core.members.selectors.imports import rows_of
from core.members.services.imports import send_some_of_import
from core.members.services.spreadsheet import read_lines
from tenants.context import enter_tribe
from tenants.models import Invitation

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


def test_ten_thousand_bad_rows_are_refused_in_little_memory(visit, ada_account, alpha):
    content = b"no address at all,=cmd|' /C calc'!A0\n" * 10_000
    inside = visit(ada_account).to(alpha)
    inside.get(IMPORT)
    file = SimpleUploadedFile("people.csv", content)
    tracemalloc.start()

    answer = inside.post(IMPORT, {"file": file, "text": "", "words": ""})

    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert answer.status_code == 422
    assert "A list has at most 1,000 people." in answer.content.decode()
    assert not _imports(alpha)
    assert peak < 20 * len(content)


WRONG = "\n".join(
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


def test_each_line_says_what_is_wrong_and_nobody_is_mailed(visit, ada_account, bram_account, alpha):
    visit(bram_account).to(alpha).post("/people/invite/", {"addresses": "xia@partup.example"})
    before = OutboxMessage.objects.count()
    with enter_tribe(alpha):
        TribeRules.objects.update(level_2="Keepers")

    answer = visit(ada_account).to(alpha).post(IMPORT, {"text": WRONG}, follow=True)

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
