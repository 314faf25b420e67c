"""What ./partup says for itself."""

import subprocess
import sys

import pytest

from infra.dev import commands, paths


def test_alone_it_lists_what_it_can_do(capsys):
    status = commands.main([])

    assert status == 0
    said = capsys.readouterr().out
    assert [name for name in commands.COMMANDS if f"./partup {name}" not in said] == []


def test_an_unknown_command_is_refused_with_the_list(capsys):
    status = commands.main(["fly"])

    assert status == 2
    assert "There is no command 'fly'." in capsys.readouterr().err


@pytest.mark.parametrize("name", sorted(commands.COMMANDS))
def test_every_command_can_be_carried_out(name):
    module, _, function = commands.COMMANDS[name].place.partition(":")

    assert callable(getattr(__import__(f"infra.dev.{module}", fromlist=[function]), function))


def test_the_runner_needs_nothing_but_python():
    code = (
        "import sys\n"
        "from infra.dev import bench, check, clean, lock, manage, run, test\n"
        "print([n for n in ('django', 'polib', 'redis', 'psycopg') if n in sys.modules])"
    )

    said = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=paths.ROOT, capture_output=True, text=True
    )

    assert (said.stdout, said.stderr) == ("[]\n", "")
