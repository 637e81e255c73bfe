"""Who gets into pages that belong to no pool."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from dashboard.aws.guard import NotAllowed, check
from dashboard.staff.acting import on_site

View = Callable[..., HttpResponse]


def needs(*acts: str) -> Callable[[View], View]:
    """Let those in who may do an act (``console:ManageStaff``), and ask why where their role wants it; without an act,
    everyone who is signed in."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **more: object) -> HttpResponse:
            for act in acts:
                try:
                    check(on_site(request), act, reason=request.method == "POST")
                except NotAllowed as error:
                    raise PermissionDenied(str(error)) from None
            return view(request, *args, **more)

        guarded.needs = acts  # type: ignore[attr-defined]
        return guarded

    return decorate
