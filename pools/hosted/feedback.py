"""Where the links of a threat protection e-mail lead: one question, one button."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from pools import errors
from pools.hosted.pages.showing import show
from pools.hosted.pool_host import HostedRequest
from pools.rules.events import give_feedback
from pools.rules.risk.feedback import read_feedback_token
from pools.rules.users.finding import user_of_sub


@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HostedRequest) -> HttpResponse:
    """Ask whether the sign-in was the user's own, and keep the answer: the token out of the e-mail is what counts.

    A look alone keeps none: scanners follow links.
    """
    given = request.POST if request.method == "POST" else request.GET
    value = given.get("value", "")
    token = given.get("token", "")
    page = {"value": value, "token": token, "kept": request.method == "POST"}
    try:
        if value not in ("Valid", "Invalid"):
            raise errors.InvalidParameterException("The link is not complete.")
        pool = request.pool_host.pool
        sub, event_id = read_feedback_token(token, pool, timezone.now())
        if page["kept"]:
            give_feedback(user_of_sub(pool, sub), event_id, value, "User", timezone.now())
    except errors.ServiceError:
        page["problem"] = True
    return show(request, "feedback", page, status=400 if "problem" in page else 200)
