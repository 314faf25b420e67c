"""A file is there whole with its row, or not at all."""

import hashlib
import os
import resource
import uuid
from contextlib import suppress

import pytest
from django.db import transaction

from core.files import selectors, services, storage
from core.files.models import StoredFile
from tests.support import pictures

OWNER = uuid.UUID(int=1)
KIND = StoredFile.Kind.PHOTO


@pytest.fixture
def media(tmp_path, settings):
    settings.MEDIA_DIR = tmp_path
    return tmp_path


def _keep(**owner):
    owner = owner or {"account_id": OWNER}
    return services.keep_picture(content=pictures.picture(), kind=KIND, made_by=OWNER, **owner)


def _names(media):
    return sorted(str(file.relative_to(media)) for file in media.glob("**/*") if file.is_file())


class _Undo(Exception):
    pass


@pytest.mark.django_db
def test_a_kept_picture_is_two_files_with_their_rows(media):
    kept = _keep()
    small = selectors.file_of(kept.pk, account_id=OWNER, is_small=True)

    assert _names(media) == sorted([f"a/{OWNER}/{kept.pk}", f"a/{OWNER}/{small.pk}"])
    content = storage.read(kept.path)
    assert (kept.size, kept.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert kept.content_type == "image/webp"


@pytest.mark.django_db
def test_a_tribes_file_lies_apart_under_its_key(media):
    tribe = uuid.UUID(int=2)

    kept = _keep(tribe_id=tribe)

    assert kept.path == f"t/{tribe}/{kept.pk}"
    assert selectors.file_of(kept.pk, account_id=OWNER) is None
    assert selectors.file_of(kept.pk, tribe_id=uuid.UUID(int=3)) is None
    assert selectors.file_of(kept.pk, tribe_id=tribe) == kept


@pytest.mark.django_db
def test_dropping_a_picture_drops_both_files_once_that_is_certain(
    media, django_capture_on_commit_callbacks
):
    kept = _keep()

    with django_capture_on_commit_callbacks(execute=True):
        services.drop_files(kept.pk, None)
        assert len(_names(media)) == 2
    services.drop_files(kept.pk)

    assert _names(media) == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_everything_of_an_account_or_a_tribe_goes_at_once(
    media, django_capture_on_commit_callbacks
):
    tribe = uuid.UUID(int=2)
    _keep()
    theirs = _keep(tribe_id=tribe)

    with django_capture_on_commit_callbacks(execute=True):
        services.drop_files_of_account(OWNER)

    assert StoredFile.objects.filter(small_of=None).get() == theirs
    assert all(name.startswith(f"t/{tribe}/") for name in _names(media))
    with django_capture_on_commit_callbacks(execute=True):
        services.drop_files_of_tribe(tribe)
    assert _names(media) == []


@pytest.mark.django_db
def test_what_a_rollback_left_is_swept_after_an_hour(media):
    kept = _keep()
    with suppress(_Undo), transaction.atomic():
        _keep()
        raise _Undo
    assert len(_names(media)) == 4
    assert services.sweep() == 0

    _let_an_hour_pass(media)

    assert services.sweep() == 2
    assert sorted(name.rpartition("/")[2] for name in _names(media)) == sorted(
        str(key) for key in StoredFile.objects.values_list("pk", flat=True)
    )
    assert storage.read(kept.path) is not None
    assert services.sweep() == 0


@pytest.mark.django_db
def test_unfinished_and_foreign_files_are_swept_too(media):
    kept = _keep()
    (media / "unfinished").mkdir(exist_ok=True)
    (media / "unfinished" / "half").write_bytes(b"half")
    (media / "a" / "strange.webp").write_bytes(b"?")
    misplaced = media / "t" / str(uuid.UUID(int=9)) / str(kept.pk)
    misplaced.parent.mkdir(parents=True)
    misplaced.write_bytes(b"a row knows this name, but in another place")
    _let_an_hour_pass(media)

    assert services.sweep() == 3
    assert len(_names(media)) == 2


@pytest.mark.django_db
def test_a_full_disk_is_told_and_leaves_nothing(media):
    before = _keep()
    kept_names = _names(media)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20, hard))
    try:
        with pytest.raises(storage.StorageFull) as refused:
            _keep()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    assert refused.value.status == 507
    assert str(refused.value) == (
        "There is no room for files at the moment. Nothing was changed; try again later."
    )
    assert _names(media) == kept_names
    assert StoredFile.objects.filter(small_of=None).get() == before


@pytest.mark.django_db
def test_a_folder_that_cannot_be_written_is_told(media):
    (media / "a").write_bytes(b"a file where a folder should be")

    with pytest.raises(storage.StorageAway) as refused:
        _keep()

    assert refused.value.status == 503
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_what_is_no_picture_leaves_nothing(media):
    with pytest.raises(services.images.InvalidInput):
        services.keep_picture(content=b"no", kind=KIND, made_by=OWNER, account_id=OWNER)

    assert _names(media) == []
    assert not StoredFile.objects.exists()


def _let_an_hour_pass(media):
    for file in media.glob("**/*"):
        moment = file.stat().st_mtime - 3700
        os.utime(file, (moment, moment))
