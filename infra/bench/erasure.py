"""One person leaves fifty tribes: erased at once and then by steps, or all in the request."""

import datetime as dt
import logging
import tempfile
from collections.abc import Callable
from itertools import count

from django.conf import settings
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.accounts.models import Account
from core.common import clock
from core.inbox.models import Pointer
from core.members.models import Member
from core.members.services import admit_member
from core.members.services.erasing import erase_member
from core.privacy.services import erase_account
from infra.bench.databases import fresh_database
from infra.bench.harness import Row, Scale, alternate, compared, milliseconds
from infra.bench.tribes import make_founder, make_person, make_tribe, make_work
from tenants import due, fleet
from tenants.context import enter_tribe
from tenants.models import Membership, Tribe

TRIBES = 50
FEW_TRIBES = 5
PARTUPS = 2
SOON = dt.timedelta(minutes=10)
THEIRS = f"one request that forgets the person in all {TRIBES} tribes, in one transaction"
_numbers = count(1)


def run(scale: Scale) -> list[Row]:
    """Compare how long somebody waits, how long all of it takes, and what others wait for."""
    logging.getLogger("core.audit").setLevel(logging.WARNING)
    with fresh_database("bench_erasure"), tempfile.TemporaryDirectory() as folder:
        settings.DATA_DIR = folder
        tribes = _stage()
        _check_same(tribes)
        waited = compared(
            alternate(
                lambda: _took(tribes, _erase),
                lambda: _took(tribes, _erase_in_one_go),
                runs=scale.runs,
            ),
            case=f"until the person is erased, {TRIBES} tribes",
            theirs_is=THEIRS,
            at_least=5,
        )
        whole = compared(
            alternate(
                lambda: _took(tribes, _erase_and_work_off),
                lambda: _took(tribes, _erase_in_one_go),
                runs=scale.runs,
            ),
            case=f"until every tribe forgot, {TRIBES} tribes",
            theirs_is=THEIRS,
            note="ours is resumed where it was killed; theirs begins anew",
        )
        held = _locks(tribes)
        counted = _statements(tribes)
    return [waited, whole, held, counted]


def _stage() -> list[Tribe]:
    fleet.migrate_public()
    fleet.migrate_template()
    founder, organisation = make_founder()
    tribes = [make_tribe(founder, organisation) for _ in range(TRIBES)]
    fellow = make_person("Chidi")
    for tribe in tribes:
        make_work(tribe, [fellow], partups=PARTUPS)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return tribes


def _somebody(tribes: list[Tribe]) -> Account:
    """Somebody new in these tribes, with work in each."""
    person = make_person(f"Bram{next(_numbers)}")
    for tribe in tribes:
        with enter_tribe(tribe):
            admit_member(account=person)
    # Also what falls due soon (the sealing of records), so that it is in nobody's time.
    while due.run_due(at=clock.now() + SOON):
        pass
    return person


def _took(tribes: list[Tribe], work: Callable[[Account], object]) -> float:
    person = _somebody(tribes)
    took = milliseconds(lambda: work(person))
    _work_off()
    return took


def _erase(person: Account) -> None:
    erase_account(actor=person, confirmation=person.email)


def _erase_and_work_off(person: Account) -> None:
    _erase(person)
    _work_off()


def _work_off() -> None:
    while due.run_due():
        pass


def _erase_in_one_go(person: Account) -> None:
    """The same result the usual way: a loop over all tribes while the person waits."""
    keys = Membership.objects.filter(account=person).select_related("tribe")
    with transaction.atomic():
        for key in keys:
            with enter_tribe(key.tribe):
                erase_member(account_id=person.pk)
        _erase(person)


def _check_same(tribes: list[Tribe]) -> None:
    """:raises RuntimeError: if the two ways do not end alike."""
    ours, theirs = _somebody(tribes), _somebody(tribes)
    _erase(ours)
    _erase_in_one_go(theirs)
    _work_off()
    if _left(ours, tribes) != _left(theirs, tribes) or _left(ours, tribes) != (0, 0, 0):
        raise RuntimeError("The two ways leave different things behind.")


def _left(person: Account, tribes: list[Tribe]) -> tuple[int, int, int]:
    """What still names somebody: keys, notices, and rows of tribes with a name."""
    named = 0
    for tribe in tribes:
        with enter_tribe(tribe):
            named += Member.objects.filter(account=person).exclude(display_name="").count()
    keys = Membership.objects.live().filter(account=person).count()
    return keys, Pointer.objects.filter(account=person).count(), named


def _locks(tribes: list[Tribe]) -> Row:
    """How many tribes are held at once, so that nobody comes in or leaves there meanwhile."""
    theirs = _held(tribes, _erase_in_one_go)
    ours = _held(tribes, _erase)
    return Row(
        case="tribes that are held while the person waits",
        unit="tribes",
        ours=ours,
        theirs=theirs,
        ratio=theirs / max(ours, 1),
        runs=1,
        theirs_is=THEIRS,
        reach="none",
        reached=ours == 0,
    )


def _held(tribes: list[Tribe], work: Callable[[Account], object]) -> int:
    person = _somebody(tribes)
    with transaction.atomic(), connection.cursor() as cursor:
        work(person)
        cursor.execute(
            "select count(distinct n.nspname) from pg_locks l join pg_class c on c.oid = l.relation"
            " join pg_namespace n on n.oid = c.relnamespace"
            " where l.pid = pg_backend_pid() and l.mode in ('RowShareLock', 'RowExclusiveLock')"
            r" and n.nspname like 't\_%'"
        )
        (number,) = cursor.fetchone()
    _work_off()
    return int(number)


def _statements(tribes: list[Tribe]) -> Row:
    """How many statements the request costs in many tribes, and in few."""
    many = _asked(_somebody(tribes), _erase)
    few = _asked(_somebody(tribes[:FEW_TRIBES]), _erase)
    looped = _asked(_somebody(tribes), _erase_in_one_go)
    _work_off()
    return Row(
        case=f"statements while the person waits, {TRIBES} tribes",
        unit="statements",
        ours=many,
        theirs=looped,
        ratio=round(looped / many, 2),
        runs=1,
        theirs_is=THEIRS,
        reach=f"as many as in {FEW_TRIBES} tribes ({few})",
        reached=many == few,
    )


def _asked(person: Account, work: Callable[[Account], object]) -> int:
    with CaptureQueriesContext(connection) as heard:
        work(person)
    return len(heard)
