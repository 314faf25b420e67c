"""Which files there are, and whose."""

from django.db import models
from django.db.models import Q

from core.common.models import Keyed, MomentField


class StoredFile(Keyed):
    """
    A file on disk, of an account or of a tribe; its key is its name there.

    What people called it is not kept. A picture has a second, smaller file that points at it.
    """

    class Kind(models.TextChoices):
        PHOTO = "photo"
        PICTURE = "picture"

    kind = models.CharField(max_length=16, choices=Kind)
    account_id = models.UUIDField(null=True)
    tribe_id = models.UUIDField(null=True)
    made_by = models.UUIDField()
    small_of = models.ForeignKey("self", models.CASCADE, null=True, related_name="small")
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = MomentField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(account_id=None, tribe_id__isnull=False)
                | Q(account_id__isnull=False, tribe_id=None),
                name="a_file_has_one_owner",
            ),
            models.UniqueConstraint(fields=["small_of"], name="a_picture_has_one_small_file"),
        ]
        indexes = [
            models.Index(fields=["account_id"], name="files_of_account"),
            models.Index(fields=["tribe_id"], name="files_of_tribe"),
        ]

    @property
    def path(self) -> str:
        """Where it is, below the folder of all files."""
        owner = f"a/{self.account_id}" if self.account_id else f"t/{self.tribe_id}"
        return f"{owner}/{self.pk}"
