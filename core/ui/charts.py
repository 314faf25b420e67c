"""Charts drawn as SVG on our side; a table with the same numbers always stands beside."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise

WIDTH, HEIGHT = 640.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 64.0, 8.0, 12.0, 32.0
_MOST_LABELS = 8
_TICKS = 4
_NICE = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Series:
    """Some numbers that belong together, one for each label; `tone` is a colour of charts.css."""

    title: Words
    values: Sequence[float]
    tone: str = "accent"


@dataclass(frozen=True)
class Bar:
    """A rectangle; `words` is what a pointer or a screen reader is told."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    words: str


@dataclass(frozen=True)
class Mark:
    """A label at an axis, or a line across."""

    x: float
    y: float
    words: str


@dataclass(frozen=True)
class Chart:
    """Bars for each label, stacked: what is above zero upwards, what is below it downwards."""

    name: str
    title: Words
    labels: Sequence[str]
    series: Sequence[Series]
    unit: str = ""
    divide_by: int = 1

    width = WIDTH
    height = HEIGHT

    @property
    def is_empty(self) -> bool:
        return not any(value for one in self.series for value in one.values)

    @property
    def top(self) -> float:
        """The highest number of the axis."""
        return self._step * max(1, math.ceil(self._high / self._step))

    @property
    def floor(self) -> float:
        """The lowest number of the axis; zero when nothing is below."""
        return -self._step * math.ceil(-self._low / self._step)

    @property
    def _high(self) -> float:
        return max([sum(max(one, 0) for one in column) for column in self._columns], default=0)

    @property
    def _low(self) -> float:
        return min([sum(min(one, 0) for one in column) for column in self._columns], default=0)

    @property
    def _columns(self) -> list[list[float]]:
        """The numbers of each label."""
        shown = [[value / self.divide_by for value in one.values] for one in self.series]
        return [list(column) for column in zip(*shown, strict=True)]

    @property
    def _step(self) -> float:
        """A round number, so that about four lines go across."""
        span = (self._high - self._low) / _TICKS or 1
        power = 1.0
        while power * 10 <= span:
            power *= 10
        while power > span:
            power /= 10
        return next(nice * power for nice in _NICE if nice * power >= span)

    def _y(self, value: float) -> float:
        room = HEIGHT - TOP - BOTTOM
        return round(TOP + (self.top - value) / (self.top - self.floor) * room, 2)

    @property
    def zero_y(self) -> float:
        return self._y(0)

    @property
    def plot_left(self) -> float:
        return LEFT

    @property
    def plot_right(self) -> float:
        return WIDTH - RIGHT

    @property
    def ticks(self) -> list[Mark]:
        """The lines across, with their numbers."""
        count = round((self.top - self.floor) / self._step)
        numbers = [self.floor + self._step * step for step in range(count + 1)]
        return [Mark(LEFT - 8, self._y(number), f"{self.unit}{number:,.6g}") for number in numbers]

    @property
    def feet(self) -> list[Mark]:
        """The labels below, thinned out when they would touch."""
        every = -(-len(self.labels) // _MOST_LABELS) or 1
        return [
            Mark(round(self._slot * index + LEFT + self._slot / 2, 2), HEIGHT - 10, label)
            for index, label in enumerate(self.labels)
            if index % every == 0
        ]

    @property
    def _slot(self) -> float:
        return (WIDTH - LEFT - RIGHT) / max(len(self.labels), 1)

    @property
    def bars(self) -> list[Bar]:
        """The rectangles, from zero outwards."""
        found = []
        for index, column in enumerate(self._columns):
            up = down = 0.0
            for one, value in zip(self.series, column, strict=True):
                begin = up if value >= 0 else down
                up, down = (up + value, down) if value >= 0 else (up, down + value)
                if value:
                    found.append(self._bar(index, one, begin, begin + value))
        return found

    def _bar(self, index: int, series: Series, begin: float, end: float) -> Bar:
        width = min(self._slot * 0.7, 48)
        high, low = self._y(max(begin, end)), self._y(min(begin, end))
        return Bar(
            x=round(LEFT + self._slot * index + (self._slot - width) / 2, 2),
            y=high,
            width=round(width, 2),
            height=round(max(low - high, 0.5), 2),
            tone=series.tone,
            words=f"{self.labels[index]}, {series.title}: {self.unit}{end - begin:,.2f}",
        )
