"""One's own page, and its second factors."""

from typing import Any
from urllib.parse import quote

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.flows import view_recovery_codes
from allauth.mfa.webauthn.internal.flows import remove_authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from dashboard.models import SignInProvider
from dashboard.pages import EVERYONE, page, to_see
from dashboard.requests import Request
from dashboard.sign_in import factors
from dashboard.sign_in.sessions import of_member


@page(EVERYONE)
@require_safe
def show_profile(request: Request) -> HttpResponse:
    return render(request, "dashboard/profile/show.html", _ways_in(request))


def _ways_in(request: Request) -> dict[str, Any]:
    names = dict(SignInProvider.objects.values_list("slug", "name"))
    linked = SocialAccount.objects.filter(user=request.user, provider__in=names)
    accounts = [{"pk": each.pk, "name": names[each.provider], "since": each.date_joined} for each in linked]
    taken = {each.provider for each in linked}
    return {
        "factors": factors.overview(request.user),
        "required": factors.is_required_of(request.user),
        "sessions": of_member(request.user),
        "key": request.session.session_key,
        "accounts": accounts,
        "to_link": [{"slug": slug, "name": name} for slug, name in names.items() if slug not in taken],
    }


@page(EVERYONE, before_factor=True)
@require_safe
def set_up(request: Request) -> HttpResponse:
    """Where a member is led who must have a second factor and has none."""
    if factors.has_factor(request.user):
        return redirect("profile")
    return render(request, "dashboard/profile/set_up.html")


@page(EVERYONE, grave=to_see, before_factor=True)
@require_safe
@never_cache
def show_codes(request: Request) -> HttpResponse:
    """Recovery codes, once: whoever comes back sees how many are left."""
    codes, shown = view_recovery_codes(request)
    if codes is None:
        raise Http404("There are no recovery codes.")
    unused = codes.get_unused_codes()
    text = "Recovery codes for Lifeguard\n" + "".join(f"{code}\n" for code in unused) if shown else ""
    context = {
        "codes": unused if shown else [],
        "left": len(unused),
        "file": f"data:text/plain;charset=utf-8,{quote(text)}",
    }
    return render(request, "dashboard/profile/codes.html", context)


@page(EVERYONE, grave=to_see)
@require_http_methods(["GET", "HEAD", "POST"])
def remove_passkey(request: Request, pk: int) -> HttpResponse:
    passkey = get_object_or_404(Authenticator, pk=pk, user=request.user, type=Authenticator.Type.WEBAUTHN)
    if request.method == "POST":
        if factors.StaffFactors().can_delete_authenticator(passkey):
            remove_authenticator(request, passkey)
        else:
            messages.error(request, factors.StaffFactors.error_messages["cannot_delete_authenticator"])
        return redirect("profile")
    return render(request, "dashboard/profile/passkey_remove.html", {"passkey": passkey.wrap()})
