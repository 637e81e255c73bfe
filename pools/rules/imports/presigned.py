"""The address to which a job's file is uploaded: signed, and good for a quarter of an hour.

Named and answered as a presigned PUT of Amazon S3 (see "Authenticating requests: using query parameters").
"""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

from django.utils.crypto import constant_time_compare, salted_hmac

from pools.fields import secret_keys
from pools.models import ImportJob

VALID = timedelta(minutes=15)
_STAMP = "%Y%m%dT%H%M%SZ"


def presigned_url(job: ImportJob, endpoint: str) -> str:
    """The same address whenever it is asked for: its time runs from the job's creation."""
    stamp = job.created.astimezone(UTC).strftime(_STAMP)
    query = {
        "X-Amz-Date": stamp,
        "X-Amz-Expires": int(VALID.total_seconds()),
        "X-Amz-Signature": _sign(job.id, stamp),
    }
    return f"{endpoint}/imports/{job.id}/upload?{urlencode(query)}"


def signature_fits(job_id: str, stamp: str, signature: str) -> bool:
    return any(constant_time_compare(_sign(job_id, stamp, key), signature) for key in secret_keys())


def has_expired(stamp: str, now: datetime) -> bool:
    """Whether the time of a ``stamp`` whose signature fits is over."""
    return now > datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC) + VALID


def _sign(job_id: str, stamp: str, key: str | bytes | None = None) -> str:
    said = f"{job_id}\n{stamp}"
    return salted_hmac("pools.imports.presigned", said, secret=key, algorithm="sha256").hexdigest()
