"""What S3 says, as the errors that a folder of files has, and FilesAway."""

from collections.abc import Iterator
from contextlib import contextmanager

from botocore.exceptions import BotoCoreError, ClientError, NoCredentialsError

from pools.disk import DiskFull
from pools.outages import FilesAway

_GONE = ("404", "NoSuchKey", "NotFound", "PreconditionFailed", "412")
_FULL = ("QuotaExceeded", "XMinioStorageFull", "InsufficientCapacity", "EntityTooLarge", "507")


class StoreFull(DiskFull):
    """The store of files takes no more."""

    def __init__(self, bucket: str) -> None:
        super().__init__(0, 0)
        self.bucket = bucket

    def __str__(self) -> str:
        return f"The bucket {self.bucket}, where this site keeps its files, is full."


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
