"""Django's storage in a bucket."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from io import BufferedReader
from time import time
from typing import Any, BinaryIO

from botocore.config import Config
from django.core.files import File
from storages.backends.s3 import S3Storage
from storages.utils import safe_join

from pools.bucket.problems import telling
from pools.bucket.ranges import Ranges
from pools.bucket.uploads import Upload
from pools.outages import FilesAway

BLOCK = 1024**2
"""Bytes that are fetched at once where less is asked for."""
PATIENCE, REMEMBERED = 2, 5.0
"""Seconds that a page or a readiness check waits for the bucket, and for which it takes the answer for true."""


class Bucket(S3Storage):
    """Django's storage of files in a bucket. Errors are those of a folder, and FilesAway."""

    _problem, _known_until = "", 0.0

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """See :func:`pools.files.new_file`."""
        upload = Upload(self.client, self.bucket_name, self.key(name))
        try:
            yield upload  # type: ignore[misc]
            upload.finish()
        except BaseException:
            with suppress(OSError):  # what stays is taken away in the night
                upload.abandon()
            raise

    def _save(self, name: str, content: Any) -> str:
        with self.writing(name) as file:
            for chunk in content.chunks():
                file.write(chunk)
        return name

    def _open(self, name: str, mode: str = "rb") -> File:
        if mode != "rb":
            raise ValueError("A file in a bucket is written by pools.files.new_file.")
        try:
            with telling(self.bucket_name):
                ranges = Ranges(self.client, self.bucket_name, self.key(name))
        except FileNotFoundError:
            self.require()
            raise
        file = File(BufferedReader(ranges, BLOCK), name)
        file.size = ranges.size
        return file

    def delete(self, name: str) -> None:
        with telling(self.bucket_name):
            super().delete(name)

    def exists(self, name: str) -> bool:
        with telling(self.bucket_name):
            return super().exists(name)

    def size(self, name: str) -> int:
        with telling(self.bucket_name):
            return super().size(name)

    def listdir(self, name: str) -> tuple[list[str], list[str]]:
        with telling(self.bucket_name):
            return super().listdir(name)

    def get_modified_time(self, name: str) -> datetime:
        with telling(self.bucket_name):
            return super().get_modified_time(name)

    def url(self, *_: Any, **__: Any) -> str:
        raise NotImplementedError("What the bucket holds goes out through pages that ask who may see it.")

    def forget_drafts(self, before: datetime) -> None:
        """See :func:`pools.files.forget_drafts`."""
        with telling(self.bucket_name):
            pages = self.client.get_paginator("list_multipart_uploads")
            for page in pages.paginate(Bucket=self.bucket_name, Prefix=self.key("")):
                for draft in page.get("Uploads", ()):
                    if draft["Initiated"] < before:
                        self.client.abort_multipart_upload(
                            Bucket=self.bucket_name, Key=draft["Key"], UploadId=draft["UploadId"]
                        )

    def require(self) -> None:
        """Raise FilesAway unless the bucket is there and answers this site."""
        with telling(self.bucket_name, reading=False):
            self.client.head_bucket(Bucket=self.bucket_name)

    def problem(self) -> str:
        """See :func:`pools.files.files_problem`."""
        if not 0 < self._known_until - time() <= REMEMBERED:
            try:
                self._impatient.require()
                self._problem = ""
            except FilesAway as away:
                self._problem = str(away)
            self._known_until = time() + REMEMBERED
        return self._problem

    @cached_property
    def _impatient(self) -> "Bucket":
        quick = Config(
            connect_timeout=PATIENCE,
            read_timeout=PATIENCE,
            retries={"mode": "standard", "total_max_attempts": 1},
        )
        return Bucket(
            bucket_name=self.bucket_name,
            endpoint_url=self.endpoint_url,
            region_name=self.region_name,
            client_config=self.client_config.merge(quick),
        )

    @property
    def client(self) -> Any:
        """boto3's client of S3, this thread's own."""
        return self.connection.meta.client

    def key(self, name: str) -> str:
        """The object's key. Raises ValueError for a name that leads out of the prefix."""
        return safe_join(self.location, name)
