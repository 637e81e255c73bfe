"""``PUT`` of an import job's file to its presigned address, answered as Amazon S3 does."""

from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from pools.disk import DiskFull
from pools.outages import RETRY_AFTER, FilesAway, is_outage
from pools.rules.imports.files import TornUploadError, keep_upload
from pools.rules.imports.presigned import has_expired, signature_fits
from pools.wire.lengths import content_length

ROOM = "Delete what is not needed there, or give it a larger disk; then send the file again."
DRY_RUN, UNVERIFIED = "x-amz-meta-dry-run", "x-amz-meta-unverified"


@csrf_exempt
@login_not_required
def upload(request: HttpRequest, job_id: str) -> HttpResponse:
    """Take the file. With the header ``x-amz-meta-dry-run: true`` the job will check it and write no user, with
    ``x-amz-meta-unverified: true`` it will take lines in which no address is verified."""
    if request.method != "PUT":
        return _error(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
    stamp, signature = request.GET.get("X-Amz-Date", ""), request.GET.get("X-Amz-Signature", "")
    if not signature_fits(job_id, stamp, signature):
        return _error(403, "SignatureDoesNotMatch", "The signature does not fit this address.")
    if has_expired(stamp, timezone.now()):
        return _error(403, "AccessDenied", "Request has expired. Create a new import job.")
    length = content_length(request.META.get("CONTENT_LENGTH") or "")
    if length is None:
        return _error(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
    if length > settings.MAX_IMPORT_BYTES:
        return _error(413, "EntityTooLarge", f"The file is larger than {settings.MAX_IMPORT_BYTES} bytes.")
    return _keep(request, job_id, length)


upload.large_bodies = True  # type: ignore[attr-defined]


def _keep(request: HttpRequest, job_id: str, length: int) -> HttpResponse:
    asked = {name: request.headers.get(name, "").lower() == "true" for name in (DRY_RUN, UNVERIFIED)}
    try:
        kept = keep_upload(job_id, request, length, dry_run=asked[DRY_RUN], unverified=asked[UNVERIFIED])
    except (TornUploadError, UnreadablePostError) as error:
        if isinstance(error.__cause__, TimeoutError):
            return _error(400, "RequestTimeout", "The file came too slowly. Send it again.")
        return _error(400, "IncompleteBody", "Fewer bytes came than Content-Length said.")
    except DiskFull as full:
        return _error(507, "InsufficientStorage", f"{full} Nothing was stored. {ROOM}")
    except FilesAway as away:
        return _put_off(f"{away} Nothing was stored.")
    except DatabaseError as error:
        if not is_outage(error):
            raise
        return _put_off("The database of this site does not answer.")
    if not kept:
        return _error(403, "AccessDenied", "The job no longer waits for a file.")
    return HttpResponse(status=200)


def _put_off(why: str) -> HttpResponse:
    answer = _error(503, "ServiceUnavailable", f"{why} Send the file again.")
    answer["Retry-After"] = RETRY_AFTER
    return answer


def _error(status: int, code: str, message: str) -> HttpResponse:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>'
    return HttpResponse(body, status=status, content_type="application/xml")
