"""What several tests of this room begin with."""

from pathlib import Path

import pytest

from core.demo.moments import Calendar
from core.demo.services import make_demo
from core.demo.story import Story, read_story
from tenants.context import enter_tribe
from tenants.models import Tribe

SMALL = Path(__file__).parent / "small_story"


@pytest.fixture(scope="module")
def story() -> Story:
    return read_story(SMALL)


@pytest.fixture
def made(story: Story) -> Calendar:
    """The small story was told; the calendar it was told by."""
    calendar = Calendar.of_now()
    assert make_demo(story=story) is True
    return calendar


@pytest.fixture
def ferry(made: Calendar):
    """The test works inside the ferry's tribe."""
    with enter_tribe(Tribe.objects.get(slug="ferry")) as tribe:
        yield tribe
