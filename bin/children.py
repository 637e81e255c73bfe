"""Child processes: started, watched and taken down together. Standard library only."""

import ctypes
import os
import queue
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

KEPT_LOG = 20 * 1024**2
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None
_SET_PARENT_DEATH_SIGNAL = 1


class Interrupted(BaseException):
    """Ctrl-C or SIGTERM."""


class ChildEnded(Exception):
    """A child ended by itself."""


@dataclass
class Child:
    """A running child and where its output goes."""

    name: str
    process: subprocess.Popen
    log: Path


@dataclass
class Children:
    """The children of this process, in the order of their start. A signal raises Interrupted between two steps."""

    logs: Path
    environment: dict[str, str]
    running: list[Child] = field(default_factory=list)
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

    def start(self, name: str, command: list[str]) -> Child:
        """Start a child in a group of its own, so that Ctrl-C reaches it through us alone."""
        log = self.logs / f"{name}.log"
        if log.exists() and log.stat().st_size > KEPT_LOG:
            log.replace(log.with_suffix(".log.1"))
        # An interruption here would leave a child behind that nobody knows.
        self._guarded = True
        with log.open("ab") as output:
            process = subprocess.Popen(
                command,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_die_with_parent if _libc else None,  # noqa: PLW1509 (one call, found before the fork)
            )
        child = Child(name, process, log)
        self.running.append(child)
        self._guarded = False
        if self._asked:
            raise Interrupted
        threading.Thread(target=self._watch, args=(child,), daemon=True).start()
        return child

    def _watch(self, child: Child) -> None:
        child.process.wait()
        self.ended.put(child)

    def wait(self, ready: Callable[[], bool] | None = None, seconds: float | None = None) -> None:
        """Wait until ``ready``, for ever without it. Raises ChildEnded, and TimeoutError after ``seconds``."""
        waited = 0.0
        while ready is None or not ready():
            try:
                child = self.ended.get(timeout=0.1 if ready else None)
            except queue.Empty:
                waited += 0.1
                if seconds is not None and waited > seconds:
                    raise TimeoutError from None
                continue
            raise ChildEnded(_how_it_ended(child))

    def stop(self, *names: str, seconds: float) -> None:
        """End the named children: SIGTERM, then, for those that do not listen, SIGKILL to the whole group."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        children = [child for child in self.running if child.name in names]
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
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()


def _die_with_parent() -> None:
    _libc.prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)


def _how_it_ended(child: Child) -> str:
    code = child.process.returncode
    how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
    lines = child.log.read_text(errors="replace").splitlines()[-8:]
    told = "".join(f"\n  | {line[:300]}" for line in lines)
    return f"The {child.name} ended by itself ({how}), so everything was taken down. Its log is {child.log}{told}"
