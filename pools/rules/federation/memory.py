"""What providers were asked for (keys, addresses), kept for a while in each process.

An answer is taken for an hour. A provider that cannot be asked is taken at its last word for a day, and whatever comes in,
it is not asked more often than every half minute: so what changes there is followed, and no flood is passed on.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

from pools.rules.federation.rejections import Unreachable

FRESH = timedelta(hours=1)
"""How long an answer is taken without asking again."""
LAST = timedelta(hours=24)
"""How long an answer is taken while the provider cannot be asked."""
PAUSE = timedelta(seconds=30)
"""How long after one question the next is not asked, however the first one ended."""
MOST = 200
T = TypeVar("T")


@dataclass
class Learned(Generic[T]):
    """The last answer of a provider, and how the last question ended if it failed. ``lock`` is held around :meth:`ask`:
    those who wait for it take the answer."""

    value: T | None = None
    since: datetime | None = None
    asked: datetime | None = None
    problem: Unreachable | None = None
    lock: Lock = field(default_factory=Lock)

    def is_due(self, now: datetime, age: timedelta) -> bool:
        """Whether the provider may be asked, and must be as its answer is of this age."""
        if self.asked is not None and now - self.asked < PAUSE:
            return False
        return self.since is None or now - self.since >= age

    def ask(self, now: datetime, fetch: Callable[[], T]) -> None:
        self.asked = now
        try:
            self.value, self.since, self.problem = fetch(), now, None
        except Unreachable as problem:
            self.problem = problem
            if self.since is None or now - self.since >= LAST:
                self.value, self.since = None, None

    def failure(self, otherwise: str = "The provider cannot be asked.") -> Unreachable:
        """How the last question failed, for whoever asks now."""
        return type(self.problem)(str(self.problem)) if self.problem else Unreachable(otherwise)


class Memory(Generic[T]):
    """What is known of each provider, by a key that names all that the answer depends on."""

    def __init__(self) -> None:
        self._known: OrderedDict[str, Learned[T]] = OrderedDict()
        self._lock = Lock()

    def of(self, key: str) -> Learned[T]:
        with self._lock:
            known: Learned[T] = self._known.setdefault(key, Learned())
            self._known.move_to_end(key)
            while len(self._known) > MOST:
                self._known.popitem(last=False)
        return known

    def forget(self) -> None:
        with self._lock:
            self._known.clear()
