"""The demo story, and how tests go through it."""

import pytest

from core.demo.story import PartUp, read_story

STORY = read_story()
PARTUPS = [(tribe, partup) for tribe in STORY.tribes for partup in tribe.partups]
NAMES = [f"{tribe.slug}/{partup.key}" for tribe, partup in PARTUPS]

each_partup = pytest.mark.parametrize(("tribe", "partup"), PARTUPS, ids=NAMES)
each_tribe = pytest.mark.parametrize("tribe", STORY.tribes, ids=lambda tribe: tribe.slug)


def end_of(partup: PartUp) -> float:
    """Days since the last moment at which people could still do something in it."""
    return partup.closed_days_ago or partup.stopped_days_ago or 0.0
