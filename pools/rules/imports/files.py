"""Keeps an uploaded file for its job, without holding it in memory."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Protocol
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from pools.disk import require_room
from pools.models import ImportJob
from pools.outages import FilesAway


class TornUploadError(Exception):
    """The connection ended before the file did."""


class Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Body(File):
    """A request's body as what Django's storage reads from: forwards, once, in pieces."""

    def __init__(self, source: Source, length: int) -> None:
        super().__init__(None, "upload.csv")
        self.source, self.length = source, length

    def chunks(self, chunk_size: int | None = None) -> Iterator[bytes]:
        """Raises TornUploadError at its end, so that a storage never takes a part for the whole."""
        left = self.length
        while piece := self.source.read(chunk_size or self.DEFAULT_CHUNK_SIZE):
            left -= len(piece)
            yield piece
        if left:
            raise TornUploadError


def keep_upload(job_id: str, source: Source, length: int, *, dry_run: bool, unverified: bool) -> bool:
    """Store a file for a job; says whether the job still waited for one. A later upload replaces an earlier.

    ``dry_run`` and ``unverified`` are those of :class:`pools.models.ImportJob`. Raises TornUploadError where fewer than
    ``length`` bytes came, DiskFull before it reads what would not fit, FilesAway where the store of files is away: in none
    of these cases is anything kept.
    """
    require_room(length)
    unused = default_storage.save(f"imports/{job_id}/{uuid4().hex}.csv", _Body(source, length))
    try:
        with transaction.atomic():
            job = ImportJob.objects.select_for_update().filter(id=job_id, status="Created").first()
            if job is None:
                return False
            job.file, unused = unused, job.file
            job.dry_run, job.unverified = dry_run, unverified
            job.save(update_fields=["file", "dry_run", "unverified"])
        return True
    finally:
        if unused:
            with suppress(FilesAway):  # a file that no row names goes after a while
                default_storage.delete(unused)
