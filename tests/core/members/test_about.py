"""What a tribe tells about itself: written and ordered by stewards, read by members."""

import threading

import pytest
from django.db import connection

from core.common.errors import InvalidInput, NotAllowed, NotFound
from core.files.models import StoredFile
from core.history.models import Event
from core.members.models import AboutBlock, Member
from core.members.selectors.about import about_blocks, public_blocks
from core.members.services import about
from core.trail.models import TrailRecord
from tenants.context import enter_tribe
from tenants.models import Tribe
from tests.support import pictures

EDIT = "/settings/about/"
API = "/api/v1/tribe/about/"


def _titles():
    return list(AboutBlock.objects.order_by("position").values_list("title", flat=True))


@pytest.fixture
def three(ada):
    """Three blocks of alpha: A, B and C."""
    return [about.add_block(actor=ada, title=title) for title in "ABC"]


def test_a_steward_writes_a_block_and_members_read_it(visit, alpha, ada_account, bram_account):
    typed = {"title": "Where we meet", "text": "At **Bram's**.", "is_public": "on"}

    answer = visit(ada_account).to(alpha).post(f"{EDIT}add/", typed)

    page = visit(bram_account).to(alpha).get("/about/").content.decode()
    assert answer.status_code == 302
    assert "Where we meet" in page
    assert "At <strong>Bram&#x27;s</strong>" in page or "<strong>Bram's</strong>" in page
    with enter_tribe(alpha):
        assert Event.objects.filter(kind="page.changed").count() == 1
        assert TrailRecord.objects.filter(action="tribe.page_changed").count() == 1


def test_members_may_read_and_nothing_else(visit, alpha, bram_account, three):
    inside, key = visit(bram_account).to(alpha), three[0].pk
    pages = [
        inside.get(EDIT),
        inside.get(f"{EDIT}add/"),
        inside.post(f"{EDIT}add/", {"title": "Mine"}),
        inside.get(f"{EDIT}{key}/"),
        inside.post(f"{EDIT}{key}/", {"title": "Mine"}),
        inside.post(f"{EDIT}{key}/move/", {"to": "2"}),
        inside.post(f"{EDIT}{key}/remove/"),
        inside.post(f"{EDIT}{key}/picture/"),
        inside.post(f"{EDIT}{key}/picture/remove/"),
    ]
    json = "application/json"
    told = [
        inside.post(API, {"title": "Mine"}, content_type=json),
        inside.patch(f"{API}{key}/", {"title": "Mine"}, content_type=json),
        inside.put(f"{API}{key}/place/", {"place": 2}, content_type=json),
        inside.put(f"{API}{key}/picture/", pictures.picture(), content_type="image/png"),
        inside.delete(f"{API}{key}/picture/"),
        inside.delete(f"{API}{key}/"),
    ]

    assert {answer.status_code for answer in pages} == {404}
    assert {answer.status_code for answer in told} == {403}
    assert [row["title"] for row in inside.get(API).json()] == ["A", "B", "C"]
    with enter_tribe(alpha):
        assert _titles() == ["A", "B", "C"]


@pytest.mark.parametrize(
    ("which", "to", "after"),
    [
        (0, 1, "BAC"),
        (0, 2, "BCA"),
        (0, 99, "BCA"),
        (2, 0, "CAB"),
        (2, -5, "CAB"),
        (1, 1, "ABC"),
    ],
)
def test_a_block_stands_where_it_was_put(ada, three, which, to, after):
    about.move_block(actor=ada, block_id=three[which].pk, to=to)

    assert "".join(_titles()) == after


@pytest.mark.parametrize(
    ("which", "to", "after"),
    [(0, "up", "ABC"), (1, "up", "BAC"), (1, "down", "ACB"), (2, "down", "ABC"), (0, "2", "BCA")],
)
def test_buttons_and_dropping_move_a_block_without_javascript(
    visit, alpha, ada_account, three, which, to, after
):
    inside = visit(ada_account).to(alpha)

    answer = inside.post(f"{EDIT}{three[which].pk}/move/", {"to": to})

    assert answer.status_code == 302
    with enter_tribe(alpha):
        assert "".join(_titles()) == after


@pytest.mark.parametrize("to", ["", "sideways", "-1", "99999", "٣", "1.5", "\x00"])
def test_a_place_that_is_none_changes_nothing(visit, alpha, ada_account, three, to):
    answer = visit(ada_account).to(alpha).post(f"{EDIT}{three[0].pk}/move/", {"to": to})

    assert answer.status_code == 302
    with enter_tribe(alpha):
        assert _titles() == ["A", "B", "C"]


def test_the_order_is_told_only_when_it_changes(ada, three):
    before = Event.objects.filter(kind="page.changed").count()

    about.step_block(actor=ada, block_id=three[0].pk, steps=-1)

    assert Event.objects.filter(kind="page.changed").count() == before


def test_twenty_blocks_are_enough(visit, alpha, ada, ada_account):
    for number in range(about.MOST_BLOCKS):
        about.add_block(actor=ada, title=f"Block {number}")

    inside = visit(ada_account).to(alpha)
    page = inside.post(f"{EDIT}add/", {"title": "One more"})
    told = inside.post(API, {"title": "One more"}, content_type="application/json")

    sentence = "A tribe has 20 blocks at most. Change one, or remove one first."
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert 'value="One more"' in page.content.decode()
    assert (told.status_code, told.json()["detail"]) == (409, sentence)
    assert "Add a block" not in inside.get(EDIT).content.decode()
    with enter_tribe(alpha):
        assert AboutBlock.objects.count() == 20


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 81),
        ("title", "a\nb"),
        ("title", "a\x00"),
        ("text", "x" * 2001),
        ("text", "\u202e"),
    ],
)
def test_what_does_not_fit_is_refused(visit, alpha, ada_account, three, field, value):
    inside, key = visit(ada_account).to(alpha), three[0].pk

    page = inside.post(f"{EDIT}{key}/", {"title": "New", "text": "Kept"} | {field: value})
    told = inside.patch(f"{API}{key}/", {field: value}, content_type="application/json")

    assert page.status_code == 422
    assert (told.status_code, list(told.json()["errors"])) == (422, [field])
    with enter_tribe(alpha):
        assert _titles() == ["A", "B", "C"]


def test_programs_in_a_text_do_not_run(visit, alpha, ada, ada_account):
    about.add_block(actor=ada, title="<b>B</b>", text="<script>alert(1)</script> [x](javascript:1)")

    page = visit(ada_account).to(alpha).get("/about/").content.decode()

    assert "<script>alert" not in page
    assert "javascript:1" not in page.replace("[x](javascript:1)", "")
    assert "&lt;b&gt;B&lt;/b&gt;" in page


def test_removing_a_block_removes_its_picture(ada, three, django_capture_on_commit_callbacks):
    block = about.set_block_picture(actor=ada, block_id=three[0].pk, content=pictures.picture())
    assert StoredFile.objects.filter(pk=block.picture_id).exists()

    with django_capture_on_commit_callbacks(execute=True):
        about.remove_block(actor=ada, block_id=block.pk)
        about.remove_block(actor=ada, block_id=block.pk)

    assert _titles() == ["B", "C"]
    assert not StoredFile.objects.exists()


def test_a_block_that_is_gone_is_not_changed(visit, alpha, ada, ada_account, three):
    key = three[0].pk
    about.remove_block(actor=ada, block_id=key)
    with pytest.raises(NotFound):
        about.change_block(actor=ada, block_id=key, title="Back")
    with pytest.raises(NotFound):
        about.move_block(actor=ada, block_id=key, to=1)

    inside = visit(ada_account).to(alpha)

    assert inside.get(f"{EDIT}{key}/").status_code == 404
    assert inside.post(f"{EDIT}{key}/", {"title": "Back"}).status_code == 404
    assert inside.post(f"{EDIT}{key}/move/", {"to": "up"}).status_code == 404


def test_the_service_asks_too(bram, three):
    with pytest.raises(NotAllowed):
        about.add_block(actor=bram, title="Mine")
    with pytest.raises(NotAllowed):
        about.remove_block(actor=bram, block_id=three[0].pk)


def test_a_picture_of_a_block_is_seen_by_members_here_and_nowhere_else(
    visit, alpha, beta, ada_account, bram_account, esra_account, chidi_account, three
):
    inside = visit(ada_account).to(alpha)
    told = inside.put(f"{API}{three[0].pk}/picture/", pictures.picture(), content_type="image/png")
    url = f"/pictures/{told.json()['picture_id']}/"

    assert visit(bram_account).to(alpha).get(url).status_code == 200
    assert visit(esra_account).to(beta).get(url).status_code == 404
    assert visit(chidi_account).to(beta).get(url).status_code == 404
    assert visit().to(alpha).get(url).status_code == 302
    assert visit(bram_account).to(alpha).get(url.replace("pictures", "photos")).status_code == 404
    assert visit(ada_account).get(f"/photos/{told.json()['picture_id']}/").status_code == 404


def test_another_tribes_block_is_not_there(visit, beta, chidi_account, alpha, three):
    there, key = visit(chidi_account).to(beta), three[0].pk

    assert there.get(f"{EDIT}{key}/").status_code == 404
    assert there.get(f"{API}{key}/").status_code == 404
    assert there.delete(f"{API}{key}/").status_code == 404
    with enter_tribe(alpha):
        assert _titles() == ["A", "B", "C"]


def test_what_is_no_picture_is_refused_and_the_block_stays(visit, alpha, ada_account, three):
    inside, key = visit(ada_account).to(alpha), three[0].pk

    told = inside.put(f"{API}{key}/picture/", b"hello", content_type="image/png")

    assert told.json()["errors"] == {
        "file": ["This is no picture that we can read: use JPEG, PNG or WebP."]
    }
    with enter_tribe(alpha):
        assert AboutBlock.objects.get(pk=key).picture_id is None


def test_a_guest_reads_the_public_blocks_only(ada, three):
    about.change_block(actor=ada, block_id=three[1].pk, is_public=True)
    guest = Member(role=Member.Role.GUEST)

    assert [block.title for block in about_blocks(guest)] == ["B"]
    assert [block.title for block in public_blocks()] == ["B"]
    assert [block.title for block in about_blocks(ada)] == ["A", "B", "C"]


@pytest.mark.slow
def test_two_stewards_at_once_never_make_twenty_one(committed_db):
    alpha = Tribe.objects.get(slug="alpha")
    with enter_tribe(alpha):
        ada = Member.objects.get(account=alpha.founder_id)
        for number in range(about.MOST_BLOCKS - 1):
            about.add_block(actor=ada, title=f"Block {number}")
    ready, answers = threading.Barrier(2), []

    def add():
        ready.wait()
        try:
            with enter_tribe(alpha):
                about.add_block(actor=ada, title="Last")
            answers.append("added")
        except about.TooManyBlocks:
            answers.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == ["added", "refused"]
    with enter_tribe(alpha):
        assert AboutBlock.objects.count() == 20


def test_a_refused_text_keeps_the_stored_one(ada, three):
    with pytest.raises(InvalidInput):
        about.change_block(actor=ada, block_id=three[0].pk, title="x" * 81)

    assert _titles() == ["A", "B", "C"]
