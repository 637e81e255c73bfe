"""A fresh second factor before the gravest acts."""

import json
import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal.auth import begin_authentication

from dashboard.pages import page_of
from dashboard.requests import Request
from dashboard.sign_in.factors import FACTORS

FRESH_SECONDS = 600
FIELDS = ("fresh-code", "fresh-credential", "fresh-password")
_OPEN_PASSWORD, _PROVIDER = "password", "socialaccount"


def is_grave(request: Request) -> bool:
    """Whether a request is one of the gravest acts, as its view says."""
    page = page_of(request.resolver_match.func)
    return page is not None and page.grave(request)


def is_fresh(request: Request) -> bool:
    """Whether the member proved who they are within the last minutes, by a second factor if they have one."""
    wanted = {"mfa"} if _kinds(request) else {"mfa", _OPEN_PASSWORD, _PROVIDER}
    since = time.time() - FRESH_SECONDS
    records = get_authentication_records(request, request.user)
    return any(record["method"] in wanted and record["at"] > since for record in records)


def ways(request: Request) -> dict[str, Any]:
    """How the member can prove it: ``code``, ``passkey`` (what the browser is asked for, as JSON), ``password``."""
    kinds = _kinds(request)
    passkey = Authenticator.Type.WEBAUTHN in kinds
    return {
        "app": Authenticator.Type.TOTP in kinds,
        "code": bool(kinds),
        "passkey": json.dumps(begin_authentication(request.user)) if passkey else "",
        "password": not kinds and request.user.has_usable_password(),
    }


def prove(request: Request) -> str:
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


def _kinds(request: Request) -> frozenset[str]:
    if "factor_kinds" not in vars(request):
        rows = Authenticator.objects.filter(user=request.user, type__in=FACTORS)
        request.factor_kinds = frozenset(rows.values_list("type", flat=True))
    return request.factor_kinds
