"""Files of imports in Django's default storage, written and read as streams."""

from collections.abc import Iterable, Iterator
from contextlib import suppress

from django.core.files.storage import default_storage

from pools.files import PIECE, new_file


def write(name: str, parts: Iterable[bytes]) -> str:
    """Store what ``parts`` give, in place of a file of this name; returns that name."""
    with new_file(name) as file:
        for gathered in _gathered(parts):
            file.write(gathered)
    return name


def _gathered(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes, about a mebibyte at a time."""
    kept: list[bytes] = []
    size = 0
    for part in parts:
        kept.append(part)
        size += len(part)
        if size >= PIECE:
            yield b"".join(kept)
            kept, size = [], 0
    yield b"".join(kept)


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
