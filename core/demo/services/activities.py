"""The work in a part-up: who adds it, takes it on, and when it is done."""

from functools import partial

from core.activities import services
from core.activities.models import Activity
from core.demo.services.scene import A_LITTLE, Scene
from core.demo.story import Activity as ActivityStory


def tell_activity(scene: Scene, told: ActivityStory) -> None:
    """Add an activity on its day, let its people take it on, and get it to where it stands."""
    work = _Work(scene, told)
    scene.at(told.ago, work.add)
    if told.state == "idea":
        return
    for number, key in enumerate(told.by, start=1):
        if key != work.author:
            scene.at(min(told.ago, work.since(key)) - number * A_LITTLE, partial(work.take, key))
    if told.state in {"doing", "done"}:
        scene.at(work.begins, work.begin)
    if told.done_ago is not None:
        scene.at(told.done_ago, work.finish)


class _Work:
    """An activity while it is told; `row` is there once it was added."""

    row: Activity

    def __init__(self, scene: Scene, told: ActivityStory) -> None:
        self.scene, self.told = scene, told
        first = told.by[0] if told.by else scene.told.starter
        self.author = first if self.since(first) > told.ago else scene.told.starter
        self.doer = first
        self.begins = min(told.ago, self.since(first)) - 10 * A_LITTLE

    def since(self, key: str) -> float:
        """Since how many days somebody is a partner."""
        return self.scene.told.partners[key]

    def add(self) -> None:
        due_in = self.told.due_in
        self.row = services.add_activity(
            actor=self.scene.who(self.author),
            partup=self.scene.row,
            title=self.told.title,
            text=self.told.text,
            state="idea" if self.told.state == "idea" else "todo",
            due_date=None if due_in is None else self.scene.calendar.day(due_in),
            is_mine=self.told.state != "idea" and self.author in self.told.by,
        )

    def take(self, key: str) -> None:
        services.take_on(actor=self.scene.who(key), activity=self.row)

    def begin(self) -> None:
        services.move_activity(actor=self.scene.who(self.doer), activity=self.row, state="doing")

    def finish(self) -> None:
        services.finish_activity(actor=self.scene.who(self.doer), activity=self.row)
