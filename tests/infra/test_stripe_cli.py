"""Fetching Stripe's own command-line tool: only the archive that was pinned is unpacked."""

import base64
import hashlib
import tarfile

import pytest

from infra.dev import check, stripe_cli
from infra.dev.checklist import Check
from infra.dev.progress import CannotGoOn


@pytest.fixture
def archive(tmp_path):
    """An archive with one file in it."""
    (tmp_path / "stripe").write_text("a tool")
    file = tmp_path / "tool.tgz"
    with tarfile.open(file, "w:gz") as opened:
        opened.add(tmp_path / "stripe", "package/bin/stripe")
    return file


def test_the_pinned_archive_is_unpacked(archive, tmp_path):
    hashed = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()

    stripe_cli.unpack(archive, sha512=hashed, into=tmp_path / "out")

    assert (tmp_path / "out/package/bin/stripe").read_text() == "a tool"


def test_another_archive_is_thrown_away(archive, tmp_path):
    with pytest.raises(CannotGoOn, match="not the file that was pinned"):
        stripe_cli.unpack(archive, sha512="AAAA", into=tmp_path / "out")

    assert not archive.exists()
    assert not (tmp_path / "out").exists()


def test_without_npm_it_cannot_be_had(monkeypatch, tmp_path):
    monkeypatch.setattr(stripe_cli, "_FOLDER", tmp_path)
    monkeypatch.setattr(stripe_cli.shutil, "which", lambda _name: None)

    with pytest.raises(CannotGoOn, match="npm"):
        stripe_cli.ensure()


@pytest.mark.parametrize(("in_ci", "outcome"), [("", "SKIPPED"), ("true", "FAILED")])
def test_what_cannot_be_had_is_skipped_at_home_and_fails_in_ci(monkeypatch, capsys, in_ci, outcome):
    def needs():
        raise CannotGoOn("It is not here.")

    monkeypatch.setenv("CI", in_ci)

    assert check._look(Check("a tool", ("true",), needs=needs), told={}) == outcome
    assert "It is not here." in capsys.readouterr().out
