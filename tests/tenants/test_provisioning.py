"""A replayed schema is the migrated one, and nothing is left of one that failed."""

import uuid

import pytest
from django.db import ProgrammingError, connection, transaction

from tenants import fleet, services
from tenants.models import SchemaState, SchemaTemplate, Tribe
from tenants.provisioning import (
    TEMPLATE_SCHEMA,
    NoTemplate,
    Unreplayable,
    applied_in,
    drop_schema,
    provision_schema,
    render_template,
)

# Everything that PostgreSQL knows of a schema, with its name taken out.
CONTENT = """
    select 'column', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
           a.attnotnull::text, a.attidentity::text || a.attgenerated::text,
           coalesce(replace(pg_get_expr(d.adbin, d.adrelid), n.nspname || '.', ''), '')
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
     where n.nspname = %s and c.relkind = 'r'
    union all
    select 'constraint', c.relname, k.conname, k.contype::text,
           k.condeferrable::text || k.condeferred::text, k.convalidated::text,
           case k.contype when 'c' then k.conkey::text
           else replace(pg_get_constraintdef(k.oid), n.nspname || '.', '') end
      from pg_constraint k join pg_class c on c.oid = k.conrelid
      join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = %s and k.contype <> 'n'
    union all
    select 'index', c.relname, ic.relname, i.indisunique::text, i.indisprimary::text,
           i.indisvalid::text,
           split_part(replace(pg_get_indexdef(i.indexrelid), n.nspname || '.', ''), ' WHERE ', 1)
      from pg_index i join pg_class c on c.oid = i.indrelid
      join pg_class ic on ic.oid = i.indexrelid join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = %s
    union all
    select 'sequence', c.relname, '', '', '', '', ''
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = %s and c.relkind = 'S'
    order by 1, 2, 3, 4"""


def content_of(schema_name):
    with connection.cursor() as cursor:
        cursor.execute(CONTENT, [schema_name] * 4)
        return cursor.fetchall()


def schemas():
    with connection.cursor() as cursor:
        cursor.execute("select nspname from pg_namespace order by 1")
        return [row[0] for row in cursor.fetchall()]


@pytest.fixture
def night_shift(farid_account):
    """A tribe that was founded a moment ago."""
    return services.found_tribe(
        actor=farid_account,
        name="Night shift",
        slug="night-shift",
        founding_key=uuid.uuid4(),
        organisation_name="Makers",
    )


def test_a_replayed_schema_is_what_migrations_make(night_shift):
    replayed, migrated = content_of(night_shift.schema_name), content_of(TEMPLATE_SCHEMA)

    assert len(migrated) > 50
    assert replayed == migrated
    assert fleet.drift() == []


def test_its_ledger_is_the_one_of_the_template(night_shift):
    assert applied_in(night_shift.schema_name) == applied_in(TEMPLATE_SCHEMA)
    state = SchemaState.objects.get(pk=night_shift.schema_name)
    assert sorted(state.applied) == sorted(applied_in(TEMPLATE_SCHEMA))


def test_conditions_hold_in_a_replayed_schema(night_shift):
    def conditions(name):
        with connection.cursor() as cursor:
            cursor.execute(
                "select conname, pg_get_constraintdef(k.oid) from pg_constraint k "
                "join pg_namespace n on n.oid = k.connamespace "
                "where n.nspname = %s and contype = 'c' order by 1",
                [name],
            )
            return [row[0] for row in cursor.fetchall()]

    assert conditions(night_shift.schema_name) == conditions(TEMPLATE_SCHEMA)


def test_rendering_the_same_schema_again_changes_nothing(alpha):
    before = SchemaTemplate.objects.get()

    again = render_template()

    assert again.pk == before.pk
    assert SchemaTemplate.objects.get().statements == before.statements


def test_no_statement_names_a_schema(alpha):
    statements = SchemaTemplate.objects.get().statements

    assert not [one for one in statements if TEMPLATE_SCHEMA in one or "public." in one]


def test_a_key_that_leaves_the_tribe_does_not_exist(night_shift):
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_constraint k join pg_namespace n on n.oid = k.connamespace "
            "join pg_class c on c.oid = k.confrelid "
            "where n.nspname = %s and k.contype = 'f' and c.relnamespace <> n.oid",
            [night_shift.schema_name],
        )
        assert cursor.fetchone() == (0,)


def test_what_cannot_be_replayed_is_refused(alpha):
    before = SchemaTemplate.objects.get().pk
    with connection.cursor() as cursor:
        cursor.execute(f"create view {TEMPLATE_SCHEMA}.seen as select 1 as one")

    with pytest.raises(Unreplayable, match="seen"):
        render_template()

    assert SchemaTemplate.objects.get().pk == before


def test_without_a_template_nothing_is_founded(farid_account):
    SchemaTemplate.objects.all().delete()
    before = schemas()

    with pytest.raises(NoTemplate):
        services.found_tribe(
            actor=farid_account,
            name="Night shift",
            slug="night-shift",
            founding_key=uuid.uuid4(),
            organisation_name="Makers",
        )

    assert schemas() == before
    assert not Tribe.objects.filter(slug="night-shift").exists()


def test_a_statement_that_fails_takes_the_whole_tribe_with_it(farid_account):
    template = SchemaTemplate.objects.get()
    template.statements[-1] = "INSERT INTO there_is_no_such_table VALUES (1)"
    template.save()
    before = schemas()

    with pytest.raises(ProgrammingError):
        services.found_tribe(
            actor=farid_account,
            name="Night shift",
            slug="night-shift",
            founding_key=uuid.uuid4(),
            organisation_name="Makers",
        )

    assert schemas() == before
    assert connection.schema_name == "public"
    assert not Tribe.objects.filter(slug="night-shift").exists()


def test_a_schema_that_is_there_already_is_not_shared(alpha):
    twin = Tribe(schema_name=alpha.schema_name)
    before = content_of(alpha.schema_name)

    with pytest.raises(ProgrammingError), transaction.atomic():
        provision_schema(twin)

    assert content_of(alpha.schema_name) == before
    assert connection.schema_name == "public"


def test_dropping_twice_is_harmless(night_shift):
    drop_schema(night_shift)
    drop_schema(night_shift)

    assert night_shift.schema_name not in schemas()
    assert not SchemaState.objects.filter(pk=night_shift.schema_name).exists()


def test_names_of_schemas_say_nothing_and_never_repeat(alpha, beta):
    names = {Tribe().schema_name for _ in range(1000)}

    assert len(names) == 1000
    assert all(len(name) == 28 and name.startswith("t_") and name.islower() for name in names)
