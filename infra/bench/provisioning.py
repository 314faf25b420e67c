"""Founding a tribe: replay against django-tenants' create_schema by migrations."""

import uuid

from django.db import connection, transaction

from core.accounts.models import Account
from infra.bench.databases import fresh_database
from infra.bench.harness import Row, Scale, compare, milliseconds
from infra.bench.tribes import make_founder, make_tribe
from tenants import fleet
from tenants.models import Hostname, Organisation, Tribe
from tenants.models.tribes import new_schema_name
from tenants.provisioning import drop_schema

THEIRS = "Tribe + Hostname rows, then create_schema() by migrations"


def run(scale: Scale) -> list[Row]:
    """Compare at 10 and at 1,000 tribes, and see that ours stays flat."""
    few, many = 10, scale.tribes(1000)
    with fresh_database("bench_provisioning"):
        fleet.migrate_public()
        fleet.migrate_template()
        founder, organisation = make_founder()
        rows = [_at(few, 6, scale, founder, organisation)]
        rows.append(_at(many, 12, scale, founder, organisation))
    return [*rows, _flat(rows)]


def _at(
    number: int, reach: float, scale: Scale, founder: Account, organisation: Organisation
) -> Row:
    while Tribe.objects.count() < number:
        make_tribe(founder, organisation)
    _vacuum()

    def ours() -> float:
        return milliseconds(lambda: make_tribe(founder, organisation))

    def theirs() -> float:
        return milliseconds(lambda: _theirs(founder, organisation))

    ours(), theirs()  # the first of each meets cold caches
    row = compare(
        case=f"founding a tribe beside {number}",
        theirs_is=THEIRS,
        ours=ours,
        theirs=theirs,
        runs=scale.runs,
        at_least=reach,
    )
    for tribe in Tribe.objects.filter(name="Theirs"):
        drop_schema(tribe)
        tribe.delete()
    return row


def _theirs(founder: Account, organisation: Organisation) -> None:
    tribe = Tribe(
        organisation=organisation,
        founder=founder,
        name="Theirs",
        slug=f"c{uuid.uuid4().hex[:20]}",
        schema_name=new_schema_name(),
        access_state="active",
    )
    with transaction.atomic():
        tribe.save()
        Hostname.objects.create(domain=tribe.slug, tenant=tribe, is_primary=True)
    tribe.create_schema(check_if_exists=True, verbosity=0)
    connection.set_schema_to_public()


def _vacuum() -> None:
    """What autovacuum does by itself within a minute: fresh statistics of the catalogs."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _flat(rows: list[Row]) -> Row:
    few, many = rows
    growth = many.ours / few.ours
    return Row(
        case="ours with many tribes / ours with few",
        unit="ratio",
        ours=round(growth, 2),
        theirs=round(many.theirs / few.theirs, 2),
        ratio=round(many.theirs / few.theirs / growth, 2),
        runs=few.runs,
        theirs_is=THEIRS,
        reach="ours ≤ 1.5",
        reached=growth <= 1.5,
    )
