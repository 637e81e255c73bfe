"""Who gets into the pages of staff and roles."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from dashboard.aws.guard import NotAllowed, check
from dashboard.staff.acting import on_site


def needs(act: str) -> Callable:
    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **more: object) -> HttpResponse:
            try:
                check(on_site(request), act, reason=request.method == "POST")
            except NotAllowed as error:
                raise PermissionDenied(str(error)) from None
            return view(request, *args, **more)

        guarded.needs = (act,)
        return guarded

    return decorate
