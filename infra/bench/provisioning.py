"""Founding a tribe: replay against django-tenants' create_schema by migrations."""

import statistics
import uuid
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field

from django.db import connection, transaction

from core.accounts.models import Account
from infra.bench.databases import fresh_database, use
from infra.bench.harness import Row, Scale, compared, milliseconds
from infra.bench.tribes import make_founder, make_tribe
from tenants import fleet
from tenants.context import enter_tribe
from tenants.models import Hostname, Organisation, Tribe
from tenants.models.tribes import new_schema_name
from tenants.provisioning import drop_schema

THEIRS = "Tribe and Hostname rows, then create_schema() by migrations"


@dataclass
class Place:
    """A database with a number of tribes, and what founding one more took there."""

    database: str
    number: int
    at_least: float
    pairs: list[tuple[float, float]] = field(default_factory=list)

    def row(self) -> Row:
        """What is told about it."""
        return compared(
            self.pairs,
            case=f"founding a tribe beside {self.number}",
            theirs_is=THEIRS,
            at_least=self.at_least,
        )


def run(scale: Scale) -> list[Row]:
    """Compare at 10 and at 1,000 tribes in turn, and see that ours stays flat."""
    places = [
        Place("bench_founding_few", 10, at_least=6),
        Place("bench_founding_many", scale.tribes(1000), at_least=12),
    ]
    with ExitStack() as databases:
        for place in places:
            databases.enter_context(fresh_database(place.database))
            _fill(place.number)
        for _ in range(scale.runs):
            for place in places:
                use(place.database)
                place.pairs.append(_pair())
    return [*(place.row() for place in places), _flat(*places)]


def _fill(number: int) -> None:
    fleet.migrate_public()
    fleet.migrate_template()
    founder, organisation = make_founder()
    for _ in range(number):
        make_tribe(founder, organisation)
    with connection.cursor() as cursor:
        # What autovacuum does by itself within a minute: fresh statistics of the catalogs.
        cursor.execute("VACUUM ANALYZE")


def _pair() -> tuple[float, float]:
    founder, organisation = Account.objects.get(), Organisation.objects.get()
    _found(make_tribe, founder, organisation)  # a new connection meets cold caches
    _found(_theirs, founder, organisation)
    return _found(make_tribe, founder, organisation), _found(_theirs, founder, organisation)


def _found(
    way: Callable[[Account, Organisation], Tribe], founder: Account, organisation: Organisation
) -> float:
    """Found one tribe, see that it is there, and drop it: the next one meets the same number."""
    made: list[Tribe] = []
    took = milliseconds(lambda: made.append(way(founder, organisation)))
    with enter_tribe(made[0]), connection.cursor() as cursor:
        cursor.execute("select count(*) from members_member")
    drop_schema(made[0])
    made[0].delete()
    return took


def _theirs(founder: Account, organisation: Organisation) -> Tribe:
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
    return tribe


def _flat(few: Place, many: Place) -> Row:
    def growth(side: int) -> float:
        medians = [statistics.median(pair[side] for pair in place.pairs) for place in (many, few)]
        return medians[0] / medians[1]

    ours, theirs = growth(0), growth(1)
    return Row(
        case=f"beside {many.number} / beside {few.number}",
        unit="times as long",
        ours=round(ours, 2),
        theirs=round(theirs, 2),
        ratio=round(theirs / ours, 2),
        runs=len(few.pairs),
        theirs_is=THEIRS,
        reach="ours ≤ 1.5",
        reached=ours <= 1.5,
    )
