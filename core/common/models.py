"""What every table shares."""

from typing import Any

from django.db import models

from core.common import clock
from core.common.ids import uuid7


class Keyed(models.Model):
    """A row whose key is made in Python, so that it fits into any tribe and any database."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)

    class Meta:
        abstract = True


class MomentField(models.DateTimeField):
    """Django's own field, but `auto_now` and `auto_now_add` ask the product's one clock."""

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Write the moment it is; migrations and the database see an ordinary column."""
        if self.auto_now or (self.auto_now_add and add):
            setattr(model_instance, self.attname, clock.now())
            return getattr(model_instance, self.attname)
        return super().pre_save(model_instance, add)

    def deconstruct(self) -> Any:
        """Say what Django's own field would say, so that migrations do not depend on this one."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.DateTimeField", args, kwargs


class Timestamped(models.Model):
    """A row that knows when it was made and last changed (UTC)."""

    created_at = MomentField(auto_now_add=True)
    updated_at = MomentField(auto_now=True)

    class Meta:
        abstract = True
