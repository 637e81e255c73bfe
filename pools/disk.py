"""The room on the site's disk, and uploads that leave nothing behind where it is not enough. It knows no model."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from django.conf import settings
from django.core.files import File
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
    """What :func:`require_room` would raise; None where there is room."""
    usage = shutil.disk_usage(_existing(Path(folder or settings.MEDIA_ROOT)))
    needed = size + min(KEPT_FREE, usage.total // 20)
    return DiskFull(usage.free, needed) if usage.free < needed else None


def is_full(error: BaseException) -> bool:
    """Whether an error says that a disk, or somebody's share of one, is full."""
    return isinstance(error, OSError) and error.errno in _FULL


class Uploads(FileSystemStorage):
    """Django's storage of files. A file is written under a draft's name: in place of one that broke off there is none."""

    def _save(self, name: str, content: Any) -> str:
        draft = f"{name}.{token_hex(8)}{DRAFT}"
        try:
            super()._save(draft, _Watched(content, str(self.location)))  # type: ignore[misc]
            os.rename(self.path(draft), self.path(name))
        except BaseException as error:
            with suppress(OSError):
                os.unlink(self.path(draft))
            if is_full(error) and not isinstance(error, DiskFull):
                raise DiskFull(shutil.disk_usage(_existing(Path(self.location))).free, MB) from error
            raise
        return name


def forget_drafts(before: datetime) -> None:
    """Take away what processes that were killed left half written before then."""
    if not isinstance(default_storage, FileSystemStorage):
        return
    for path in Path(default_storage.location).rglob(f"*{DRAFT}"):
        with suppress(OSError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()


class _Watched(File):
    """Content that is broken off before it takes what is kept free, whoever writes beside it."""

    def __init__(self, content: Any, folder: str) -> None:
        super().__init__(None, "")
        self.content, self.folder = content, folder

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        unasked = _ASKED_EVERY
        for chunk in self.content.chunks():
            unasked += len(chunk)
            if unasked >= _ASKED_EVERY:
                require_room(len(chunk), self.folder)
                unasked = 0
            yield chunk


def _existing(folder: Path) -> Path:
    return next(each for each in (folder, *folder.parents) if each.exists())


def _in_mb(size: int) -> str:
    return f"{size // MB:,} MB"
