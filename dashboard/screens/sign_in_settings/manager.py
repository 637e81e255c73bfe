"""Who may change how staff sign in, and the record of it."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from dashboard import audit
from dashboard.errand import Errand
from dashboard.models import Connection
from dashboard.roles.deciding import may

ACT = "console:ManageSignIn"


def only_for_managers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not may(request.user, ACT):
            raise PermissionDenied(
                "Your role does not allow changing how staff sign in. Ask an administrator."
            )
        return view(request, *args, **kwargs)

    return checked


def record(request: HttpRequest, act: str, *, target: str = "", given: dict | None = None) -> None:
    """Note an act in the audit trail."""
    site = Connection(slug="embedded", kind=Connection.Kind.EMBEDDED)
    whose = Errand(request.user, site, request.META.get("REMOTE_ADDR", ""))
    audit.note(whose, act, target=target, given=given)
