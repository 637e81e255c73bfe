"""The room on the site's disk, and uploads that leave nothing behind where it is not enough. It knows no model."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from io import RawIOBase
from pathlib import Path
from secrets import token_hex
from typing import Any, BinaryIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage

MB = 1024**2
KEPT_FREE = 16 * MB
"""What uploads leave to the database and the logs; of a small disk a twentieth."""
_FULL = (errno.ENOSPC, errno.EDQUOT)
_ASKED_EVERY = 4 * MB
DRAFT = ".part"


class DiskFull(OSError):
    """There is no room for something. The message says how much there is and how much is needed."""

    def __init__(self, free: int, needed: int) -> None:
        super().__init__(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self.free, self.needed = free, needed

    def __str__(self) -> str:
        return (
            f"The disk of this site is full ({_in_mb(self.free)} free, {-(-self.needed // MB):,} MB needed)."
        )


def require_room(size: int, folder: str | os.PathLike | None = None) -> None:
    """Raise DiskFull unless so many bytes fit into a folder, the one of uploads where none is named."""
    if short := shortage(size, folder):
        raise short


def shortage(size: int, folder: str | os.PathLike | None = None) -> DiskFull | None:
    """What :func:`require_room` would raise; None where there is room, and where uploads lie in no folder but a bucket."""
    if folder is None and not isinstance(default_storage, FileSystemStorage):
        return None
    usage = shutil.disk_usage(_existing(Path(folder or settings.MEDIA_ROOT)))
    needed = size + min(KEPT_FREE, usage.total // 20)
    return DiskFull(usage.free, needed) if usage.free < needed else None


def is_full(error: BaseException) -> bool:
    """Whether an error says that a disk, or somebody's share of one, is full."""
    return isinstance(error, OSError) and error.errno in _FULL


class Uploads(FileSystemStorage):
    """Django's storage of files. A file is written under a draft's name: in place of one that broke off there is none."""

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """See :func:`pools.files.new_file`."""
        draft = f"{name}.{token_hex(8)}{DRAFT}"
        try:
            super()._save(draft, ContentFile(b""))  # type: ignore[misc]
            with open(self.path(draft), "wb") as file:
                yield _Watched(file, str(self.location))  # type: ignore[misc]
            os.rename(self.path(draft), self.path(name))
        except BaseException as error:
            with suppress(OSError):
                os.unlink(self.path(draft))
            if is_full(error) and not isinstance(error, DiskFull):
                raise DiskFull(shutil.disk_usage(_existing(Path(self.location))).free, MB) from error
            raise

    def _save(self, name: str, content: Any) -> str:
        with self.writing(name) as file:
            for chunk in content.chunks():
                file.write(chunk)
        return name

    def problem(self) -> str:
        """See :func:`pools.files.files_problem`."""
        return ""

    def forget_drafts(self, before: datetime) -> None:
        """See :func:`pools.files.forget_drafts`."""
        for path in Path(self.location).rglob(f"*{DRAFT}"):
            with suppress(OSError):
                if path.stat().st_mtime < before.timestamp():
                    path.unlink()


class _Watched(RawIOBase):
    """A file that is broken off before it takes what is kept free, whoever writes beside it."""

    def __init__(self, file: BinaryIO, folder: str) -> None:
        self._file, self._folder, self._unasked = file, folder, _ASKED_EVERY

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._unasked += len(data)
        if self._unasked >= _ASKED_EVERY:
            require_room(len(data), self._folder)
            self._unasked = 0
        return self._file.write(data)


def _existing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())


def _in_mb(size: int) -> str:
    return f"{size // MB:,} MB"
