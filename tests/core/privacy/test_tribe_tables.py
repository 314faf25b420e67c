"""What a copy of a tribe holds: every table of a tribe, or a reason why not."""

from django.apps import apps
from django.conf import settings

from core.members.models import Member
from core.privacy.registry import (
    LEFT_OUT,
    LEFT_OUT_COLUMNS,
    LEFT_OUT_EVERYWHERE,
    TABLES,
)


def _models():
    rooms = {app.rpartition(".")[2] for app in settings.TENANT_APPS}
    return {model._meta.label for model in apps.get_models() if model._meta.app_label in rooms}


def test_every_table_of_a_tribe_is_in_it_or_has_its_reason():
    told = [table.model for table in TABLES]

    assert sorted(told + list(LEFT_OUT)) == sorted(_models())
    assert len({table.name for table in TABLES}) == len(TABLES)
    assert all(LEFT_OUT.values())


def test_what_is_left_out_of_a_table_is_there_and_has_its_reason():
    for label, columns in LEFT_OUT_COLUMNS.items():
        there = {field.attname for field in apps.get_model(label)._meta.concrete_fields}
        assert columns.keys() <= there
        assert all(columns.values())
    assert all(LEFT_OUT_EVERYWHERE.values())


def test_no_column_leads_to_an_account():
    pointing = [
        f"{table.name}.{field.attname}"
        for table in TABLES
        for field in table.source._meta.concrete_fields
        if field.attname in table.columns and field.related_model is not None
        if field.related_model._meta.label == settings.AUTH_USER_MODEL
    ]

    assert pointing == []


def test_everybody_who_is_pointed_at_is_named():
    unnamed = [
        f"{table.name}.{field.attname}"
        for table in TABLES
        for field in table.source._meta.concrete_fields
        if field.related_model is Member and field.attname not in table.people
    ]

    assert unnamed == []
