"""Charts of counts over time, as the component ``chart`` draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

STEP, HEIGHT = 10, 100
_LEAST = 2.0


@dataclass(frozen=True)
class Chart:
    """Counts, oldest first, each with the time at which its period begins. ``tone``: good, bad or empty."""

    title: str
    counts: Sequence[int]
    times: Sequence[datetime]
    tone: str = ""

    @property
    def total(self) -> int:
        return sum(self.counts)

    @property
    def highest(self) -> int:
        return max(self.counts, default=0)

    @property
    def view_box(self) -> str:
        return f"0 0 {max(1, len(self.counts)) * STEP} {HEIGHT}"

    @property
    def bars(self) -> list[dict[str, str]]:
        """The place and size of each bar, in figures for SVG; what is little can still be seen."""
        tops = [max(_LEAST, count * HEIGHT / self.highest) if count else 0 for count in self.counts]
        return [
            {"x": str(index * STEP + 1), "y": f"{HEIGHT - top:.1f}", "height": f"{top:.1f}"}
            for index, top in enumerate(tops)
            if top
        ]
