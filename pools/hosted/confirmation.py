"""Where the link in a verification e-mail leads (CONFIRM_WITH_LINK): it confirms a sign-up, and says what happened."""

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from pools import errors
from pools.hosted.calls import call_of
from pools.hosted.pages.showing import show
from pools.hosted.pool_host import HostedRequest
from pools.hosted.whose import whose_address
from pools.rules.account.confirmation import confirm
from pools.rules.app_clients.calling import calling_client
from pools.rules.limits import attempts
from pools.rules.limits.floods import let_in, watched
from pools.rules.users.named import limited_user


@require_safe
def confirm_user(request: HostedRequest) -> HttpResponse:
    """Confirm the user whom the link names. As on Cognito, opening it is enough; a HEAD, with which programs look, is not."""
    problem = "" if request.method == "HEAD" else _confirm(request)
    return show(request, "confirmed", {"problem": problem}, status=400 if problem else 200)


def _confirm(request: HostedRequest) -> str | Promise:
    """What is wrong, in words for the user; empty where they are confirmed. Nothing tells whether a user exists."""
    given = [request.GET.get(name, "") for name in ("client_id", "user_name", "confirmation_code")]
    if not all(given) or any(len(value) > 2048 or "\0" in value for value in given):
        return _("The link is not complete. Copy the whole of it out of the e-mail.")
    client_id, username, code = given
    call = call_of(request, "ConfirmSignUp")
    void = _("The link is no longer good. If you cannot sign in yet, ask the app for a new one.")
    try:
        with watched(call, {}, whose_address(request)):
            client = calling_client(client_id)
            if client.pool_id != request.pool_host.pool.pk:
                raise errors.ResourceNotFoundException
            let_in()
            user = limited_user(attempts.CONFIRM_SIGN_UP, client.pool, username, call.now)[0]
            if user is None:
                raise errors.CodeMismatchException
            confirm(call, client, user, code)
    except errors.TooManyRequestsException:
        return _("Too many attempts. Wait some minutes and try again.")
    except errors.LimitExceededException:
        return _("The link was opened too often. Wait an hour and try again.")
    except errors.AliasExistsException:
        return _("Another account has this address. Sign in with that one.")
    except errors.ServiceError:
        return void
    return ""
