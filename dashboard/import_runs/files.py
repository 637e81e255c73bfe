"""Files of imports in Django's default storage, written and read as streams."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from django.core.files import File
from django.core.files.storage import default_storage

CHUNK = 1024**2


class _Written(File):
    """A file that is made while it is stored. Chunks are gathered to about a mebibyte."""

    def __init__(self, parts: Iterable[bytes]) -> None:
        super().__init__(None, "")
        self._parts = parts

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        gathered, size = [], 0
        for part in self._parts:
            gathered.append(part)
            size += len(part)
            if size >= CHUNK:
                yield b"".join(gathered)
                gathered, size = [], 0
        yield b"".join(gathered)


def write(name: str, parts: Iterable[bytes]) -> str:
    """Store what ``parts`` give, in place of a file of this name; returns the name under which it is kept."""
    default_storage.delete(name)
    return default_storage.save(name, _Written(parts))


def forget_beside(file: str) -> None:
    """Delete a file, everything in its folder, and the folder; what is gone already does no harm."""
    folder = file.rpartition("/")[0]
    if not folder:
        return
    with suppress(FileNotFoundError):
        for name in default_storage.listdir(folder)[1]:
            default_storage.delete(f"{folder}/{name}")
        default_storage.delete(folder)


def beside(file: str, name: str) -> str:
    """The name of a file in the folder of another."""
    return f"{file.rpartition('/')[0]}/{name}"
