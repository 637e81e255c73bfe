"""Where the links of a threat protection e-mail lead: one question, one button."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from pools import errors
from pools.rules.events import give_feedback
from pools.rules.risk.feedback import read_feedback_token
from pools.rules.user_pools.finding import find_pool
from pools.rules.users.finding import user_of_sub


@csrf_exempt  # the token out of the e-mail is what counts, and mail programs keep no cookies
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, pool_id: str) -> HttpResponse:
    """Ask whether the sign-in was the user's own, and keep the answer. A look alone keeps none: scanners follow links."""
    given = request.POST if request.method == "POST" else request.GET
    value = given.get("value", "")
    token = given.get("token", "")
    page = {"value": value, "token": token, "kept": request.method == "POST"}
    try:
        if value not in ("Valid", "Invalid"):
            raise errors.InvalidParameterException("The link is not complete.")
        pool = find_pool(pool_id)
        sub, event_id = read_feedback_token(token, pool, timezone.now())
        if page["kept"]:
            give_feedback(user_of_sub(pool, sub), event_id, value, "User", timezone.now())
    except errors.ServiceError as problem:
        page["problem"] = problem.message
    response = render(request, "pools/feedback.html", page, status=400 if "problem" in page else 200)
    response["Referrer-Policy"] = "no-referrer"
    return response
