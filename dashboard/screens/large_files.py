"""Forms with a file that may be large. What cannot be taken is refused before any of it is read: the forgery check reads it all.

Their views say ``large_bodies``, are ``csrf_exempt``, ask :func:`why_refused`, and only then go on to what is ``csrf_protect``.
"""

from tempfile import gettempdir
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest

from dashboard.middleware import body_length
from pools.disk import shortage
from pools.files import files_problem

FORM_ITSELF = 64 * 1024


class Refusal(NamedTuple):
    """The page's status, which of its sentences to say (``too_large``, ``no_room``, ``away``), and what is known of it."""

    status: int
    name: str
    problem: str


def why_refused(request: HttpRequest, copies: int) -> Refusal | None:
    """Why a body that is sent cannot be taken. ``copies`` of it will lie where the site keeps its files."""
    if request.method != "POST":
        return None
    length = body_length(request)
    if length > settings.MAX_IMPORT_BYTES + FORM_ITSELF:
        return Refusal(413, "too_large", "The file is larger than this site takes.")
    # Django keeps what is uploaded in the system's folder for such files until the view has it.
    if short := shortage(copies * length) or shortage(length, gettempdir()):
        return Refusal(507, "no_room", str(short))
    if away := files_problem():
        return Refusal(503, "away", away)
    return None
