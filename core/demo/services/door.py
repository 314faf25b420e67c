"""Who asks to join a tribe of the story, and what they say."""

from functools import partial

from core.accounts.models import Account
from core.demo.moments import Calendar
from core.demo.services.chronicle import Chronicle
from core.demo.story import Asking, StoryError
from core.demo.story import Tribe as TribeStory
from core.members.models import Member
from core.members.selectors import current_rules, questions
from core.members.services import (
    accept_invitation,
    ask_questions,
    ask_to_join,
    make_invitation_link,
)
from tenants.models import Tribe

_QUESTIONS_AFTER = 0.5


def tell_door(
    *,
    tribe: Tribe,
    told: TribeStory,
    accounts: dict[str, Account],
    members: dict[str, Member],
    chronicle: Chronicle,
    calendar: Calendar,
) -> None:
    """The tribe asks its questions from its second day on; whoever asks to join waits."""
    if told.questions:
        moment = calendar.moment(told.founded_days_ago - _QUESTIONS_AFTER)
        steward = members[told.stewards[0]]
        chronicle.at(moment, partial(ask_questions, actor=steward, texts=told.questions))
    for asking in told.askings:
        deed = partial(_ask, tribe, asking, accounts[asking.by], members)
        chronicle.at(calendar.moment(asking.ago), deed)


def _ask(tribe: Tribe, told: Asking, account: Account, members: dict[str, Member]) -> None:
    asked = zip(questions(), told.answers, strict=True)
    answers = {str(question.pk): words for question, words in asked}
    version = current_rules().version
    if told.invited_by:
        _, token = make_invitation_link(actor=members[told.invited_by], max_uses=1)
        arrival = accept_invitation(
            actor=account, token=token, accepted_version=version, answers=answers
        )
    else:
        arrival = ask_to_join(
            actor=account, tribe_id=tribe.pk, accepted_version=version, answers=answers
        )
    if not arrival.is_waiting:
        raise StoryError(f"{tribe.slug}: {told.by} came in instead of waiting.")
