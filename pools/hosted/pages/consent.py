"""``/oauth2/consent``: whether a client that registered itself may have what it asks for.

Anybody can register a client, or publish a metadata document, under any name: a signed-in user who is sent here by a
stranger's link must see where the answer goes. Follows RFC 9700 (4.1.2) and "OAuth Client ID Metadata Document" (8).
"""

from urllib.parse import urlsplit

from django.db import IntegrityError
from django.http import HttpResponse
from django.utils.translation import gettext as _

from pools.hosted.oauth.cookies import session_of
from pools.hosted.oauth.flow import answer_by_session, grant_at_callback
from pools.hosted.oauth.going import go_back
from pools.hosted.pages.page import Page, page
from pools.models import HostedSession, ResourceServer
from pools.rules.app_clients.callbacks import LOOPBACK
from pools.rules.oauth.consents import callback_host, keep_consent
from pools.rules.oauth.failures import ACCESS_DENIED, INTERACTION_REQUIRED, OAuthError, Refused
from pools.rules.oauth.hosted_sessions import has_just_signed_in, serves


def show_consent(page: Page, problem: str = "") -> HttpResponse:
    """The page that names the client as unverified, the host and the scopes, and asks."""
    session = _session(page)
    if session is None or not page.client.registered_itself:
        return answer_by_session(page.request, page.asked) or page.go("login")
    if page.asked.silent:
        return go_back(Refused(page.asked.callback, OAuthError(INTERACTION_REQUIRED)))
    client, user, host = page.client, session.user, callback_host(page.asked.callback.uri)
    return page.show(
        "consent",
        status=400 if problem else 200,
        problem=problem,
        client_name=client.document["client_name"] if client.document else client.name,
        document_host=urlsplit(client.metadata_url).hostname if client.document else "",
        host=host,
        on_own_machine=host in LOOPBACK,
        warning=_warning(host),
        scopes=_described(page),
        username=user.attributes.get("email") or user.attributes.get("phone_number") or user.username,
    )


@page(show_consent)
def consent(page: Page) -> HttpResponse:
    """Ask; then back to the app, with what it asked for or with ``access_denied``."""
    answer = page.given("answer") if page.posted else ""
    session = _session(page)
    if answer not in ("allow", "deny") or session is None or not page.client.registered_itself:
        return show_consent(page)
    if answer == "deny":
        return go_back(Refused(page.asked.callback, OAuthError(ACCESS_DENIED)))
    try:
        keep_consent(page.call("Consent"), page.asked, session.user)
    except IntegrityError:  # the user was deleted meanwhile
        return page.go("login")
    return grant_at_callback(page.call("Authorize"), page.asked, session) or page.go("login")


def _session(page: Page) -> HostedSession | None:
    """Who is asked: somebody whose session is enough for the request, or who has just signed in for it."""
    session = session_of(page.request, page.call("Consent"))
    if session is None:
        return None
    enough = serves(session, page.asked, page.now) or has_just_signed_in(session, page.asked, page.now)
    return session if enough else None


def _warning(host: str) -> str:
    if host in LOOPBACK:
        return _(
            "Nobody here has checked who made it."
            " Allow it only if you have just started it on this device yourself."
        )
    return _(
        "Nobody here has checked who made it."
        " Allow it only if you have just come from it and know the place below."
    )


def _described(page: Page) -> list[tuple[str, str]]:
    """The scopes, each with what it lets the client do, as far as somebody has said so."""
    words = {
        "openid": _("Know that it is you"),
        "email": _("See your e-mail address"),
        "phone": _("See your phone number"),
        "profile": _("See your profile, such as your name"),
        "aws.cognito.signin.user.admin": _("Read and change your account"),
    }
    servers = (
        ResourceServer.objects.filter(pool=page.base.pool) if set(page.asked.scopes) - set(words) else ()
    )
    for server in servers:
        for scope in server.scopes:
            words[f"{server.identifier}/{scope['ScopeName']}"] = scope["ScopeDescription"]
    return [(scope, words.get(scope, "")) for scope in page.asked.scopes]
