"""What keeps tribes apart, in the models and in the database itself."""

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from tenants.provisioning import TEMPLATE_SCHEMA

MOST_TABLES = 45


def _labels(names):
    return {config.label for config in apps.get_app_configs() if config.name in names}


def _rows(sql, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def test_every_app_is_in_exactly_one_list_t4():
    shared, tribe = set(settings.SHARED_APPS), set(settings.TENANT_APPS)

    assert shared & tribe == set()
    assert shared | tribe == set(settings.INSTALLED_APPS)
    assert not any(name.startswith(("django.", "allauth")) for name in tribe)


def test_one_foreign_key_leaves_a_tribe_and_the_database_does_not_know_it_t13():
    inside = _labels(settings.TENANT_APPS)
    leaving = [
        (f"{model._meta.label}.{field.name}", field)
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in inside
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey)
        and field.related_model._meta.app_label not in inside
    ]

    assert [name for name, _ in leaving] == ["members.Member.account"]
    door = leaving[0][1]
    assert door.db_constraint is False
    assert door.remote_field.on_delete is models.DO_NOTHING
    assert door.remote_field.related_name == "+"


def test_no_foreign_key_comes_into_a_tribe():
    inside = _labels(settings.TENANT_APPS)
    entering = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label not in inside
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model._meta.app_label in inside
    ]

    assert entering == []


def test_no_constraint_crosses_schemas(db):
    crossing = _rows(
        "select k.conname from pg_constraint k join pg_class a on a.oid = k.conrelid"
        " join pg_class b on b.oid = k.confrelid"
        " where k.contype = 'f' and a.relnamespace <> b.relnamespace"
    )

    assert crossing == []


def test_tribes_hold_tables_and_nothing_that_acts_by_itself_t12(db, alpha):
    others = _rows(
        "select c.relkind, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname in (%s, %s) and c.relkind not in ('r', 'i', 'S')",
        TEMPLATE_SCHEMA,
        alpha.schema_name,
    )
    triggers = _rows("select tgname from pg_trigger where not tgisinternal")
    functions = _rows(
        "select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace"
        " where n.nspname like 't\\_%%' or n.nspname = %s",
        TEMPLATE_SCHEMA,
    )

    assert (others, triggers, functions) == ([], [], [])


def test_a_tribe_has_few_tables(db, alpha):
    tables = _rows("select count(*) from pg_tables where schemaname = %s", alpha.schema_name)

    assert tables[0][0] <= MOST_TABLES


def test_tables_of_tribes_are_not_in_public(db):
    inside = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in _labels(settings.TENANT_APPS)
    }
    public = {
        name for (name,) in _rows("select tablename from pg_tables where schemaname='public'")
    }

    assert inside & public == set()


def test_people_and_tribes_have_keys_that_say_nothing(db, alpha):
    assert alpha.slug not in alpha.schema_name
    assert alpha.pk.version == 7


def test_what_a_page_says_next_is_kept_in_the_browser_and_not_in_public():
    assert settings.MESSAGE_STORAGE == "config.flashes.HostCookieStorage"
