"""Keeps an uploaded file for its job, without holding it in memory."""

from typing import Protocol
from uuid import uuid4

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from pools.disk import require_room
from pools.models import ImportJob


class TornUploadError(Exception):
    """The connection ended before the file did."""


class Source(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Body(File):
    """A request's body as what Django's storage reads from: forwards, once, in pieces."""

    def __init__(self, source: Source, name: str) -> None:
        super().__init__(None, name)
        self.source, self.received = source, 0

    def chunks(self, chunk_size: int | None = None):
        while piece := self.read(chunk_size or self.DEFAULT_CHUNK_SIZE):
            yield piece

    def read(self, size: int = File.DEFAULT_CHUNK_SIZE) -> bytes:
        piece = self.source.read(size)
        self.received += len(piece)
        return piece


def keep_upload(job_id: str, source: Source, length: int, *, dry_run: bool, unverified: bool) -> bool:
    """Store a file for a job; says whether the job still waited for one. A later upload replaces an earlier.

    ``dry_run`` and ``unverified`` are those of :class:`pools.models.ImportJob`. Raises TornUploadError where fewer than
    ``length`` bytes came, DiskFull before it reads what would not fit.
    """
    require_room(length)
    body = _Body(source, "upload.csv")
    unused = default_storage.save(f"imports/{job_id}/{uuid4().hex}.csv", body)
    try:
        if body.received != length:
            raise TornUploadError
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
            default_storage.delete(unused)
