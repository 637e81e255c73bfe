"""Writing an object of a bucket in parts."""

from io import RawIOBase
from typing import Any

from pools.bucket.problems import telling

PART = 8 * 1024**2
"""Bytes of a part of an upload; a store takes 10,000 parts."""


class Upload(RawIOBase):
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
