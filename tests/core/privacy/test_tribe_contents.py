"""What is in a copy of a tribe: whole for its organisation, and as seen for a steward."""

import datetime as dt
import tracemalloc

from core.common import clock
from core.conversations.models import Conversation, Message
from core.members.models import Member
from core.members.services.settings import set_tribe_picture
from core.privacy import services
from core.privacy.models import TribeCopyPart
from core.privacy.services import tribe_gathering
from tenants.context import enter_tribe
from tests.core.privacy.conftest import erase, seat, start_partup, work_off
from tests.core.privacy.tribe_archives import take
from tests.support.pictures import picture


def test_the_organisation_takes_everything_along(alpha, owner, work):
    archive = take(owner, alpha)

    assert {row["name"] for row in archive.rows("part-ups")} == {"Quiet roads", "Secret garden"}
    assert "Nobody knows" in archive.everything
    assert archive.manifest["is_whole"] is True


def test_a_steward_takes_along_what_a_steward_sees(alpha, steward, work):
    archive = take(steward, alpha)

    assert {row["name"] for row in archive.rows("part-ups")} == {"Quiet roads"}
    assert "Secret garden" not in archive.everything
    assert "Nobody knows" not in archive.everything
    assert archive.manifest["is_whole"] is False


def test_the_manifest_proves_every_file(alpha, owner, work):
    archive = take(owner, alpha)

    assert archive.faults() == []
    assert archive.manifest["files"]["jsonl/people.jsonl"]["rows"] == 3
    assert archive.manifest["tribe"] == str(alpha.pk)


def test_a_spreadsheet_runs_nothing_of_it(alpha, owner, work):
    archive = take(owner, alpha)

    told = {row["text"] for row in archive.sheet("messages")}
    assert told == {"'=HYPERLINK(1)", "Nobody knows"}
    assert {row["text"] for row in archive.rows("messages")} == {"=HYPERLINK(1)", "Nobody knows"}


def test_table_and_lines_say_the_same(alpha, owner, work):
    archive = take(owner, alpha)

    tables = [name for name in archive.files if name.startswith("csv/")]
    assert len(tables) == 19
    for name in tables:
        table = name.removeprefix("csv/").removesuffix(".csv")
        lines, sheet = archive.rows(table), archive.sheet(table)
        assert [row["id"] for row in lines] == [row["id"] for row in sheet]
        assert {tuple(row) for row in lines} <= {tuple(row) for row in sheet} or not lines


def test_nothing_of_another_tribe_is_in_it(alpha, beta, owner, work, chidi_account):
    with enter_tribe(beta):
        start_partup(Member.objects.get(account=chidi_account), name="Canary of beta")
        others = [str(key) for key in Member.objects.values_list("pk", flat=True)]

    archive = take(owner, alpha)

    everything = archive.everything
    assert "Canary of beta" not in everything
    assert not [key for key in others if key in everything]
    assert str(beta.pk) not in everything


def test_no_key_or_address_of_an_account_leaves(alpha, owner, work, bram_account):
    archive = take(owner, alpha)

    assert str(bram_account.pk) not in archive.everything
    assert bram_account.email not in archive.everything


def test_who_was_erased_has_no_name_in_it(alpha, owner, work, bram_account):
    erase(bram_account)
    work_off()

    archive = take(owner, alpha)

    names = {row["display_name"] for row in archive.rows("people")}
    assert names == {"Ada", "Esra", "Former member"}
    assert {row["author_name"] for row in archive.rows("messages")} == {"Former member"}
    assert "Bram" not in archive.everything


def test_pictures_of_the_tribe_come_along(alpha, owner, ada_account):
    with enter_tribe(alpha):
        set_tribe_picture(actor=Member.objects.get(account=ada_account), content=picture())

    archive = take(owner, alpha)

    pictures = [name for name in archive.files if name.startswith("files/")]
    assert len(pictures) == 1
    assert archive.files[pictures[0]][8:12] == b"WEBP"


def test_a_large_table_is_gathered_in_slices(alpha, owner, work, monkeypatch):
    monkeypatch.setattr(tribe_gathering, "SLICE", 7)
    monkeypatch.setattr(tribe_gathering, "CHUNK", 3)
    _say_much(alpha, times=40)

    archive = take(owner, alpha)

    rows = archive.rows("messages")
    assert len(rows) == len({row["id"] for row in rows}) == 42
    assert [row["id"] for row in rows] == [row["id"] for row in archive.sheet("messages")]
    assert TribeCopyPart.objects.get(name="messages").slices == 7


def _say_much(tribe, *, times, text="word " * 20):
    with enter_tribe(tribe):
        conversation = Conversation.objects.first()
        author = Message.objects.first().author
        Message.objects.bulk_create(
            [Message(conversation=conversation, author=author, text=text) for _ in range(times)],
            batch_size=2000,
        )


def test_ten_times_the_messages_take_no_more_memory(alpha, owner, work):
    def peak():
        copy = services.ask_for_tribe_copy(actor=owner, tribe=alpha)
        tracemalloc.start()
        work_off()
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        copy.refresh_from_db()
        assert copy.is_ready
        return most

    _say_much(alpha, times=2_000, text="word " * 200)
    small = peak()
    _say_much(alpha, times=18_000, text="word " * 200)
    large = peak()

    assert large < small * 1.5


def test_guests_stand_under_their_own_name(alpha, owner, work, esra_account):
    with enter_tribe(alpha):
        esra = Member.objects.get(account=esra_account)
        Member.objects.filter(pk=esra.pk).update(
            role="guest", ends_at=clock.now() + dt.timedelta(days=9)
        )

    archive = take(owner, alpha)

    (guest,) = [row for row in archive.rows("people") if row["role"] == "guest"]
    assert guest["display_name"] == "Esra"


def test_seats_name_who_sits_there(alpha, owner, work, esra_account):
    seen, _hidden = work
    with enter_tribe(alpha):
        seat(Member.objects.get(account=esra_account), seen)

    archive = take(owner, alpha)

    names = {row["member_name"] for row in archive.rows("seats")}
    assert names == {"Bram", "Esra"}
