"""Celery's beat, whose file of when each task ran last may fail: on a full disk it goes on in memory."""

from typing import Any

import structlog
from celery.beat import PersistentScheduler

log = structlog.get_logger("lifeguard.tasks")


class Scheduler(PersistentScheduler):
    """Celery's own would end with its file, and with it everything that is picked up again by itself."""

    def _open_schedule(self) -> Any:
        try:
            return super()._open_schedule()
        except Exception as problem:  # each kind of file has errors of its own
            return _in_memory(_Memory(), problem)

    def sync(self) -> None:
        try:
            super().sync()
        except Exception as problem:
            self._store: Any = _in_memory(_Memory(self._store.cache), problem)


class _Memory(dict[str, Any]):
    """In place of the file."""

    def sync(self) -> None: ...
    def close(self) -> None: ...


def _in_memory(store: _Memory, problem: Exception) -> _Memory:
    log.warning("the schedule is kept in memory until the next start", problem=type(problem).__name__)
    return store
