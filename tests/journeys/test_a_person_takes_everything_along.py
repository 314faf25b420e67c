"""Taking everything along, being erased, and starting anew: by the pages."""

import io
import zipfile

import pytest

from core.privacy.services import shelf
from tenants import due
from tests.journeys.walker import Walker
from tests.support.cast import PASSWORD

ACCOUNT = "http://partup.localhost:8000"
ALPHA = "http://alpha.partup.localhost:8000"


@pytest.fixture
def data_dir(settings, tmp_path):
    """A folder for copies."""
    settings.DATA_DIR = tmp_path
    return tmp_path


@pytest.fixture
def esra(_database):
    """Esra, who signed in with a password."""
    walker = Walker()
    walker.go(f"{ACCOUNT}/account/login/")
    walker.press("Sign in", login="esra@partup.example", password=PASSWORD)
    return walker


def work_off():
    while due.run_due():
        pass


def test_somebody_takes_everything_along_goes_and_comes_back_as_somebody_new(
    esra, data_dir, mail_to, sign_up
):
    esra.go(f"{ALPHA}/")
    esra.go(f"{ACCOUNT}/account/")
    esra.follow("My data")
    esra.press("Make a copy")
    assert "0 of 3 parts" in esra.page.text
    work_off()
    assert f"{ACCOUNT}/account/data/" in mail_to("esra@partup.example").body
    esra.go("/account/data/")
    key = esra.page.link("Download the copy").rstrip("/").rpartition("/")[2]
    with zipfile.ZipFile(io.BytesIO(shelf.archive_of(key).read_bytes())) as archive:
        assert "tribes/alpha/membership.json" in archive.namelist()

    esra.follow("See what happens")
    esra.press("Erase my account for good", status=422, confirmation="wrong@partup.example")
    esra.press("Erase my account for good", confirmation="esra@partup.example")

    assert esra.page.title == "You are erased."
    assert mail_to("esra@partup.example").subject == "Your account is erased"
    work_off()
    assert not list((data_dir / "exports").iterdir())
    assert esra.go(f"{ALPHA}/").title == "Sign in"
    again = Walker()
    again.go(f"{ACCOUNT}/account/login/")
    again.press("Sign in", status=422, login="esra@partup.example", password=PASSWORD)

    anew = sign_up("Esra Nieuw")

    assert "Alpha" not in anew.go(f"{ACCOUNT}/tribes/").text
    anew.go(f"{ALPHA}/", status=404)
