"""Two tribes with one of everything, whose every text carries the tribe's own canary."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from allauth.mfa.models import Authenticator

from core.accounts.models import Account
from core.accounts.sealing import seal
from core.accounts.services import change_photo
from core.activities import services as activities
from core.common import clock
from core.conversations import services as conversations
from core.inbox.models import Pointer
from core.members.models import Member, TribeRules
from core.members.services import (
    ask_questions,
    ask_to_join,
    invite_by_mail,
    make_invitation_link,
    preview_import,
)
from core.members.services.about import add_block
from core.members.services.names import rename_member
from core.members.services.settings import set_tribe_picture
from core.partups import services as partups
from core.partups.models import Partup
from core.partups.services import NeedWish, OpeningWish
from core.privacy.models import Export, TribeCopy
from core.sso.models import EmailDomain, IdentityProvider, key_of
from core.tokens.models import AccessToken
from core.tokens.services import make_token
from tenants.context import enter_tribe
from tenants.models import Organisation, Tribe
from tests.architecture.money import money_of
from tests.architecture.people import admit_everybody, give_roles, let_in, make_people
from tests.support.pictures import picture

_TEAM = ("partner", "helper")


@dataclass
class World:
    """A tribe, its people by part, and the value of every address parameter in it."""

    tribe: Tribe
    canary: str
    people: dict[str, Account] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


def secret_of(canary: str) -> str:
    """The word in everything of a tribe's part-up, which not all of its members see."""
    return canary[::-1].capitalize()


def make_world(tribe: Tribe, canary: str, *, steward: Account) -> World:
    """Fill a tribe through its services; run it in public, inside a transaction."""
    world = World(tribe, canary)
    Tribe.objects.filter(pk=tribe.pk).update(name=f"{canary} tribe", why=f"{canary} why")
    Organisation.objects.filter(pk=tribe.organisation_id).update(name=f"{canary} organisation")
    world.people |= {"steward": steward} | make_people(canary)
    with enter_tribe(tribe):
        admit_everybody(world.people)
        _agree(world)
        _fill(world)
        _show(world)
        _let_guests_in(world)
        _invite(world)
    give_roles(world.people, tribe.organisation)
    _ask_to_join(world)
    pointer = Pointer.objects.filter(account=world.people["level2"], tribe=tribe).first()
    world.values |= {
        "pointer_id": pointer.pk if pointer else tribe.pk,
        "tribe_id": tribe.pk,
        "organisation_id": tribe.organisation_id,
        "domain_id": _domain(world).pk,
        "provider_id": key_of(tribe.organisation_id),
        "key": key_of(tribe.organisation_id),
        "slug": "a-free-address",
        **money_of(world.tribe, world.canary, payer=world.people["steward"]),
        "copy_id": TribeCopy.objects.create(
            tribe=world.tribe, asked_by=world.people["owner"], is_whole=True
        ).pk,
        "export_id": Export.objects.create(account=world.people["member"]).pk,
        "token_id": _token(world).pk,
        "pk": _passkey(world).pk,
    }
    return world


def _token(world: World) -> AccessToken:
    """The token of a member's program."""
    token, _text = make_token(
        actor=world.people["member"],
        name=f"{world.canary} robot",
        scopes=["read"],
        days=30,
        tribe_id=world.tribe.pk,
    )
    return token


def _passkey(world: World) -> Authenticator:
    """The passkey of somebody who is in no cell of the table."""
    return Authenticator.objects.create(
        user=world.people["doer"], type=Authenticator.Type.WEBAUTHN, data={"name": world.canary}
    )


def _domain(world: World) -> EmailDomain:
    """A proven domain whose people sign in at their organisation."""
    organisation = world.tribe.organisation
    IdentityProvider.objects.create(
        organisation=organisation,
        issuer=f"https://{world.canary.lower()}.example",
        client_id=f"{world.canary} client",
        sealed_secret=seal("secret"),
        authorize_origin=f"https://{world.canary.lower()}.example",
        is_on=True,
    )
    return EmailDomain.objects.create(
        organisation=organisation,
        name=f"{world.canary.lower()}.example",
        proof="proof",
        verified_at=clock.now(),
    )


def _fill(world: World) -> None:
    canary, people = secret_of(world.canary), _members(world)
    partner, helper = people["partner"], people["helper"]
    partup = partups.start_partup(
        actor=partner,
        name=f"{canary} part-up",
        driver=f"{canary} is going on here.",
        intended_result=f"{canary} is the intended result.",
        motivation=f"{canary} motivates.",
        end_date=clock.now().date() + dt.timedelta(days=40),
        openings=[_opening(canary, "first"), _opening(canary, "second")],
        audience="level_2",
        open_now=True,
    )
    first, second = partup.openings.order_by("id")
    taken = partups.offer_help(actor=helper, opening=first, words=f"{canary} helps.")
    seat = partups.accept_offer(actor=partner, offer=taken, words=f"{canary} welcome.")
    offer = partups.offer_help(actor=people["offerer"], opening=second, words=f"{canary} offers.")
    activity = activities.add_activity(
        actor=partner, partup=partup, title=f"{canary} activity", text=f"{canary} text."
    )
    contribution = activities.take_on(actor=people["doer"], activity=activity)
    message = conversations.post_message(
        actor=partner, subject=partup, text=f"{canary} says something."
    )
    partups.follow(actor=people["supporter"], partup=partup)
    world.values |= {
        "partup_id": partup.pk,
        "opening_id": second.pk,
        "offer_id": offer.pk,
        "seat_id": seat.pk,
        "activity_id": activity.pk,
        "contribution_id": contribution.pk,
        "message_id": message.pk,
        "member_id": people["member"].pk,
        "state": "todo",
        "name": "tribe",
    }


def _let_guests_in(world: World) -> None:
    """A guest in the part-up, one in another, and somebody asked in."""
    partup = Partup.objects.get(pk=world.values["partup_id"])
    partner, helper = (Member.objects.get(account=world.people[part]) for part in _TEAM)
    guest_pass = let_in(world.people["guest_inside"], partup=partup, partner=partner)
    let_in(world.people["guest_outside"], partup=_another(helper), partner=helper)
    asked = partups.invite_guest(
        actor=partner,
        partup=partup,
        address=f"{world.canary}-asked@partup.example".lower(),
        until=clock.now().date() + dt.timedelta(days=10),
        words=f"{world.canary} asks you in.",
    )
    world.values |= {"guest_invitation_id": asked.pk, "pass_id": guest_pass.pk}


def _another(starter: Member) -> Partup:
    """A part-up that nothing in the table is about."""
    return partups.start_partup(
        actor=starter,
        name="Another part-up",
        driver="Something else is going on.",
        intended_result="Something else is different.",
        end_date=clock.now().date() + dt.timedelta(days=40),
        openings=[OpeningWish(title="Somebody else")],
        audience="level_3",
        open_now=True,
    )


def _show(world: World) -> None:
    """A photo of a member, a picture of the tribe, and a block that members read."""
    person, steward = world.people["member"], Member.objects.get(account=world.people["steward"])
    change_photo(actor=person, content=picture())
    rename_member(account=person)
    tribe = set_tribe_picture(actor=steward, content=picture())
    block = add_block(actor=steward, title=f"{world.canary} block", text=f"{world.canary} tells.")
    world.values |= {
        "account_id": person.pk,
        "photo_id": person.photo_id,
        "picture_id": tribe.picture_id,
        "block_id": block.pk,
    }


def _agree(world: World) -> None:
    """Rules with three levels and guests, and with words of their own."""
    names = {f"level_{level}": f"{world.canary} {level}" for level in (1, 2, 3)}
    words = {"reason": f"{world.canary} reason", "own_words": f"{world.canary} words"}
    TribeRules.objects.update(guest_days=30, **names, **words)


def _invite(world: World) -> None:
    steward = Member.objects.get(account=world.people["steward"])
    address = f"{world.canary}-guest@partup.example".lower()
    invitation = invite_by_mail(actor=steward, addresses=[address])[0]
    _, token = make_invitation_link(actor=steward)
    world.values |= {"invitation_id": invitation.pk, "token": token}


def _ask_to_join(world: World) -> None:
    """Somebody waits at the door, and a list of people waits to be looked at."""
    canary = world.canary
    waiting = world.people["waiting"]
    steward = world.people["steward"]
    with enter_tribe(world.tribe):
        actor = Member.objects.get(account=steward)
        (question,) = ask_questions(actor=actor, texts=[f"{canary} question?"])
        listed = preview_import(actor=actor, content=f"{canary}@partup.example".lower())
    is_listed = Tribe.objects.values_list("is_listed", flat=True).get(pk=world.tribe.pk)
    Tribe.objects.filter(pk=world.tribe.pk).update(is_listed=True)
    arrival = ask_to_join(
        actor=waiting,
        tribe_id=world.tribe.pk,
        accepted_version=1,
        answers={str(question.pk): f"{canary} answer."},
    )
    Tribe.objects.filter(pk=world.tribe.pk).update(is_listed=is_listed)
    if arrival.request:
        world.values |= {"request_id": arrival.request.pk, "import_id": listed.pk}


def _opening(canary: str, which: str) -> OpeningWish:
    return OpeningWish(
        title=f"{canary} {which} opening",
        text=f"{canary} asks.",
        needs=[NeedWish(f"{canary} need")],
    )


def _members(world: World) -> dict[str, Member]:
    inside = {member.account_id: member for member in Member.objects.present()}
    return {part: inside[person.pk] for part, person in world.people.items() if person.pk in inside}
