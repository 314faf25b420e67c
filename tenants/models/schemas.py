"""The ledger of schemas: what a new tribe is made of, and how far each tribe is."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class SchemaTemplate(models.Model):
    """The statements that make a tribe's schema, rendered once from the template schema."""

    digest = models.CharField(max_length=64, primary_key=True)
    statements = ArrayField(models.TextField())
    applied = ArrayField(models.CharField(max_length=300))
    created_at = models.DateTimeField(auto_now_add=True)


class SchemaState(models.Model):
    """Which migrations a schema has; a tribe that lacks one serves a maintenance page."""

    schema_name = models.CharField(max_length=63, primary_key=True)
    applied = ArrayField(models.CharField(max_length=300))
    migrated_at = models.DateTimeField(auto_now=True)
    error = models.TextField(blank=True)


class MigrationScript(models.Model):
    """The statements of one migration, rendered on the template before it had it."""

    name = models.CharField(max_length=300, primary_key=True)
    statements = ArrayField(models.TextField())
    is_replayable = models.BooleanField()
    created_at = models.DateTimeField(auto_now_add=True)
