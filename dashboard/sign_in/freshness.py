"""A fresh second factor before the gravest acts, and which acts these are."""

import json
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.http import HttpRequest, HttpResponse

from dashboard.sign_in.factors import FACTORS

FRESH_SECONDS = 600
FIELDS = ("fresh-code", "fresh-credential", "fresh-password")
GRAVE = frozenset(
    {
        "approval-approve",
        "approval-settings",
        "bulk-run",
        "client-secret",
        "client-secret-add",
        "connection-create",
        "connection-delete",
        "connection-edit",
        "identities-delete-run",
        "identity-pool-delete",
        "pool-delete",
        "pool-keys-rotate",
        "profile-link",
        "profile-unlink",
    }
)
"""Names of addresses. What is sent to these is a grave act, as is what is sent to any under the names below."""
GRAVE_AREAS = ("api-key", "sign-in-", "staff")
GRAVE_TO_SEE = frozenset(
    {
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_deactivate_totp",
        "mfa_edit_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_remove_webauthn",
        "mfa_view_recovery_codes",
    }
)
"""Pages of one's own factors: whoever finds a session open must not even begin there."""
_ONLY_IF: dict[str, Callable[[HttpRequest], bool]] = {
    "bulk-run": lambda request: request.POST.get("action") == "delete",
}
_OPEN_PASSWORD, _PROVIDER = "password", "socialaccount"


class FreshFactorNeeded(Exception):
    """The member's last factor is too long ago for this act; nothing was done.

    No view catches it: the middleware asks for one, and sends the same form again.
    """


def require_fresh(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For a view that no name in :data:`GRAVE` covers: what is sent to it needs a fresh factor."""

    @wraps(view)
    def with_factor(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not is_fresh(request):
            raise FreshFactorNeeded
        return view(request, *args, **kwargs)

    return with_factor


def is_grave(request: HttpRequest) -> bool:
    """Whether a request is one of the gravest acts."""
    name = request.resolver_match.url_name or ""
    if name in GRAVE_TO_SEE:
        return True
    if request.method != "POST" or not (name in GRAVE or name.startswith(GRAVE_AREAS)):
        return False
    return name not in _ONLY_IF or _ONLY_IF[name](request)


def is_fresh(request: HttpRequest) -> bool:
    """Whether the member proved who they are within the last minutes, by a second factor if they have one."""
    wanted = {"mfa"} if _kinds(request) else {"mfa", _OPEN_PASSWORD, _PROVIDER}
    since = time.time() - FRESH_SECONDS
    records = get_authentication_records(request, request.user)
    return any(record["method"] in wanted and record["at"] > since for record in records)


def ways(request: HttpRequest) -> dict[str, Any]:
    """How the member can prove it: ``code``, ``passkey`` (what the browser is asked for, as JSON), ``password``."""
    kinds = _kinds(request)
    passkey = Authenticator.Type.WEBAUTHN in kinds
    return {
        "app": Authenticator.Type.TOTP in kinds,
        "code": bool(kinds),
        "passkey": json.dumps(begin_authentication(request.user)) if passkey else "",
        "password": not kinds and request.user.has_usable_password(),
    }


def prove(request: HttpRequest) -> str:
    """Take what was sent as proof; why it proves nothing, empty if it does."""
    sent = request.POST
    if credential := sent.get("fresh-credential"):
        form = ReauthenticateWebAuthnForm(user=request.user, data={"credential": credential})
    elif code := sent.get("fresh-code"):
        from dashboard.sign_in.forms import FreshCodeForm

        form = FreshCodeForm(user=request.user, data={"code": code})
    elif _kinds(request) or not get_adapter(request).reauthenticate(
        request.user, sent.get("fresh-password", "")
    ):
        return "This was not accepted. Try again."
    else:
        reauthenticate_by_password(request)
        return ""
    if form.is_valid():
        form.save()
        return ""
    return " ".join(message for messages in form.errors.values() for message in messages)


def _kinds(request: HttpRequest) -> set[str]:
    kept = vars(request).get("_factor_kinds")
    if kept is None:
        rows = Authenticator.objects.filter(user=request.user, type__in=FACTORS)
        kept = request._factor_kinds = set(rows.values_list("type", flat=True))
    return kept
