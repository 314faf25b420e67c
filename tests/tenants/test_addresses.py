"""The address of a tribe, while it is chosen."""

import pytest
from django.conf import settings

FOUND = "/tribes/found/"
ADDRESS = "/tribes/address/"


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("night-shift", "<strong>night-shift</strong> is free."),
        ("alpha", "This address is taken."),
        ("supp0rt", "This address is kept for Part-up itself."),
        ("Night Shift", "<strong>night-shift</strong> is free."),
        ("a\x00b", "small letters"),
        ("<script>", "small letters"),
        ("", ""),
    ],
)
def test_an_address_is_answered_while_it_is_typed(visit, farid_account, alpha, slug, words):
    answer = visit(farid_account).get(ADDRESS, {"slug": slug})

    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "<script>" not in answer.content.decode()
    assert "<html" not in answer.content.decode()


def test_the_preview_shows_the_whole_address(visit, farid_account):
    page = visit(farid_account).get(FOUND).content.decode()

    assert f".{settings.ORIGIN.host}</p>" in page
