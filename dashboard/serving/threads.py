"""A fixed number of threads that the event loop gives work to.

A ThreadPoolExecutor makes two futures for each piece of work and chains them, which costs a small operation a tenth of its CPU.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Thread


class Threads:
    """Threads that end with the process."""

    def __init__(self, count: int) -> None:
        self._work: SimpleQueue[tuple[Callable[[], None], asyncio.Future[None]]] = SimpleQueue()
        for _ in range(count):
            Thread(target=self._serve, daemon=True).start()

    async def run(self, work: Callable[[], None]) -> None:
        """Wait until a thread has done the work. What the work raises is raised here."""
        done = asyncio.get_running_loop().create_future()
        self._work.put((work, done))
        await done

    def _serve(self) -> None:
        while True:
            work, done = self._work.get()
            try:
                work()
            except BaseException as error:
                _tell(done, error)
            else:
                _tell(done, None)


def _tell(done: asyncio.Future[None], error: BaseException | None) -> None:
    def tell() -> None:
        if done.done():
            return
        if error is None:
            done.set_result(None)
        else:
            done.set_exception(error)

    with suppress(RuntimeError):  # the loop is closed: the process is ending
        done.get_loop().call_soon_threadsafe(tell)
