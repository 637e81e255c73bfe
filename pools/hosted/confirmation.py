"""Where the link in a verification e-mail leads (CONFIRM_WITH_LINK): it confirms a sign-up, and says what happened."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from pools import errors
from pools.hosted.pool_host import HostedRequest
from pools.hosted.whose import whose_address
from pools.rules.account.confirmation import confirm
from pools.rules.app_clients.calling import calling_client
from pools.rules.limits import attempts
from pools.rules.limits.floods import let_in, watched
from pools.rules.users.named import limited_user
from pools.wire.call import Call


@require_safe
def confirm_user(request: HostedRequest) -> HttpResponse:
    """Confirm the user whom the link names. As on Cognito, opening it is enough; a HEAD, with which programs look, is not."""
    problem = "" if request.method == "HEAD" else _confirm(request)
    page = {"problem": problem}
    return render(request, "pools/confirmation.html", page, status=400 if problem else 200)


def _confirm(request: HostedRequest) -> str:
    """What is wrong, in words for the user; empty where they are confirmed. Nothing tells whether a user exists."""
    given = [request.GET.get(name, "") for name in ("client_id", "user_name", "confirmation_code")]
    if not all(given) or any(len(value) > 2048 or "\0" in value for value in given):
        return "The link is not complete. Copy the whole of it out of the e-mail."
    client_id, username, code = given
    call = Call(
        operation="ConfirmSignUp",
        source_ip=request.META.get("REMOTE_ADDR", ""),
        user_agent=request.headers.get("User-Agent", "")[:500],
        endpoint=f"{request.scheme}://{request.get_host()}",
        now=timezone.now(),
    )
    void = "The link is no longer good. If you cannot sign in yet, ask the app for a new one."
    try:
        with watched(call, {}, whose_address(request)):
            client = calling_client(client_id)
            if client.pool_id != request.pool_host.pool.pk:
                raise errors.ResourceNotFoundException
            let_in()
            user, _ = limited_user(attempts.CONFIRM_SIGN_UP, client.pool, username, call.now)
            if user is None:
                raise errors.CodeMismatchException
            confirm(call, client, user, code)
    except errors.TooManyRequestsException:
        return "Too many links were opened from here. Wait some minutes and try again."
    except errors.LimitExceededException:
        return "The link was opened too often. Wait an hour and try again."
    except errors.AliasExistsException:
        return "Another account has this address. Sign in with that one, or ask for help."
    except errors.ServiceError:
        return void
    return ""
