"""What the tribe asks whoever would like to join."""

import pytest

from core.common.errors import InvalidInput, NotFound
from core.members import selectors, services
from core.members.models import JoinAnswers, JoinQuestion
from core.trail.models import TrailRecord
from tenants.context import enter_tribe
from tests.core.members.doors import ask, set_admission

QUESTIONS = "/people/questions/"


def texts():
    """The questions in order."""
    return [question.text for question in selectors.questions()]


def test_questions_keep_their_order_and_those_that_stay_their_key(ada):
    first = services.ask_questions(actor=ada, texts=["One?", "", "Two?", "Three?", "One?"])
    again = services.ask_questions(actor=ada, texts=["Three?", "Four?", "One?"])

    assert [question.text for question in first] == ["One?", "Two?", "Three?"]
    assert texts() == ["Three?", "Four?", "One?"]
    assert [again[0].pk, again[2].pk] == [first[2].pk, first[0].pk]
    assert TrailRecord.objects.filter(action="tribe.questions_changed").count() == 2


def test_the_same_questions_again_change_nothing(ada):
    for _ in range(2):
        services.ask_questions(actor=ada, texts=["One?", "Two?"])

    assert texts() == ["One?", "Two?"]
    assert TrailRecord.objects.filter(action="tribe.questions_changed").count() == 1


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ([f"Question {number}?" for number in range(6)], "questions"),
        (["Fine?", "x" * 141], "questions.1"),
        (["a\nb?"], "questions.0"),
        (["a\u202eb?"], "questions.0"),
    ],
    ids=["six", "long", "two lines", "turned"],
)
def test_what_does_not_fit_is_named_and_nothing_changes(ada, typed, field):
    services.ask_questions(actor=ada, texts=["One?"])

    with pytest.raises(InvalidInput) as refusal:
        services.ask_questions(actor=ada, texts=typed)

    assert set(refusal.value.errors) == {field}
    assert texts() == ["One?"]


def test_only_stewards_ask(visit, bram, bram_account, alpha):
    with pytest.raises(NotFound):
        services.ask_questions(actor=bram, texts=["One?"])
    inside = visit(bram_account).to(alpha)

    assert inside.get(QUESTIONS).status_code == 404
    assert inside.post(QUESTIONS, {"questions.0": "One?"}).status_code == 404
    with enter_tribe(alpha):
        assert not JoinQuestion.objects.exists()


def test_both_doors_do_the_same(visit, ada_account, alpha):
    inside = visit(ada_account).to(alpha)
    path = "/api/v1/requests/questions/"

    page = inside.post(QUESTIONS, {"questions.0": "One?", "questions.2": "Two?"}, follow=True)
    read = inside.get(path).json()
    put = inside.put(path, {"questions": ["Two?"]}, content_type="application/json").json()
    refused = inside.post(QUESTIONS, {"questions.0": "x" * 141})

    assert "Saved. Who asks to join is asked this from now on." in page.content.decode()
    assert [question["text"] for question in read] == ["One?", "Two?"]
    assert [question["id"] for question in put] == [read[1]["id"]]
    assert refused.status_code == 422
    assert "x" * 141 in refused.content.decode()


def test_answers_keep_the_question_as_it_was_put(visit, ada_account, farid_account, alpha):
    set_admission(alpha, "closed")
    (question,) = ask(alpha, "Why us?")
    typed = {"accepted_version": "1", f"answers.{question.pk}": "Because of the birds."}
    visit(farid_account).post(f"/join/{alpha.pk}/", typed)

    visit(ada_account).to(alpha).post(QUESTIONS, {"questions.0": "Why birds?"})
    page = visit(ada_account).to(alpha).get("/people/requests/").content.decode()

    with enter_tribe(alpha):
        said = JoinAnswers.objects.get().answers
    assert said == [{"question": "Why us?", "answer": "Because of the birds."}]
    assert "Why us?" in page
    assert "Why birds?" in page


def test_who_is_answering_when_the_questions_change_is_asked_the_new_ones(
    visit, farid_account, alpha
):
    set_admission(alpha, "closed")
    (former,) = ask(alpha, "Why us?")
    with enter_tribe(alpha):
        JoinQuestion.objects.all().delete()
    ask(alpha, "Why birds?")
    typed = {"accepted_version": "1", f"answers.{former.pk}": "Because."}

    answer = visit(farid_account).post(f"/join/{alpha.pk}/", typed)

    assert answer.status_code == 422
    assert "Why birds?" in answer.content.decode()
