"""A photo of oneself: sent, shown to those who may see it, and taken away."""

import io
import resource

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from core.accounts import services
from core.accounts.models import Account
from core.audit.models import PlatformRecord
from core.common import clock
from core.common.errors import NotFound
from core.files.models import StoredFile
from core.members.models import Member
from core.members.services import rename_member
from core.ui.templatetags import ui_identity
from tenants.context import enter_tribe
from tests.support import pictures

PAGE = "/account/photo/"
API = "/api/v1/profile/photo/"


def _send(visitor, content, name="me.jpg", url=PAGE):
    return visitor.post(url, {"file": SimpleUploadedFile(name, content, "image/jpeg")})


@pytest.fixture
def media(tmp_path, settings):
    """A folder of files for each test."""
    settings.MEDIA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def photo(ada_account):
    """Ada's photo, as everybody who may see it."""
    services.change_photo(actor=ada_account, content=pictures.taken_by_a_phone())
    return ada_account.photo_id


def test_a_photo_is_shown_to_oneself(visit, ada_account):
    visitor = visit(ada_account)

    answer = _send(visitor, pictures.taken_by_a_phone())

    ada_account.refresh_from_db()
    assert answer.status_code == 302
    page = visitor.get("/account/").content.decode()
    assert f'src="/photos/{ada_account.photo_id}/?size=large"' in page
    shown = visitor.get(f"/photos/{ada_account.photo_id}/?size=large")
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/webp")
    assert pictures.opened(shown.content).size == (40, 40)
    assert b"Geheimphone" not in shown.content
    assert PlatformRecord.objects.filter(action="account.photo_changed").count() == 1


def test_a_file_can_do_nothing_in_a_browser(visit, ada_account, photo):
    answer = visit(ada_account).get(f"/photos/{photo}/?size=small")

    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["Cache-Control"].startswith("private")
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_what_the_browser_has_is_not_sent_again(visit, ada_account, photo):
    visitor = visit(ada_account)
    etag = visitor.get(f"/photos/{photo}/").headers["ETag"]

    again = visitor.get(f"/photos/{photo}/", headers={"if-none-match": etag})

    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == etag


@pytest.mark.parametrize(
    ("visibility", "seen_by"),
    [
        ("tribes", {"ada", "bram", "esra"}),
        ("everyone", {"ada", "bram", "esra", "chidi", "farid", None}),
        ("name", {"ada"}),
    ],
)
def test_a_photo_is_seen_by_those_who_read_the_profile(
    visit, ada_account, photo, visibility, seen_by
):
    Account.objects.filter(pk=ada_account.pk).update(visibility=visibility)
    people = {
        name: Account.objects.get(email=f"{name}@partup.example")
        for name in ("ada", "bram", "chidi", "esra", "farid")
    }

    seen = {
        name
        for name in (*people, None)
        if visit(people.get(name)).get(f"/photos/{photo}/").status_code == 200
    }

    assert seen == seen_by


def test_another_photo_takes_the_place_of_the_first(
    visit, ada_account, photo, media, django_capture_on_commit_callbacks
):
    visitor = visit(ada_account)

    with django_capture_on_commit_callbacks(execute=True):
        _send(visitor, pictures.picture())

    assert visitor.get(f"/photos/{photo}/").status_code == 404
    assert StoredFile.objects.filter(account_id=ada_account.pk).count() == 2
    assert len(list((media / "a" / str(ada_account.pk)).iterdir())) == 2


def test_a_photo_is_removed_with_its_files(
    visit, ada_account, photo, media, django_capture_on_commit_callbacks
):
    visitor = visit(ada_account)
    with django_capture_on_commit_callbacks(execute=True):
        visitor.post("/account/photo/remove/")
        visitor.post("/account/photo/remove/")

    ada_account.refresh_from_db()
    assert ada_account.photo_id is None
    assert not StoredFile.objects.exists()
    assert list((media / "a" / str(ada_account.pk)).iterdir()) == []
    assert PlatformRecord.objects.filter(action="account.photo_removed").count() == 1
    assert "avatar-photo" not in visitor.get("/account/").content.decode()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_over_json_the_picture_is_the_body(visit, ada_account, kind):
    answer = visit(ada_account).put(
        API, pictures.picture(kind), content_type=f"image/{kind.lower()}"
    )

    ada_account.refresh_from_db()
    assert answer.status_code == 200
    assert answer.json()["photo_id"] == str(ada_account.photo_id)


def test_over_json_a_form_works_too_and_deleting_twice(visit, ada_account):
    visitor = visit(ada_account)
    body = encode_multipart(BOUNDARY, {"file": io.BytesIO(pictures.picture())})

    kept = visitor.put(API, body, content_type=MULTIPART_CONTENT)
    gone = [visitor.delete(API).status_code for _ in range(2)]

    assert (kept.status_code, gone) == (200, [204, 204])


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"hello", "This is no picture that we can read: use JPEG, PNG or WebP."),
        (pictures.bomb(), "This picture has too many pixels. Make it smaller first."),
        (
            b"<svg><script>1</script></svg>",
            "Drawings (SVG) can hold programs, so we do not take them: use PNG.",
        ),
        (
            pictures.picture("JPEG") + b"<script>1</script>",
            "This file is a picture and something else as well. Save it anew first.",
        ),
    ],
    ids=["words", "bomb", "svg", "polyglot"],
)
def test_what_is_no_picture_is_refused_at_both_doors(visit, ada_account, photo, content, sentence):
    visitor = visit(ada_account)

    page = _send(visitor, content)
    told = visitor.put(API, content, content_type="image/png")

    ada_account.refresh_from_db()
    assert page.status_code == 422
    assert sentence in page.content.decode()
    assert (told.status_code, told.json()["errors"]) == (422, {"file": [sentence]})
    assert ada_account.photo_id == photo
    assert StoredFile.objects.filter(account_id=ada_account.pk).count() == 2


def test_nothing_at_all_is_refused(visit, ada_account):
    visitor = visit(ada_account)

    assert visitor.post(PAGE).status_code == 422
    assert _send(visitor, b"").status_code == 422
    told = visitor.put(API, b"", content_type="image/png")
    assert told.json()["errors"] == {"file": ["Choose a picture first."]}


def test_more_than_a_megabyte_is_taken_here_and_more_than_five_nowhere(visit, ada_account):
    visitor = visit(ada_account)
    large = pictures.picture("PNG", size=(900, 900))
    large += b"\0" * (3_000_000 - len(large))

    assert visitor.put(API, large, content_type="image/png").status_code == 200
    assert _send(visitor, large).status_code == 302
    for url, status in ((API, 413), ("/api/v1/profile/", 413), ("/api/v1/nowhere/", 413)):
        answer = visitor.put(url, b"x" * 5_200_000, content_type="image/png")
        assert answer.status_code == status
    page = _send(visitor, b"x" * 5_200_000)
    assert page.status_code == 413
    assert "This is more than can be sent at once (5 MB)." in page.content.decode()
    assert visitor.post("/account/", {"about": "x" * 1_100_000}).status_code == 413


def test_just_over_five_megabytes_has_its_own_sentence(visit, ada_account):
    answer = visit(ada_account).put(API, b"x" * 5_050_000, content_type="image/png")

    assert answer.json()["errors"] == {"file": ["A picture may be 5 MB at most."]}


def test_a_full_disk_is_told_and_the_former_photo_stays(visit, ada_account, photo):
    visitor = visit(ada_account)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, limits[1]))
    try:
        with transaction.atomic():
            page = _send(visitor, pictures.picture())
        told = visitor.put(API, pictures.picture(), content_type="image/png")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)

    ada_account.refresh_from_db()
    assert page.status_code == 422
    assert "There is no room for files at the moment." in page.content.decode()
    assert (told.status_code, told.json()["code"]) == (507, "storage_full")
    assert ada_account.photo_id == photo
    assert visitor.get(f"/photos/{photo}/").status_code == 200


def test_in_a_tribe_its_members_see_the_photo_and_nobody_else(
    visit, alpha, beta, ada_account, bram_account, esra_account, chidi_account, photo
):
    with enter_tribe(alpha):
        rename_member(account=ada_account)
        page = visit(bram_account).to(alpha).get("/people/").content.decode()

    assert f'src="/photos/{photo}/?size=small"' in page
    assert visit(bram_account).to(alpha).get(f"/photos/{photo}/").status_code == 200
    assert visit(esra_account).to(alpha).get(f"/photos/{photo}/").status_code == 200
    assert visit(esra_account).to(beta).get(f"/photos/{photo}/").status_code == 404
    assert visit(chidi_account).to(beta).get(f"/photos/{photo}/").status_code == 404
    assert visit().to(alpha).get(f"/photos/{photo}/").status_code == 302


def test_who_left_is_seen_by_their_letters(visit, alpha, ada_account, bram_account, photo):
    with enter_tribe(alpha):
        rename_member(account=ada_account)
        member = Member.objects.get(account=ada_account)
        Member.objects.filter(pk=member.pk).update(left_at=member.joined_at)
        member.refresh_from_db()

    assert member.shown_photo_id is None
    assert visit(bram_account).to(alpha).get(f"/photos/{photo}/").status_code == 404


def test_ones_own_photo_stands_in_the_frame_of_every_tribe(visit, alpha, ada_account, photo):
    Account.objects.filter(pk=ada_account.pk).update(visibility="name")

    assert visit(ada_account).to(alpha).get(f"/photos/{photo}/").status_code == 200


def test_who_was_erased_meanwhile_keeps_neither_photo_nor_words(ada_account):
    stale = Account.objects.get(pk=ada_account.pk)
    Account.objects.filter(pk=ada_account.pk).update(erased_at=clock.now(), display_name="")

    with pytest.raises(NotFound), transaction.atomic():
        services.change_photo(actor=stale, content=pictures.picture())
    with pytest.raises(NotFound), transaction.atomic():
        services.change_profile(actor=stale, about="I am back.")

    ada_account.refresh_from_db()
    assert (ada_account.photo_id, ada_account.display_name, ada_account.about) == (None, "", "")
    assert not StoredFile.objects.exists()


def test_the_address_of_a_photo_is_the_same_on_every_host_that_shows_people(ada_account):
    key = {"photo_id": ada_account.pk}

    account = reverse("home:photo", urlconf="config.urls_public", kwargs=key)
    tribe = reverse("members:photo", urlconf="config.urls_tribe", kwargs=key)

    assert account == tribe == f"/photos/{ada_account.pk}/"
    assert f'src="{account}?size=small"' in ui_identity.photo({"shown_photo_id": ada_account.pk})
