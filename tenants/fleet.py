"""Migrations over all tribes: rendered once on the template schema, replayed everywhere else."""

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django_tenants.utils import schema_context

from tenants.provisioning import TEMPLATE_SCHEMA, render_template


def migrate_public() -> None:
    """Bring the public schema up to date by Django's own hand."""
    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)


def migrate_template() -> None:
    """Bring the template schema up to date by Django's own hand, and render it."""
    quoted = connection.ops.quote_name(TEMPLATE_SCHEMA)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {quoted}")
    with schema_context(TEMPLATE_SCHEMA):
        executor = MigrationExecutor(connection)
        executor.migrate(tribe_targets(executor))
    render_template()


def tribe_targets(executor: MigrationExecutor) -> list[tuple[str, str]]:
    """The newest migrations of the tribe apps."""
    labels = {apps.get_app_config(name.rpartition(".")[2]).label for name in settings.TENANT_APPS}
    return [node for node in executor.loader.graph.leaf_nodes() if node[0] in labels]
