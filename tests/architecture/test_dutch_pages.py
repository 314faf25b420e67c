"""Every page of every host, read in Dutch: no English word is left on it."""

import html
import re

import polib
import pytest
from django.utils import translation

from core.accounts.models import Account
from infra.dev.messages import compile_all
from infra.messages.catalogue import path_of
from tests.architecture.routes import all_routes
from tests.architecture.visitors import make_cast
from tests.architecture.world import make_world

READERS = ("anonymous", "stranger", "member", "partner", "steward", "staff")
# Shows developers the components, with samples in English.
NOT_READ = {"ui:styleguide"}
ENGLISH = re.compile(
    r"\b(Save|Saved|Cancel|Back|Edit|Remove|Close|Send|Search|Add|Next|Previous|Older|Newer|More"
    r"|Settings|People|About|Sign in|Sign out|Password|E-mail address|Home|My work|My tribes"
    r"|Invite people|Start a part-up|Found a tribe|Offer to help|Follow|Accept|Decline|Withdraw"
    r"|Confirm|Try again|Go back|Nothing|Running|Closing|Draft|Language|Choose|Who|What|When|Why"
    r"|This field|Your|You|The|and|with|your)\b"
)
_UNREAD = re.compile(r"<(style|script|svg)\b.*?</\1>", re.DOTALL)
_SPOKEN = re.compile(r'(?:aria-label|title|placeholder|data-done)="([^"]*)"')


@pytest.fixture
def dutch():
    """The catalogue as it is now, compiled."""
    compile_all()
    translation.trans_real._translations.clear()


@pytest.fixture
def world(alpha, ada_account):
    """A tribe full of a word that is in no language's catalogue."""
    return make_world(alpha, "Kanarie", steward=ada_account)


@pytest.fixture
def cast(dutch, world, farid_account, chidi_account, dunya_account):
    """Everybody, reading Dutch; whoever has no account says so by the browser."""
    Account.objects.update(language="nl")
    made = make_cast(world, stranger=farid_account, other=chidi_account, staff=dunya_account)
    for client in made.clients.values():
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = "nl"
    return made


def _pages():
    for route in all_routes():
        is_page = not route.pattern.startswith(("api/", "_allauth/"))
        if is_page and "GET" in route.methods and route.name not in NOT_READ:
            yield route


def _texts(page):
    page = _UNREAD.sub(" ", page)
    found = [*_SPOKEN.findall(page), *re.split(r"<[^>]*>", page)]
    return {words for text in found if (words := " ".join(html.unescape(text).split()))}


def _in_english_only():
    """The texts of the catalogue that read differently in Dutch."""
    entries = polib.pofile(str(path_of("nl")))
    # The foot of the page offers each language by its own name.
    both = {entry.msgstr for entry in entries} | {"English"}
    return {entry.msgid for entry in entries} - both


def test_every_page_speaks_dutch(cast, world):
    english, pages, faults = _in_english_only(), 0, set()
    for route in _pages():
        for reader in READERS:
            text = cast.answer(reader, route, "GET", world.values).text
            if "<html" not in text:
                continue
            pages += 1
            if '<html lang="nl"' not in text:
                faults.add(f"{route.key} as {reader}: says another language")
            faults |= {
                f"{route.key}: {words!r}"
                for words in _texts(text)
                if words in english or ("Kanarie" not in words and ENGLISH.search(words))
            }

    assert sorted(faults) == []
    assert pages > 200
