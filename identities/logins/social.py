"""Logins with tokens of the providers that ``SupportedLoginProviders`` names, each with the id of an app there.

Follows "Identity pools third-party identity providers" (DG:external-identity-providers: facebook, amazon, google, apple)
and what each provider documents of its tokens. An app id may be several, separated by semicolons; Twitter's is a
consumer key and its secret.
"""

from typing import Any
from urllib.parse import urlencode

from oauthlib.oauth1 import Client

from identities.logins.refusals import unsupported
from identities.logins.verified import VerifiedLogin
from identities.models import IdentityPool
from pools.errors import NotAuthorizedException
from pools.rules.federation import fetching
from pools.rules.federation.checks import Check
from pools.rules.federation.id_tokens import parse
from pools.rules.federation.rejections import Rejected, Unreachable
from pools.rules.federation.trusted_tokens import read_id_token
from pools.wire.call import Call

MAX_SUBJECT = 255
_FACEBOOK = "https://www.facebook.com"


def is_social(provider: str) -> bool:
    """Whether a key of the Logins map is one of these providers."""
    return provider in _KINDS


def verify(call: Call, pool: IdentityPool, provider: str, text: str) -> VerifiedLogin:
    """The login of a social provider's token. Raises NotAuthorizedException, Rejected, Unreachable."""
    app = (pool.settings.get("SupportedLoginProviders") or {}).get(provider)
    if not app:
        raise unsupported()
    subject, audience, claims = _KINDS[provider](call, app.split(";"), text)
    return VerifiedLogin(provider, subject, audience, claims)


Proved = tuple[str, str, dict[str, Any]]
"""Who it is, which app the token was made for, and what else is known."""


def _google(call: Call, apps: list[str], text: str) -> Proved:
    names = ("https://accounts.google.com", "accounts.google.com")
    token = parse(text)
    # The authorized party is the phone's own client id where an app asks for its server's: Google sees to that.
    return *read_id_token(token, names[0], apps, call.now, issuers=names, any_party=True), token.claims


def _apple(call: Call, apps: list[str], text: str) -> Proved:
    token = parse(text)
    return *read_id_token(token, "https://appleid.apple.com", apps, call.now), token.claims


def _facebook(call: Call, apps: list[str], text: str) -> Proved:
    """An access token, or the ID token that Limited Login gives."""
    if text.count(".") == 2:
        token, keys = parse(text), f"{_FACEBOOK}/.well-known/oauth/openid/jwks/"
        names = (_FACEBOOK, "https://facebook.com")
        return *read_id_token(token, _FACEBOOK, apps, call.now, issuers=names, jwks_uri=keys), token.claims
    app = _text(_ask(f"https://graph.facebook.com/app?{urlencode({'access_token': text})}"), "id")
    if app not in apps:
        raise Rejected(Check.AUDIENCE, "Incorrect token audience")
    fields = urlencode({"fields": "id,name,email", "access_token": text})
    claims = _ask(f"https://graph.facebook.com/me?{fields}")
    return _text(claims, "id"), app, claims


def _amazon(call: Call, apps: list[str], text: str) -> Proved:
    claims = _ask(f"https://api.amazon.com/auth/o2/tokeninfo?{urlencode({'access_token': text})}")
    made_for = (claims.get("aud"), claims.get("app_id"))
    app = next((each for each in made_for if isinstance(each, str) and each in apps), None)
    if app is None:
        raise Rejected(Check.AUDIENCE, "Incorrect token audience")
    return _text(claims, "user_id"), app, claims


def _twitter(call: Call, consumer: list[str], text: str) -> Proved:
    """An access token and its secret, separated by a semicolon, as OAuth 1.0a gives them."""
    token, _, secret = text.partition(";")
    if not (token and secret) or len(consumer) != 2:
        raise Rejected(Check.FORM, "It must be an access token and its secret, separated by a semicolon.")
    client = Client(
        consumer[0],
        client_secret=consumer[1],
        resource_owner_key=token,
        resource_owner_secret=secret,
    )
    try:
        url, headers, _ = client.sign("https://api.twitter.com/1.1/account/verify_credentials.json")
    except ValueError:
        raise Rejected(Check.FORM, "It holds characters that no token has.") from None
    claims = _ask(url, headers)
    return _text(claims, "id_str"), consumer[0], claims


def _digits(call: Call, apps: list[str], text: str) -> Proved:
    raise NotAuthorizedException("Digits was shut down in 2017: its tokens cannot be verified any more.")


_KINDS = {
    "accounts.google.com": _google,
    "api.twitter.com": _twitter,
    "appleid.apple.com": _apple,
    "graph.facebook.com": _facebook,
    "www.amazon.com": _amazon,
    "www.digits.com": _digits,
}


def _ask(url: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """What a provider says of a token. A token that it does not take is answered with a status of 4xx."""
    answer = fetching.get(url, headers)
    if answer.status != 200:
        raise Rejected(Check.SIGNATURE, "Couldn't verify signed token.")
    return answer.json()


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= MAX_SUBJECT:
        raise Unreachable(f"The provider's answer has no {name}.")
    return value
