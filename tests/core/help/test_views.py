"""Help is there for everybody, signed in or not."""

import pytest

from core.help.views import TOPICS

NAMES = [topic.name for topic in TOPICS]


def test_a_visitor_finds_every_topic(visit):
    page = visit().get("/help/").content.decode()

    assert all(f'href="/help/{name}/"' in page for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_topic_is_read_signed_out_and_in(visit, ada_account, name):
    pages = [visitor.get(f"/help/{name}/") for visitor in (visit(), visit(ada_account))]

    assert [page.status_code for page in pages] == [200, 200]
    assert all(page.content.decode().count("<h1>") == 1 for page in pages)


@pytest.mark.parametrize("name", ["nothing", "topic", "index", "..", "%00", "x" * 5000])
def test_what_is_no_topic_is_not_there(visit, name):
    assert visit().get(f"/help/{name}/").status_code == 404
