"""Reading an object of a bucket in ranges."""

from io import RawIOBase
from typing import Any

from botocore.exceptions import BotoCoreError

from pools.bucket.problems import telling

_TRIES = 3


class Ranges(RawIOBase):
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
