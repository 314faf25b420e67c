"""What people do in a part-up, from its first words to its last."""

import zlib
from functools import partial

from core.conversations.services import post_message
from core.demo.services.activities import tell_activity
from core.demo.services.openings import tell_opening, wish_of
from core.demo.services.scene import A_LITTLE, Scene
from core.demo.story import Answer, Guest, Message, StoryError
from core.members.selectors import current_rules
from core.members.services.guest_door import GuestWish
from core.partups import services
from core.partups.models import Closing, Offer, Participation, Partup


def tell_partup(scene: Scene) -> None:
    """Put everything that is done in a part-up into the chronicle; the clock ends it."""
    told = scene.told
    scene.at(told.began_days_ago, partial(_start, scene))
    for key in told.supporters:
        since = min(told.began_days_ago, scene.tribe.members[key]) - A_LITTLE
        scene.at(since, partial(_follow, scene, key))
    for guest in told.guests:
        scene.at(guest.ago, partial(_let_in, scene, guest))
    for opening in told.openings:
        tell_opening(scene, opening)
    for activity in told.activities:
        tell_activity(scene, activity)
    for message in told.messages:
        scene.at(message.ago, partial(_say, scene, message))
    _tell_ending(scene)


def _tell_ending(scene: Scene) -> None:
    told = scene.told
    for number in range(len(told.answers)):
        answers = told.answers[: number + 1]
        scene.at(answers[-1].ago, partial(_answer, scene, answers))
    if told.audience:
        scene.at(told.audience_ago, partial(_open_to, scene))
    if told.closed_days_ago is not None:
        scene.at(told.closed_days_ago, partial(_close, scene))
    if told.stopped_days_ago is not None:
        scene.at(told.stopped_days_ago, partial(_stop, scene))


def _start(scene: Scene) -> None:
    told = scene.told
    first = [opening for opening in told.openings if opening.posted_ago is None]
    scene.row = services.start_partup(
        actor=scene.who(told.starter),
        name=told.name,
        driver=told.driver,
        intended_result=told.result,
        motivation=told.motivation,
        end_date=scene.calendar.day(told.ends_in_days),
        minimum_team=told.minimum_team,
        language=told.language,
        hue=zlib.crc32(told.key.encode()) % 24 * 15,
        openings=[wish_of(opening) for opening in first],
        open_now=told.state != "draft",
    )
    scene.openings |= {row.title: row for row in scene.row.openings.all()}


def _follow(scene: Scene, key: str) -> None:
    services.follow(actor=scene.who(key), partup=scene.row)


def _let_in(scene: Scene, told: Guest) -> None:
    """As accepting an invitation does."""
    guest_pass = services.admit_guest(
        GuestWish(
            account=scene.accounts[told.of],
            partup_id=scene.row.pk,
            until=scene.calendar.day(told.until_in),
            invited_by=scene.who(told.by),
            accepted_version=current_rules().version,
        )
    )
    if guest_pass is None:
        raise StoryError(f"{scene.tribe.slug}: {told.of} is a member, and no guest.")
    scene.members[told.of] = guest_pass.member


def _open_to(scene: Scene) -> None:
    services.change_partup(
        actor=scene.who(scene.told.starter), partup=scene.row, audience=scene.told.audience
    )


def _say(scene: Scene, message: Message) -> None:
    post_message(actor=scene.who(message.by), subject=scene.row, text=message.text)


def _answer(scene: Scene, answers: tuple[Answer, ...]) -> None:
    """Each partner adds to the words that are there, and confirms who else contributed."""
    actor = scene.who(answers[-1].by)
    services.answer_closing(
        actor=actor,
        partup=scene.row,
        outcome=scene.told.outcome,
        result="\n\n".join(answer.result for answer in answers),
        learned="\n\n".join(answer.learned for answer in answers),
        appreciations="\n\n".join(answer.thanks for answer in answers),
    )
    seats = Participation.objects.partners().filter(partup=scene.row, confirmed_by=None)
    for seat in seats.exclude(member=actor).order_by("joined_at", "id"):
        services.confirm_contribution(actor=actor, seat=seat)


def _close(scene: Scene) -> None:
    services.close_partup(actor=scene.who(scene.told.starter), partup=scene.row)


def _stop(scene: Scene) -> None:
    told = scene.told
    services.stop_partup(
        actor=scene.who(told.stopped_by), partup=scene.row, reason=told.stop_reason
    )


def check_ending(scene: Scene) -> None:
    """
    See that the part-up came to where the story says.

    :raises StoryError: if it did not.
    """
    told = scene.told
    state = Partup.objects.values_list("state", flat=True).get(pk=scene.row.pk)
    rows = Offer.objects.filter(opening__partup=scene.row).values_list("state", flat=True)
    offers = [offer.state for opening in told.openings for offer in opening.offers]
    answered = Closing.objects.filter(partup=scene.row).exclude(result="").exists()
    found = (state, sorted(rows), answered)
    wanted = (told.state, sorted(offers), bool(told.answers))
    if found != wanted:
        raise StoryError(f"{scene.tribe.slug}/{told.key} became {found}, not {wanted}.")
