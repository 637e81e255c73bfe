"""Files of the site in Django's storage: a local folder (:class:`pools.disk.Uploads`), or a bucket that all machines share
(:class:`pools.bucket.storage.Bucket`). It knows no model; the console uses it too.

What is written with :func:`new_file` is read back with :func:`read_file`, or, where one has to seek, with
``default_storage.open(name, "rb")``: a binary file object whose reading and seeking cost no disk, whatever the storage.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from typing import BinaryIO, cast

from django.core.files.storage import default_storage

from pools.disk import DRAFT

PIECE = 1024**2


def new_file(name: str) -> AbstractContextManager[BinaryIO]:
    """Open a new file of this name (such as ``exports/8f3a/users.csv``) and write it as a stream.

    ``with new_file(name) as file: file.write(...)``; in text or as an archive through what is put around it, such as
    ``TextIOWrapper(file, "utf-8", write_through=True)`` (detach it before the block ends) or ``ZipFile(file, "w")``. The
    file cannot seek, and memory holds no more than eight mebibytes of it. It is there, in place of one of that name, as soon
    as the block has ended; where the block raises there is nothing of it.
    Raises DiskFull (:mod:`pools.disk`) and FilesAway (:mod:`pools.outages`), while writing or at the end of the block.
    """
    return cast(AbstractContextManager[BinaryIO], default_storage.writing(name))  # type: ignore[attr-defined]


def read_file(name: str) -> Iterator[bytes]:
    """A file's content in pieces of a mebibyte, as ``StreamingHttpResponse`` takes it.

    Raises FileNotFoundError and FilesAway, and already when it is called, so that a page can still say so.
    """
    file = default_storage.open(name, "rb")

    def pieces() -> Iterator[bytes]:
        with file:
            while piece := file.read(PIECE):
                yield piece

    return pieces()


def stored_names(under: str = "") -> Iterator[str]:
    """The names of all files, or of those under a folder; those of files that are being written are left out.

    Raises FilesAway.
    """
    try:
        folders, files = default_storage.listdir(under)
    except FileNotFoundError:
        return
    for name in files:
        if not name.endswith(DRAFT):
            yield f"{under}/{name}" if under else name
    for name in folders:
        yield from stored_names(f"{under}/{name}" if under else name)


def files_problem() -> str:
    """A sentence where the store of files does not answer at the moment, else nothing. Asked with little patience, and
    not again within some seconds."""
    return cast(str, default_storage.problem())  # type: ignore[attr-defined]


def forget_drafts(before: datetime) -> None:
    """Take away what processes that were killed left half written before then. Raises FilesAway."""
    default_storage.forget_drafts(before)  # type: ignore[attr-defined]
