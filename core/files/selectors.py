"""Questions about files."""

import uuid

from django.db.models import QuerySet

from core.files.models import StoredFile


def file_of(
    file_id: uuid.UUID,
    *,
    account_id: uuid.UUID | None = None,
    tribe_id: uuid.UUID | None = None,
    is_small: bool = False,
) -> StoredFile | None:
    """A file of an account or of a tribe, or the small one of it; None when it is not theirs."""
    which = {"small_of": file_id} if is_small else {"pk": file_id}
    return StoredFile.objects.filter(account_id=account_id, tribe_id=tribe_id, **which).first()


def owner_of_photo(photo_id: uuid.UUID) -> uuid.UUID | None:
    """The account a photo is of."""
    photos = StoredFile.objects.filter(pk=photo_id, kind=StoredFile.Kind.PHOTO)
    return photos.values_list("account_id", flat=True).first()


def files_of_account(account_id: uuid.UUID) -> QuerySet[StoredFile]:
    """Everything an account keeps, oldest first."""
    return StoredFile.objects.filter(account_id=account_id, small_of=None).order_by("id")
