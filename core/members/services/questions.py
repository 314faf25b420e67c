"""What the tribe asks whoever would like to join."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.common.errors import InvalidInput, NotFound
from core.common.validation import check_fields
from core.members import policies
from core.members.models import JoinQuestion, Member
from core.members.models.admission import MOST_QUESTIONS
from core.members.services.joining import hold_door
from core.trail.services import record


@transaction.atomic
def ask_questions(*, actor: Member, texts: Iterable[str]) -> list[JoinQuestion]:
    """
    This will make these the questions of the tribe, in this order; none is fine.

    Stewards may. A question that stays keeps its key, so who is answering it need not start
    again. Answers that were given keep the question as it was put. Twice the same is harmless.

    :raises NotFound: if the actor may not.
    :raises InvalidInput: naming the question that does not fit (`questions.0`), or if there are
        more than five.
    """
    if not policies.can_answer_requests(actor):
        raise NotFound
    hold_door()
    before = {question.text: question for question in JoinQuestion.objects.all()}
    wanted = _checked(texts)
    JoinQuestion.objects.exclude(text__in=[question.text for question in wanted]).delete()
    kept = [before.get(question.text, question) for question in wanted]
    if kept == list(JoinQuestion.objects.order_by("position")):
        return kept
    # Places are given anew: from the end, so that no two are ever at the same one.
    for question in before.values():
        JoinQuestion.objects.filter(pk=question.pk).update(position=question.position + 100)
    for position, question in enumerate(kept):
        question.position = position
        question.save()
    changes = {"before": len(before), "after": len(kept)}
    record(action="tribe.questions_changed", actor=actor, changes=changes)
    return kept


def _checked(texts: Iterable[str]) -> list[JoinQuestion]:
    typed = list(texts)
    if len([text for text in typed if text.strip()]) > MOST_QUESTIONS:
        raise InvalidInput({"questions": [_("Ask at most five questions.")]})
    wanted: dict[str, JoinQuestion] = {}
    errors = {}
    for number, text in enumerate(typed):
        if not text.strip():
            continue
        question = JoinQuestion(position=number, text=text)
        try:
            check_fields(question)
        except InvalidInput as refusal:
            errors[f"questions.{number}"] = refusal.errors["text"]
        wanted.setdefault(question.text, question)
    if errors:
        raise InvalidInput(errors)
    return list(wanted.values())
