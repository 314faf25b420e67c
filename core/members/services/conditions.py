"""What somebody accepts and answers before they come in."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext_lazy as _

from core.common.errors import InvalidInput
from core.common.text import CleanText, has_forbidden_characters, tidy
from core.members.models import JoinQuestion, TribeRules

LONGEST_ANSWER = 1000
Answers = Mapping[str, str]


def check_acceptance(rules: TribeRules, accepted_version: int | None) -> dict[str, list[object]]:
    """The sentences for who did not accept the rules as they are now; empty for who did."""
    if not accepted_version:
        return {"accepted_version": [_("Tick that you accept the rules of this tribe.")]}
    if accepted_version != rules.version:
        sentence = _("The rules changed while you read them. Please read them again.")
        return {"accepted_version": [sentence]}
    return {}


def check_answers(
    questions: Iterable[JoinQuestion], answers: Answers
) -> tuple[list[dict[str, str]], dict[str, list[object]]]:
    """Each question as it is put with its answer, and the sentences for what is missing."""
    told, errors = [], {}
    for question in questions:
        answer = tidy(str(answers.get(str(question.pk), "")))
        if sentence := _fault(answer):
            errors[f"answers.{question.pk}"] = [sentence]
        told.append({"question": question.text, "answer": answer})
    return told, errors


def refuse(errors: Mapping[str, list[object]]) -> None:
    """
    Stop here if something is missing.

    :raises InvalidInput: naming it.
    """
    if errors:
        raise InvalidInput(
            {field: [str(line) for line in lines] for field, lines in errors.items()}
        )


def _fault(answer: str) -> object:
    if not answer:
        return _("The tribe would like to know this.")
    if len(answer) > LONGEST_ANSWER:
        return _("Please keep this to 1,000 characters.")
    return CleanText.sentence if has_forbidden_characters(answer) else ""
