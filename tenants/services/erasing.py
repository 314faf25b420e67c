"""Erasing a tribe: all it holds goes, and a bare row stays so that its invoices have a name."""

from django.db import connection, models, transaction
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from core.common.errors import DomainError
from core.files.services import drop_files_of_tribe
from tenants.models import AccessTransition, Tribe
from tenants.models.tribes import Access
from tenants.provisioning import drop_schema
from tenants.services.access import set_access
from tenants.services.moving import keep_back

# What a bill was made of, and how it came to this, is kept.
_KEPT_APPS = {"billing"}
_KEPT_MODELS = {AccessTransition}


class NotPutAway(DomainError):
    """Only a tribe that is put away can be erased."""

    code = "tribe_not_archived"
    message = _("Only a tribe that is put away can be erased.")


@transaction.atomic
def erase_tribe(*, tribe: Tribe) -> dict[str, int]:
    """
    Drop the schema and the files of a tribe and all that public keeps of it; how many rows of what.

    Machine work behind two people: nobody brings it back. Its addresses stay empty for a year. The
    same again finds nothing.

    :raises NotPutAway: in any other state than archived.
    """
    tribe = Tribe.objects.select_for_update(of=("self",)).get(pk=tribe.pk)
    if tribe.access_state != Access.ARCHIVED:
        raise NotPutAway
    counts = _rows_inside(tribe)
    keep_back(tribe=tribe)
    drop_files_of_tribe(tribe.pk)
    drop_schema(tribe)
    counts |= _forget_in_public(tribe)
    Tribe.objects.filter(pk=tribe.pk).update(
        slug=f"gone-{tribe.pk.hex}", why="", picture_id=None, is_listed=False, shows_rules=False
    )
    set_access(tribe=tribe, state=Access.ERASED, cause=AccessTransition.Cause.STAFF)
    return counts


def _rows_inside(tribe: Tribe) -> dict[str, int]:
    """How many rows each table of its schema holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select table_name from information_schema.tables where table_schema = %s",
            [tribe.schema_name],
        )
        names = sorted(name for (name,) in cursor.fetchall())
        counts = {}
        for name in names:
            table = sql.Identifier(tribe.schema_name, name)
            cursor.execute(sql.SQL("select count(*) from {}").format(table))
            counts[name] = cursor.fetchall()[0][0]
    return counts


def _forget_in_public(tribe: Tribe) -> dict[str, int]:
    """Let go of keys, invitations, pointers, tokens, jobs: whatever would go with its row."""
    counts = {}
    for relation in Tribe._meta.related_objects:
        model = relation.related_model
        is_kept = model in _KEPT_MODELS or model._meta.app_label in _KEPT_APPS
        if is_kept or relation.on_delete is not models.CASCADE:
            continue
        rows = model._base_manager.filter(**{relation.field.name: tribe})
        counts[f"public.{model._meta.db_table}"], _each = rows.delete()
    return {name: number for name, number in counts.items() if number}
