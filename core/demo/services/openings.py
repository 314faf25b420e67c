"""What a part-up looks for, and who offers."""

from functools import partial

from core.demo.services.scene import Scene
from core.demo.story import Offer as OfferStory
from core.demo.story import Opening as OpeningStory
from core.partups import services
from core.partups.models import Offer
from core.partups.services import NeedWish, OpeningWish


def wish_of(told: OpeningStory) -> OpeningWish:
    """An opening of the story, as its part-up asks for it."""
    return OpeningWish(
        title=told.title,
        text=told.text,
        seats=told.places,
        hours_a_week=told.hours,
        needs=tuple(NeedWish(words) for words in told.needs),
    )


def tell_opening(scene: Scene, told: OpeningStory) -> None:
    """Post an opening that came later, and let people offer and be answered."""
    if told.posted_ago is not None:
        scene.at(told.posted_ago, partial(_post, scene, told))
    for offer in told.offers:
        _tell_offer(scene, told, offer)


def _post(scene: Scene, told: OpeningStory) -> None:
    scene.openings[told.title] = services.add_opening(
        actor=scene.who(scene.told.starter), partup=scene.row, wish=wish_of(told)
    )


def _tell_offer(scene: Scene, opening: OpeningStory, told: OfferStory) -> None:
    """An offer that waits has a first yes at most; one that lapses is left to the clock."""
    scene.at(told.ago, partial(_offer, scene, opening, told))
    answers = {"declined": _decline, "withdrawn": _withdraw}
    answers |= dict.fromkeys(("accepted", "pending"), _accept)
    answer = answers.get(told.state)
    if answer and told.answered_ago is not None:
        scene.at(told.answered_ago, partial(answer, scene, opening, told))


def _offer(scene: Scene, opening: OpeningStory, told: OfferStory) -> None:
    services.offer_help(
        actor=scene.who(told.by),
        opening=scene.openings[opening.title],
        words=told.words,
        hours=told.hours,
    )


def _accept(scene: Scene, opening: OpeningStory, told: OfferStory) -> None:
    services.accept_offer(
        actor=scene.who(told.answered_by or scene.told.starter),
        offer=_row(scene, opening, told),
        words=told.answer,
    )


def _decline(scene: Scene, opening: OpeningStory, told: OfferStory) -> None:
    services.decline_offer(
        actor=scene.who(told.answered_by or scene.told.starter),
        offer=_row(scene, opening, told),
        words=told.answer,
    )


def _withdraw(scene: Scene, opening: OpeningStory, told: OfferStory) -> None:
    services.withdraw_offer(actor=scene.who(told.by), offer=_row(scene, opening, told))


def _row(scene: Scene, opening: OpeningStory, told: OfferStory) -> Offer:
    return Offer.objects.select_related("opening").get(
        opening=scene.openings[opening.title], member=scene.who(told.by)
    )
