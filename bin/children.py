"""Child processes: started, watched, started again where they end, and taken down together. Standard library only."""

import ctypes
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from log_files import LogFile

PAUSES = (0, 1, 2, 4, 8, 16, 30)
"""Seconds before a child that ended is started again; the last one for as long as it keeps ending."""
STEADY = 60
"""Seconds after which a child counts as one that runs: when it ends, the pauses begin anew."""
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_SET_PARENT_DEATH_SIGNAL = 1


class Interrupted(BaseException):
    """Ctrl-C or SIGTERM."""


class ChildEnded(Exception):
    """A child ended by itself while everything was being started."""


@dataclass
class Child:
    """A child: how it is started, what it says, and the process that it is now."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: LogFile
    process: subprocess.Popen
    reader: threading.Thread
    begun: float = field(default_factory=time.monotonic)
    ends: int = 0

    def how_it_ended(self) -> str:
        code = self.process.returncode
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
        return f"The {self.name} ended by itself ({how})"

    def next_pause(self) -> float:
        """Seconds to wait before the next start, longer each time that it ended soon."""
        self.ends = 0 if time.monotonic() - self.begun > STEADY else self.ends
        self.ends += 1
        return PAUSES[min(self.ends, len(PAUSES)) - 1]


@dataclass
class Children:
    """The children of this process, in the order of their start. A signal raises Interrupted between two steps."""

    logs: Path
    environment: dict[str, str]
    running: dict[str, Child] = field(default_factory=dict)
    ended: queue.SimpleQueue = field(default_factory=queue.SimpleQueue)
    _guarded: bool = False
    _asked: bool = False

    def listen(self) -> None:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._hear)

    def _hear(self, _number: int, _frame: object) -> None:
        self._asked = True
        if not self._guarded:
            raise Interrupted

    def start(self, name: str, command: list[str]) -> None:
        """Start a child in a group of its own, so that Ctrl-C reaches it through us alone."""
        self._launch(name, command, dict(self.environment), LogFile(self.logs / f"{name}.log"))

    def _launch(self, name: str, command: list[str], environment: dict[str, str], log: LogFile) -> Child:
        # An interruption here would leave a child behind that nobody knows.
        self._guarded = True
        outlet, inlet = os.pipe()
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=inlet,
            stderr=inlet,
            start_new_session=True,
            preexec_fn=_die_with_parent if _libc else None,  # noqa: PLW1509 (one call, found before the fork)
        )
        os.close(inlet)
        reader = threading.Thread(target=log.take_in, args=(outlet,), daemon=True)
        child = self.running[name] = Child(name, command, environment, log, process, reader)
        self._guarded = False
        reader.start()
        threading.Thread(target=self._watch, args=(child, process), daemon=True).start()
        if self._asked:
            raise Interrupted
        return child

    def _watch(self, child: Child, process: subprocess.Popen) -> None:
        process.wait()
        self.ended.put(child)

    def wait(self, ready: Callable[[], bool], seconds: float) -> None:
        """Wait until ``ready``. Raises ChildEnded, and TimeoutError after ``seconds``."""
        deadline = time.monotonic() + seconds
        while not ready():
            try:
                child = self.ended.get(timeout=0.1)
            except queue.Empty:
                if time.monotonic() > deadline:
                    raise TimeoutError from None
                continue
            raise ChildEnded(_how_it_ended(child))

    def keep(self, say: Callable[[str], None]) -> None:
        """Start each child that ends again, for ever: the others go on, and what it held is in the database."""
        due: dict[str, float] = {}
        while True:
            nearest = min(due.values(), default=None)
            try:
                child = self.ended.get(
                    timeout=None if nearest is None else max(0, nearest - time.monotonic())
                )
            except queue.Empty:
                for name in [name for name, moment in due.items() if moment <= time.monotonic()]:
                    del due[name]
                    self._start_again(self.running[name])
                continue
            pause = child.next_pause()
            when = f"in {pause} s" if pause else "at once"
            say(f"{child.how_it_ended()} and is started again {when}. Its log is {child.log.path}")
            _kill_group(child)
            due[child.name] = time.monotonic() + pause

    def _start_again(self, child: Child) -> None:
        try:
            again = self._launch(child.name, child.command, child.environment, child.log)
        except OSError:  # no memory or no process to be had at the moment
            self._guarded = False
            self.ended.put(child)
        else:
            again.ends = child.ends

    def stop(self, *names: str, seconds: float) -> None:
        """End the named children: SIGTERM, then, for those that do not listen, SIGKILL to the whole group."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        children = [self.running[name] for name in names if name in self.running]
        for child in children:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = threading.Event()
        timer = threading.Timer(seconds, deadline.set)
        timer.start()
        while not deadline.wait(0.05) and any(child.process.poll() is None for child in children):
            pass
        timer.cancel()
        for child in children:
            _kill_group(child)
            child.process.wait()


def _kill_group(child: Child) -> None:
    """End what a child's own children may still be doing."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(child.process.pid, signal.SIGKILL)


def _die_with_parent() -> None:
    # Asked to end, Celery would wait for its broker, which ends in the same moment, and the web server may miss the word.
    _libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)


def _how_it_ended(child: Child) -> str:
    child.reader.join(2)
    lines = "".join(f"\n  | {line[:300]}" for line in child.log.last_lines(8))
    return f"{child.how_it_ended()}, so everything was taken down. Its log is {child.log.path}{lines}"
