"""The template schema: migrated by Django's own hand, and each migration kept as statements."""

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.operations import RunPython
from django_tenants.utils import schema_context

from tenants.models import MigrationScript
from tenants.provisioning import TEMPLATE_SCHEMA, lock_template, render_template


def migrate_public() -> None:
    """Bring the public schema up to date by Django's own hand."""
    call_command("migrate_schemas", shared=True, interactive=False, verbosity=0)


def migrate_template() -> None:
    """
    Bring the template schema up to date and render it; with nothing to do, do nothing.

    Each migration's statements are kept first, so that a run that is killed can be resumed. Who
    founds a tribe meanwhile gets the old schema whole, or the new one.
    """
    with connection.cursor() as cursor:
        quoted = connection.ops.quote_name(TEMPLATE_SCHEMA)
        cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {quoted}")
    keep_scripts()
    with schema_context(TEMPLATE_SCHEMA):
        executor = MigrationExecutor(connection)
        executor.migrate(tribe_targets(executor))
    with transaction.atomic():
        lock_template(exclusive=True)
        render_template()


def pending_on_template() -> list[str]:
    """The migrations the template schema lacks, as `app.name`, in order."""
    with schema_context(TEMPLATE_SCHEMA):
        executor = MigrationExecutor(connection)
        return [_name(one) for one, _ in executor.migration_plan(tribe_targets(executor))]


def keep_scripts() -> None:
    """
    Keep the statements of each migration the template lacks, unless it is new altogether.

    They are rendered against the template, whose constraints have the names every tribe's have.
    """
    with schema_context(TEMPLATE_SCHEMA):
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(tribe_targets(executor))
        if not plan or not executor.loader.applied_migrations:
            return
        state = executor._create_project_state(  # type: ignore[attr-defined]
            with_applied_migrations=True
        )
        scripts = []
        for migration, _backwards in plan:
            is_replayable = _is_replayable(migration)
            with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
                state = migration.apply(state, editor, collect_sql=True)
            statements = [line for line in editor.collected_sql if not line.startswith("--")]
            scripts.append(
                MigrationScript(
                    name=_name(migration),
                    statements=statements if is_replayable else [],
                    is_replayable=is_replayable,
                )
            )
    MigrationScript.objects.bulk_create(
        scripts,
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["statements", "is_replayable"],
    )


def tribe_targets(executor: MigrationExecutor) -> list[tuple[str, str]]:
    """The newest migrations of the tribe apps."""
    labels = {apps.get_app_config(name.rpartition(".")[2]).label for name in settings.TENANT_APPS}
    return [node for node in executor.loader.graph.leaf_nodes() if node[0] in labels]


def _is_replayable(migration: Migration) -> bool:
    """Python cannot be rendered; what must not be in a transaction cannot be replayed in one."""
    return migration.atomic and not any(
        isinstance(operation, RunPython) for operation in migration.operations
    )


def _name(migration: Migration) -> str:
    return f"{migration.app_label}.{migration.name}"
