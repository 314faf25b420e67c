"""A list is mailed once to everybody, whatever happens meanwhile, and then forgotten."""

import csv
import datetime as dt
import io
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import close_old_connections, connection
from django.test.utils import CaptureQueriesContext

from core.common import clock
from core.common.errors import NotFound
from core.mail.models import OutboxMessage
from core.members import services, tasks
from core.members.models import InvitationNote, Member, PeopleImport
from core.members.selectors.imports import rows_of
from core.members.services.erasing import erase_member
from core.members.services.imports import send_some_of_import
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


def test_a_list_that_is_on_its_way_then_is_forgotten_within_the_hour(ada, bram, alpha):
    found = services.preview_import(actor=ada, content="bram@partup.example\nzoe@partup.example")
    services.confirm_import(actor=ada, import_id=found.pk)

    erase_member(account_id=bram.account_id)
    sent = finish(found)
    due.run_due(at=clock.now() + dt.timedelta(hours=2))

    sent.refresh_from_db()
    assert (sent.mailed, sent.rows) == (1, [])


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
    # Three of them ask whether the tribe may invite now.
    assert counts[0] == counts[1] <= 8


def test_a_note_is_kept_for_each_that_says_something(ada):
    found = services.preview_import(actor=ada, content="zoe@partup.example,Zoe\nyan@partup.example")
    services.confirm_import(actor=ada, import_id=found.pk)
    finish(found)

    assert [note.name for note in InvitationNote.objects.all()] == ["Zoe"]


def _imports(tribe):
    with enter_tribe(tribe):
        return list(PeopleImport.objects.all())
