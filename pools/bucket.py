"""Files in a bucket of Amazon S3, or of what speaks its protocol, by django-storages. It knows no model.

Nothing is kept on the machine's disk: reading fetches ranges, writing sends parts. No object has a public address.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from functools import cached_property
from io import BufferedReader, RawIOBase
from time import time
from typing import Any, BinaryIO

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError
from django.core.files import File
from storages.backends.s3 import S3Storage
from storages.utils import safe_join

from pools.disk import DiskFull
from pools.outages import FilesAway

BLOCK = 1024**2
"""Bytes that are fetched at once where less is asked for."""
PART = 8 * 1024**2
"""Bytes of a part of an upload; a store takes 10,000 parts."""
_TRIES = 3
PATIENCE, REMEMBERED = 2, 5.0
"""Seconds that a page or a readiness check waits for the bucket, and for which it takes the answer for true."""
_GONE = ("404", "NoSuchKey", "NotFound", "PreconditionFailed", "412")
_FULL = ("QuotaExceeded", "XMinioStorageFull", "InsufficientCapacity", "EntityTooLarge", "507")


class StoreFull(DiskFull):
    """The store of files takes no more."""

    def __init__(self, bucket: str) -> None:
        super().__init__(0, 0)
        self.bucket = bucket

    def __str__(self) -> str:
        return f"The bucket {self.bucket}, where this site keeps its files, is full."


class Bucket(S3Storage):
    """Django's storage of files in a bucket. Errors are those of a folder, and FilesAway."""

    _problem, _known_until = "", 0.0

    @contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """See :func:`pools.files.new_file`."""
        upload = _Upload(self.client, self.bucket_name, self.key(name))
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
                ranges = _Ranges(self.client, self.bucket_name, self.key(name))
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


@contextmanager
def telling(bucket: str, *, reading: bool = True) -> Iterator[None]:
    """Turns errors of S3 into FileNotFoundError where a file is ``reading``, StoreFull, and FilesAway with a sentence."""
    try:
        yield
    except ClientError as error:
        code = str(error.response.get("Error", {}).get("Code", ""))
        status = str(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", ""))
        if reading and code != "NoSuchBucket" and (code in _GONE or status in _GONE):
            raise FileNotFoundError(f"There is no such file in the bucket {bucket}.") from error
        if code in _FULL or status in _FULL:
            raise StoreFull(bucket) from error
        if code == "NoSuchBucket" or status == "404":
            raise FilesAway(f"There is no bucket {bucket}, where this site keeps its files.") from error
        if status.startswith("5"):
            raise FilesAway(_away(bucket, f"HTTP status {status}")) from error
        raise FilesAway(
            f"The bucket {bucket}, where this site keeps its files, refuses this site ({code or status})."
        ) from error
    except NoCredentialsError as error:
        raise FilesAway(
            f"This site has no credentials for the bucket {bucket}, where it keeps its files."
        ) from error
    except BotoCoreError as error:
        raise FilesAway(_away(bucket, type(error).__name__)) from error


def _away(bucket: str, why: str) -> str:
    return f"The bucket {bucket}, where this site keeps its files, does not answer ({why})."


class _Ranges(RawIOBase):
    """An object that is read in ranges, each fetched when it is asked for."""

    def __init__(self, client: Any, bucket: str, key: str) -> None:
        self._client, self._bucket, self._key, self._at = client, bucket, key, 0
        head = client.head_object(Bucket=bucket, Key=key)
        self.size, self._version = head["ContentLength"], head["ETag"]

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = 0, /) -> int:
        self._at = max(0, offset + (0, self._at, self.size)[whence])
        return self._at

    def tell(self) -> int:
        return self._at

    def readinto(self, buffer: Any, /) -> int:
        data = self._take(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def readall(self) -> bytes:
        return self._take(self.size)

    def _take(self, count: int) -> bytes:
        """As many of the bytes that come next as there are."""
        end = min(self._at + count, self.size)
        if end <= self._at:
            return b""
        with telling(self._bucket):
            data = self._fetch(self._at, end)
        self._at += len(data)
        return data

    def _fetch(self, start: int, end: int) -> bytes:
        """boto3 asks again until an answer begins; an answer that breaks off is asked for again here."""
        for left in reversed(range(_TRIES)):
            answer = self._client.get_object(
                Bucket=self._bucket, Key=self._key, Range=f"bytes={start}-{end - 1}", IfMatch=self._version
            )
            try:
                return answer["Body"].read()
            except BotoCoreError:
                if not left:
                    raise
        raise AssertionError


class _Upload(RawIOBase):
    """An object on its way: in parts where it is long, by one call where it is not."""

    def __init__(self, client: Any, bucket: str, key: str) -> None:
        self._client, self._where = client, {"Bucket": bucket, "Key": key}
        self._kept, self._id = bytearray(), ""
        self._parts: list[dict] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._kept += data
        while len(self._kept) > PART:
            self._send(bytes(self._kept[:PART]))
            del self._kept[:PART]
        return len(data)

    def finish(self) -> None:
        if self._id:
            self._send(bytes(self._kept))
            done = {"UploadId": self._id, "MultipartUpload": {"Parts": self._parts}}
            self._call("complete_multipart_upload", **done)
        else:
            self._call("put_object", Body=bytes(self._kept))

    def abandon(self) -> None:
        if self._id:
            self._call("abort_multipart_upload", UploadId=self._id)

    def _send(self, part: bytes) -> None:
        if not self._id:
            self._id = self._call("create_multipart_upload")["UploadId"]
        number = len(self._parts) + 1
        sent = self._call("upload_part", UploadId=self._id, PartNumber=number, Body=part)
        self._parts.append({"PartNumber": number, "ETag": sent["ETag"]})

    def _call(self, operation: str, **given: Any) -> dict:
        """Only what is asked of the bucket: an error of whoever writes is theirs."""
        with telling(self._where["Bucket"], reading=False):
            return getattr(self._client, operation)(**self._where, **given)
