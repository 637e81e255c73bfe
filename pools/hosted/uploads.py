"""``PUT`` of an import job's file to its presigned address, answered as Amazon S3 does."""

from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from pools.rules.imports.files import TornUploadError, keep_upload
from pools.rules.imports.presigned import has_expired, signature_fits

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
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isascii() or not length.isdigit():
        return _error(411, "MissingContentLength", "You must provide the Content-Length HTTP header.")
    if int(length[:20]) > settings.MAX_IMPORT_BYTES:
        return _error(413, "EntityTooLarge", f"The file is larger than {settings.MAX_IMPORT_BYTES} bytes.")
    asked = {name: request.headers.get(name, "").lower() == "true" for name in (DRY_RUN, UNVERIFIED)}
    try:
        kept = keep_upload(job_id, request, int(length), dry_run=asked[DRY_RUN], unverified=asked[UNVERIFIED])
    except (TornUploadError, UnreadablePostError):
        return _error(400, "IncompleteBody", "Fewer bytes came than Content-Length said.")
    if not kept:
        return _error(403, "AccessDenied", "The job no longer waits for a file.")
    return HttpResponse(status=200)


def _error(status: int, code: str, message: str) -> HttpResponse:
    body = f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{escape(message)}</Message></Error>'
    return HttpResponse(body, status=status, content_type="application/xml")
