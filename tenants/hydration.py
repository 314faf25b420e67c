"""From pointers in public to what they point at: rows of many tribes in one statement."""

import json
import re
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.accounts.models import Account
from tenants import policies
from tenants.fleet_state import schemas_at_head
from tenants.models import Tribe

VisibleTo = Callable[[uuid.UUID], "QuerySet[Any, Any]"]
_kinds: dict[str, VisibleTo] = {}

_compiled: dict[str, tuple[str, tuple[Any, ...]] | None] = {}

_HERE = "@@tribe@@"
_WHO = uuid.UUID("ffffffff-ffff-7fff-bfff-ffffffffffff")
_ANY_KEY = uuid.UUID("00000000-0000-7000-8000-000000000000")
_SOURCE = re.compile(r'\b(FROM|JOIN) (?:"([^"]+)"|(?!\())')
_STATEMENT = """
    with open as materialized (
      select t.id from public.tenants_tribe t join public.tenants_membership m on m.tribe_id = t.id
      where m.account_id = %s and m.left_at is null
        and (m.ends_at is null or m.ends_at > statement_timestamp())
        and t.access_state = any(%s) and t.id = any(%s)
        and (not t.needs_second_factor or %s)
    )
    {branches}"""
_BRANCH = """
    select {number}, v.object_id, v.title::text, v.detail::jsonb, v.path::text from ({visible}) v
    where v.object_id = any(%s) and exists (select from open where id = %s)"""


class LeavesTribe(ValueError):
    """A query of a room reads a table that is not one of its tribe."""


class AsksForNobody(ValueError):
    """A query of a room does not depend on whose rights it is to respect."""


@dataclass(frozen=True)
class Reference:
    """A thing of a kind in a tribe; it says that something is there, never what."""

    tribe: Tribe
    kind: str
    object_id: uuid.UUID


@dataclass(frozen=True)
class Card:
    """What a person may see of a thing now; `is_there` is False when that is nothing."""

    title: str | Promise
    detail: dict[str, Any] = field(default_factory=dict)
    url: str = ""
    is_there: bool = True


GONE = Card(title=_("This is no longer available."), is_there=False)


def register(kind: str, visible_to: VisibleTo) -> None:
    """
    Make a room's query the source of a kind.

    `visible_to(account_id)` gives the rows of a tribe that this account may see, as `values()` of
    `object_id`, `title`, `detail` (JSON) and `path` on the tribe's host. It is compiled once in a
    process and never run: it may read tables of the tribe only, and depend on the account only
    (not on the moment: that is what the database's own `Now()` is for).
    """
    _kinds[kind] = visible_to
    _compiled.pop(kind, None)


def path_of(view: str, **columns: str) -> Concat:
    """The path of a page on a tribe's host whose keys are columns of the row."""
    pattern = reverse(view, kwargs=dict.fromkeys(columns, _ANY_KEY), urlconf=settings.ROOT_URLCONF)
    parts: list[Any] = [Value("")]
    for text, column in zip(pattern.split(str(_ANY_KEY)), [*columns.values(), None], strict=True):
        parts.append(Value(text))
        if column:
            parts.append(Cast(column, CharField()))
    return Concat(*parts, output_field=TextField())


def hydrate(*, account: Account, references: Iterable[Reference]) -> dict[Reference, Card]:
    """
    Look up what an account may see of things in any number of tribes, in one statement.

    Rights are read anew: who left a tribe, or whose tribe is closed, gets `GONE`, like who asks
    for what never was, and like who signed in without the second factor that a tribe asks for.
    A tribe whose schema is behind the code is not read either.
    """
    wanted = list(references)
    cards = dict.fromkeys(wanted, GONE)
    by_branch = _readable(wanted)
    branches, parameters = _branches(account.pk, by_branch)
    if not branches:
        return cards
    keys = list({tribe.pk for tribe, _kind in by_branch})
    gates: list[Any] = [
        account.pk,
        policies.readable_states(),
        keys,
        not account.is_signed_in_weakly,
    ]
    sql = _STATEMENT.format(branches="union all".join(branches))
    with connection.cursor() as cursor:
        cursor.execute(sql, [*gates, *parameters])
        rows = cursor.fetchall()
    sources = list(by_branch)
    for number, object_id, title, detail, path in rows:
        tribe, kind = sources[number]
        url = f"{tribe.url}{path}"
        cards[Reference(tribe, kind, object_id)] = Card(title, json.loads(detail), url)
    return cards


def _readable(references: list[Reference]) -> dict[tuple[Tribe, str], list[uuid.UUID]]:
    """The keys to look for by tribe and kind, as far as the tribes can be read at all."""
    open_ones = [one for one in references if policies.is_readable(one.tribe.access_state)]
    ready = schemas_at_head({one.tribe.schema_name for one in open_ones})
    grouped = defaultdict(list)
    for one in open_ones:
        if one.tribe.schema_name in ready and one.kind in _kinds:
            grouped[one.tribe, one.kind].append(one.object_id)
    return dict(grouped)


def _branches(
    account_id: uuid.UUID, by_branch: dict[tuple[Tribe, str], list[uuid.UUID]]
) -> tuple[list[str], list[Any]]:
    branches: list[str] = []
    parameters: list[Any] = []
    for number, ((tribe, kind), object_ids) in enumerate(by_branch.items()):
        if (found := _statement_of(kind)) is None:
            continue
        sql, inner = found
        visible = sql.replace(_HERE, connection.ops.quote_name(tribe.schema_name))
        branches.append(_BRANCH.format(number=number, visible=visible))
        parameters += [account_id if value == _WHO else value for value in inner]
        parameters += [object_ids, tribe.pk]
    return branches, parameters


def _statement_of(kind: str) -> tuple[str, tuple[Any, ...]] | None:
    """
    The statement of a kind, with marks for schema and account; None when it finds nothing.

    Kept, as compiling takes longer (8 ms) than what it is for (1 ms).
    """
    if kind not in _compiled:
        _compiled[kind] = _compile(kind)
    return _compiled[kind]


def _compile(kind: str) -> tuple[str, tuple[Any, ...]] | None:
    try:
        sql, parameters = _kinds[kind](_WHO).order_by().query.sql_with_params()
    except EmptyResultSet:
        return None
    sql = _SOURCE.sub(_qualified, sql)
    if _WHO not in parameters:
        raise AsksForNobody(kind)
    return sql, parameters


def _qualified(match: re.Match[str]) -> str:
    word, table = match.groups()
    if table not in _tribe_tables():
        # Left as it is, it would be read in whichever schema the connection is in.
        raise LeavesTribe(f"{table or 'An unquoted table'} is not a table of a tribe.")
    return f'{word} {_HERE}."{table}"'


@cache
def _tribe_tables() -> frozenset[str]:
    labels = {apps.get_app_config(name.rpartition(".")[2]).label for name in settings.TENANT_APPS}
    models = apps.get_models(include_auto_created=True)
    return frozenset(model._meta.db_table for model in models if model._meta.app_label in labels)
