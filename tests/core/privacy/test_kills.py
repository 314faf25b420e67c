"""Kill -9 while somebody is erased or their copy is made: each step is taken whole, and once."""

import hashlib
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from itertools import count
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from infra.dev.postgres import Postgres
from tests.support.mayflies import Mayflies

pytestmark = pytest.mark.slow

TRIBES = 3
SHARES = (0.02, 0.2, 0.4, 0.6, 0.8, 0.97)
_numbers = count(1)


class House:
    """A database server of its own, and who dies in it."""

    def __init__(self, postgres: Postgres, mayflies: Mayflies, folder: Path) -> None:
        self.postgres, self.mayflies, self.folder = postgres, mayflies, folder
        self.steps: dict[str, int] = {}

    def person(self) -> str:
        """Somebody new, in three tribes."""
        name = f"mayfly{next(_numbers)}"
        return str(self.mayflies.do("belong", name=name, tribes=TRIBES)["account"])

    def ask(self, question: str, *values: object) -> list[tuple]:
        """The rows that answer a question."""
        with psycopg.connect(self.postgres.url) as server:
            return server.execute(question, values).fetchall()  # type: ignore[arg-type]

    def names(self, account: str) -> set[tuple]:
        """What the tribes of somebody call them, whether they left, and how often that is told."""
        schemas = self.ask(
            "select t.schema_name from tenants_tribe t join tenants_membership m"
            " on m.tribe_id = t.id where m.account_id = %s",
            account,
        )
        found = set()
        with psycopg.connect(self.postgres.url) as server:
            for (schema,) in schemas:
                question = sql.SQL(
                    "select p.display_name, p.left_at is not null, (select count(*) from"
                    " {schema}.history_event e where e.actor_id = p.id and e.kind = 'member.left')"
                    " from {schema}.members_member p where p.account_id = %s"
                ).format(schema=sql.Identifier(schema))
                found |= set(server.execute(question, [account]).fetchall())
        return found

    def ledger(self) -> str:
        """The file that survives the database."""
        path = self.folder / "erasures.jsonl"
        return path.read_text() if path.exists() else ""


@pytest.fixture(scope="module")
def house(tmp_path_factory) -> Iterator[House]:
    """The house; somebody was copied in it and somebody erased, to count the steps."""
    postgres = Postgres(home=tmp_path_factory.mktemp("erased") / "postgres")
    folder = tmp_path_factory.mktemp("files")
    with ExitStack() as stack:
        stack.callback(postgres.stop)
        postgres.ensure()
        mayflies = Mayflies({"DATABASE_URL": postgres.url, "DATA_DIR": str(folder)})
        stack.callback(mayflies.close)
        mayflies.do("migrate")
        one = House(postgres, mayflies, folder)
        first = one.person()
        one.mayflies.do("run_due_jobs")
        one.mayflies.do("ask_for_copy", account=first)
        one.steps["copy"] = int(one.mayflies.do("run_due_jobs")["steps"])
        one.mayflies.do("ask_for_tribe_copy", account=first)
        one.steps["tribe"] = int(one.mayflies.do("run_due_jobs")["steps"])
        second = one.person()
        one.mayflies.do("run_due_jobs")
        one.steps["erase"] = int(one.mayflies.do("erase", account=second)["steps"])
        one.steps["forget"] = int(one.mayflies.do("run_due_jobs")["steps"])
        yield one


def point(share: float, steps: int) -> int:
    """A step in this share of the way."""
    return 1 + min(int(share * steps), steps - 1)


@pytest.mark.parametrize("share", SHARES)
def test_whoever_dies_while_erasing_erases_all_of_the_account_or_nothing(house, share):
    account = house.person()

    answer = house.mayflies.do(
        "erase", account=account, kill="self", at_step=point(share, house.steps["erase"])
    )

    assert answer == {"died": True}
    question = "select display_name, erased_at is null from accounts_account where id = %s"
    ((name, is_there),) = house.ask(question, account)
    steps = house.ask("select count(*) from privacy_erasurestep where erasure_id = %s", account)
    live = house.ask(
        "select count(*) from tenants_membership where account_id = %s and left_at is null", account
    )
    whole = (name.startswith("Mayfly"), is_there, steps, live)
    assert whole in [(True, True, [(0,)], [(TRIBES,)]), (False, False, [(TRIBES,)], [(0,)])]
    _finish(house, account)


@pytest.mark.parametrize("share", SHARES)
def test_whoever_dies_while_tribes_forget_leaves_each_step_whole(house, share):
    account = house.person()
    house.mayflies.do("erase", account=account)

    answer = house.mayflies.do(
        "run_due_jobs", kill="self", at_step=point(share, house.steps["forget"])
    )

    assert answer == {"died": True}
    assert house.names(account) <= {("", True, 1), (_called(house, account), False, 0)}
    _finish(house, account)


@pytest.mark.parametrize("share", SHARES)
def test_whoever_dies_while_a_copy_is_made_lets_another_finish_it(house, share):
    account = house.person()
    house.mayflies.do("run_due_jobs")
    export = house.mayflies.do("ask_for_copy", account=account)["export"]

    answer = house.mayflies.do(
        "run_due_jobs", kill="self", at_step=point(share, house.steps["copy"])
    )
    assert answer == {"died": True}
    house.mayflies.do("run_due_jobs")

    question = "select state, size_bytes from privacy_export where id = %s"
    ((state, size),) = house.ask(question, export)
    archive = house.folder / "exports" / str(uuid.UUID(str(export))) / "copy.zip"
    assert (state, archive.stat().st_size) == ("ready", size)
    with zipfile.ZipFile(archive) as packed:
        assert packed.testzip() is None
    mails = "select count(*) from mail_outboxmessage where topic = 'privacy.export_ready'"
    assert house.ask(f"{mails} and account_id = %s", account) == [(1,)]


@pytest.mark.parametrize("share", SHARES)
def test_whoever_dies_while_a_tribe_is_copied_lets_another_finish_it(house, share):
    account = house.person()
    house.mayflies.do("run_due_jobs")
    copy = house.mayflies.do("ask_for_tribe_copy", account=account)["copy"]

    answer = house.mayflies.do(
        "run_due_jobs", kill="self", at_step=point(share, house.steps["tribe"])
    )
    assert answer == {"died": True}
    house.mayflies.do("run_due_jobs")

    question = "select state, size_bytes, digest from privacy_tribecopy where id = %s"
    ((state, size, digest),) = house.ask(question, copy)
    archive = house.folder / "exports" / str(uuid.UUID(str(copy))) / "copy.zip"
    content = archive.read_bytes()
    assert (state, len(content)) == ("ready", size)
    assert hashlib.sha256(content).hexdigest() == digest
    assert [file.name for file in archive.parent.iterdir()] == ["copy.zip"]
    mails = "select count(*) from mail_outboxmessage where ref ->> 'copy' = %s"
    assert house.ask(mails, str(copy)) == [(1,)]


def _finish(house: House, account: str) -> None:
    """Whatever was begun comes to its end, and a second time changes nothing."""
    house.mayflies.do("erase", account=account)
    house.mayflies.do("run_due_jobs")
    assert house.names(account) == {("", True, 1)}
    house.mayflies.do("erase", account=account)
    house.mayflies.do("run_due_jobs")
    assert house.names(account) == {("", True, 1)}
    question = "select finished_at is not null from privacy_erasure where account_id = %s"
    assert house.ask(question, account) == [(True,)]
    assert house.ledger().count(account) == 1


def _called(house: House, account: str) -> str:
    """What somebody is called where they were not forgotten yet."""
    names = {name for name, _left, _told in house.names(account) if name}
    return names.pop() if names else "nobody"
