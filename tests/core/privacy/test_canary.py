"""A person with a name like no other acts everywhere, is erased, and is found nowhere."""

import datetime as dt
import io

import pytest
from allauth.account.models import EmailAddress
from PIL import Image

from core.accounts.models import Account
from core.accounts.services import change_photo, change_profile
from core.activities import services as activities
from core.conversations.models import Message
from core.conversations.services import edit_message, post_message
from core.history.models import Event
from core.mail.services import send_waiting
from core.members import services as members
from core.members.models import Member, TribeRules
from core.members.tasks import rename_in_tribes
from core.partups import rules
from core.partups import services as partups
from core.partups.models import Offer, Opening
from core.partups.services import OpeningWish
from core.privacy.services import ask_for_export, erase_account
from core.tokens.services import make_token
from tenants.context import enter_tribe
from tenants.models import Tribe
from tenants.services import issue_handoff
from tests.core.privacy import search
from tests.core.privacy.conftest import work_off
from tests.support.clients import Visitor

# Every word of the canary; nobody else and nothing else has any of them.
WORDS = ("Zebedeus", "Kwaggavogel", "Vroegernaam", "quagga.example", "Bruinvissen")
FORMER = "Zebedeus Vroegernaam"
NAME = "Zebedeus Kwaggavogel"
ADDRESS = "z.kwaggavogel@quagga.example"


@pytest.fixture
def canary(_database) -> Account:
    """Somebody with two addresses, under a name they change later."""
    account = Account.objects.create_user(ADDRESS, display_name=FORMER)
    for email in (ADDRESS, "zebedeus@quagga.example"):
        EmailAddress.objects.create(
            user=account, email=email, verified=True, primary=email == ADDRESS
        )
    return account


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 64), "teal").save(file, "PNG")
    return file.getvalue()


def live(account: Account, tribe: Tribe) -> None:
    """Take part in everything a tribe has, with and against its founder."""
    with enter_tribe(tribe):
        founder = Member.objects.get(account=tribe.founder_id)
        members.invite_by_mail(actor=founder, addresses=[account.email])
        person = members.admit_member(account=account, invited_by=founder)
        TribeRules.objects.update(level_1="Known", guest_days=30)
        members.set_level(actor=founder, member_id=person.pk, level=1)
        members.make_steward(actor=founder, member_id=person.pk)
        members.invite_by_mail(actor=person, addresses=["friend@partup.example"])
        _start(person, founder)
        _help(person, founder)
        members.step_down(actor=Member.objects.get(pk=person.pk))


def _start(person: Member, founder: Member) -> None:
    mine = _partup(person, "A bench by the water")
    offer = partups.offer_help(actor=founder, opening=mine.openings.get(), words="I help.")
    partups.accept_offer(actor=person, offer=offer, words="Welcome.")
    message = post_message(actor=person, subject=mine, text="The wood is here.")
    edit_message(actor=person, message=message, text="The wood is dry.")
    activity = activities.add_activity(actor=person, partup=mine, title="Saw the wood")
    activities.take_on(actor=person, activity=activity)
    partups.finish_partup(actor=person, partup=mine)
    seat = mine.participations.get(member=person)
    partups.confirm_contribution(actor=founder, seat=seat)


def _help(person: Member, founder: Member) -> None:
    theirs = _partup(founder, "A roof over it", "Slater", "Tiler")
    slater, tiler = theirs.openings.order_by("id")
    declined = partups.offer_help(actor=person, opening=tiler, words="I could.")
    partups.decline_offer(actor=founder, offer=declined, words="Not now.")
    activity = activities.add_activity(actor=founder, partup=theirs, title="Carry slates")
    contribution = activities.take_on(actor=person, activity=activity)
    activities.agree_contribution(actor=founder, contribution=contribution)
    accepted = partups.offer_help(actor=person, opening=slater, words="I can.")
    partups.accept_offer(actor=founder, offer=accepted)
    waiting = _partup(founder, "A lamp above it")
    partups.offer_help(actor=person, opening=waiting.openings.get(), words="With pleasure.")
    assert Offer.objects.filter(member=person).count() == 3
    assert Opening.objects.count() >= 4


def _partup(actor: Member, name: str, *titles: str):
    return partups.start_partup(
        actor=actor,
        name=name,
        driver="People stand where they could sit down.",
        intended_result="Everybody sits and looks at the water.",
        end_date=rules.today() + dt.timedelta(days=30),
        openings=[OpeningWish(title=title) for title in titles or ("Somebody",)],
        open_now=True,
    )


def look_around(account: Account, *tribes: Tribe) -> None:
    """Open pages, so that whatever is kept of a visit is kept."""
    visitor = Visitor(account).proven()
    for path in ("/", "/inbox/", "/work/", "/account/", "/account/data/", "/account/data/erase/"):
        assert visitor.get(path).status_code == 200
    for tribe in tribes:
        for path in ("/", "/people/", "/partups/"):
            assert visitor.to(tribe).get(path).status_code == 200
    wrong = {"login": account.email, "password": "not this one"}
    Visitor().post("/account/login/", wrong)


@pytest.fixture
def erased(canary, alpha, beta, django_capture_on_commit_callbacks) -> Account:
    """The canary after a full life, erased."""
    with django_capture_on_commit_callbacks(execute=True):
        for tribe in (alpha, beta):
            live(canary, tribe)
        change_profile(actor=canary, display_name=NAME, about="I watch Bruinvissen.")
        change_photo(actor=canary, content=picture())
        rename_in_tribes(account_id=str(canary.pk))
        for tribe in (alpha, beta):
            with enter_tribe(tribe):
                members.rename_member(account=canary)
        make_token(actor=canary, name="Bruinvissen robot", scopes=["read"], days=3)
        key = Visitor(canary).parent.session_key
        issue_handoff(actor=canary, session_key=key, tribe=alpha, state="s" * 20)
        send_waiting()
        ask_for_export(actor=canary)
        work_off()
        look_around(canary, alpha, beta)
    before = (search.in_rows(*WORDS), search.in_files(*WORDS))
    assert len(before[0]) > 8, before
    with django_capture_on_commit_callbacks(execute=True):
        erase_account(actor=canary, confirmation=ADDRESS)
    with django_capture_on_commit_callbacks(execute=True):
        work_off()
        send_waiting()
    return canary


def test_a_canary_that_is_erased_is_found_nowhere(erased, data_dir):
    assert search.in_rows(*WORDS) == []
    assert search.in_caches(*WORDS) == []
    assert search.in_files(*WORDS) == []
    assert not list((data_dir / "exports").iterdir())
    assert not [file for file in (data_dir / "media").rglob("*") if file.is_file()]


def test_what_the_canary_brought_stays(erased, alpha, ada_account):
    with enter_tribe(alpha):
        person = Member.objects.get(account=erased)
        assert Message.objects.get(author=person).text == "The wood is dry."
        assert Event.objects.filter(actor=person).count() > 8
    there = Visitor(ada_account).to(alpha)
    for path in ("/", "/people/", "/partups/"):
        text = there.get(path).content.decode()
        assert not [word for word in WORDS if word in text]


def test_nobody_reads_the_canarys_name_in_the_inbox(erased, ada_account):
    text = Visitor(ada_account).get("/inbox/").content.decode()

    assert not [word for word in WORDS if word in text]
    assert "Former member" in text


def test_the_search_finds_what_is_there(canary):
    assert search.in_rows("Vroegernaam") == ["1 in accounts_account"]
    assert search.in_rows("no such word anywhere") == []
