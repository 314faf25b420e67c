"""Which schema has which migrations, and whether schemas are as they should be."""

from dataclasses import dataclass

from django.db import connection

from tenants.fleet_state import needed_migrations
from tenants.models import SchemaState
from tenants.provisioning import TEMPLATE_SCHEMA

# One fingerprint per schema over its columns, indexes and constraints (0.12 s for 200 schemas).
# Conditions are left out: PostgreSQL writes the same one differently once it was read back.
_DRIFT = """
    with parts as (
      select c.relnamespace as space,
             'column ' || c.relname || '.' || a.attname || ' '
             || format_type(a.atttypid, a.atttypmod) || a.attnotnull::text
             || a.attidentity::text || a.attgenerated::text as part
        from pg_class c join pg_attribute a on a.attrelid = c.oid
       where c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
      union all
      select c.relnamespace,
             'index ' || ic.relname || i.indisunique::text || i.indisvalid::text
             || (i.indpred is null)::text
             || split_part(
                  replace(pg_get_indexdef(i.indexrelid), n.nspname || '.', ''), ' WHERE ', 1)
        from pg_index i join pg_class ic on ic.oid = i.indexrelid
        join pg_class c on c.oid = i.indrelid join pg_namespace n on n.oid = c.relnamespace
      union all
      select k.connamespace,
             'constraint ' || k.conname || k.contype::text || k.convalidated::text
             || case k.contype when 'c' then k.conkey::text
                else replace(pg_get_constraintdef(k.oid), n.nspname || '.', '') end
        from pg_constraint k join pg_namespace n on n.oid = k.connamespace
       where k.contype <> 'n')
    select n.nspname, md5(string_agg(p.part, ',' order by p.part))
      from parts p join pg_namespace n on n.oid = p.space
     where n.nspname = %s or n.nspname like 't\\_%%'
     group by 1"""


@dataclass(frozen=True)
class Behind:
    """A schema that lacks migrations; `error` is what the last try met."""

    schema_name: str
    applied: list[str]
    error: str


def behind() -> list[Behind]:
    """The schemas that lack a migration this code needs: one query, whatever their number."""
    rows = SchemaState.objects.exclude(applied__contains=sorted(needed_migrations()))
    fields = rows.order_by("schema_name").values_list("schema_name", "applied", "error")
    return [Behind(*row) for row in fields]


def drift() -> list[str]:
    """The schemas of tribes whose tables are not as the template's, by name."""
    with connection.cursor() as cursor:
        cursor.execute(_DRIFT, [TEMPLATE_SCHEMA])
        fingerprints = dict(cursor.fetchall())
    wanted = fingerprints.pop(TEMPLATE_SCHEMA, None)
    return sorted(name for name, found in fingerprints.items() if found != wanted)


def note_applied(schema_name: str, applied: list[str]) -> None:
    """Write down what a schema has now."""
    SchemaState.objects.filter(pk=schema_name).update(applied=applied, error="")


def note_error(schema_name: str, error: Exception) -> None:
    """Write down what went wrong; the schema stays behind and the next run tries again."""
    SchemaState.objects.filter(pk=schema_name).update(error=f"{type(error).__name__}: {error}")
