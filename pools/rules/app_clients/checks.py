"""Which settings of an app client go together, and with its pool.

Follows CreateUserPoolClient and "Application-specific settings with app clients" (DG:user-pool-settings-client-apps).
"""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlsplit

from pools import errors
from pools.models import UserPool
from pools.rules.app_clients.settings import lifetimes, rotates
from pools.rules.schema.attributes import attributes_by_name, required_names

STANDARD_SCOPES = ("phone", "email", "openid", "profile", "aws.cognito.signin.user.admin")
_LEGACY_FLOWS = frozenset(("ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH"))
_NEVER_WRITTEN = frozenset(("sub", "identities", "email_verified", "phone_number_verified"))
_LOOPBACK = frozenset(("localhost", "127.0.0.1", "::1"))
_SCRIPTS = frozenset(("javascript", "data", "vbscript", "blob", "file", "about"))
_BOUNDS = {
    "AccessToken": (timedelta(minutes=5), timedelta(days=1), "5 minutes and 1 day"),
    "IdToken": (timedelta(minutes=5), timedelta(days=1), "5 minutes and 1 day"),
    "RefreshToken": (timedelta(minutes=60), timedelta(days=3650), "60 minutes and 10 years"),
}
Check = Callable[[dict, UserPool, bool], None]


def check_client(settings: dict, pool: UserPool, *, secret: bool) -> None:
    """Raise the error that Cognito raises for settings that cannot hold. ``secret``: whether the client has one."""
    for check in _CHECKS:
        check(settings, pool, secret)


def refuse_to_publish_secrets(asked: bool | None) -> None:
    """Raise InvalidParameterException where a client's secrets are to be kept in AWS Secrets Manager."""
    if asked:
        _refuse(
            "Lifeguard keeps app clients' secrets encrypted with its own key ring, and publishes none in AWS Secrets Manager: "
            "leave PublishSecretsInAWSSecretsManager out or false."
        )


def _refuse(message: str) -> None:
    raise errors.InvalidParameterException(message)


def _validity(settings: dict, pool: UserPool, secret: bool) -> None:
    lives = lifetimes(settings)
    for token, (low, high, words) in _BOUNDS.items():
        if not low <= lives[token] <= high:
            _refuse(f"Invalid range for token validity: {token} must be valid for between {words}.")
    if lives["RefreshToken"] < max(lives["AccessToken"], lives["IdToken"]):
        _refuse("Refresh tokens must be valid for at least as long as access and ID tokens.")


def _auth_flows(settings: dict, pool: UserPool, secret: bool) -> None:
    flows = set(settings["ExplicitAuthFlows"])
    if flows & _LEGACY_FLOWS and flows - _LEGACY_FLOWS:
        _refuse(
            f"ExplicitAuthFlows cannot mix the older values ({', '.join(sorted(flows & _LEGACY_FLOWS))}) with those "
            "that begin with ALLOW_."
        )
    if rotates(settings) and "ALLOW_REFRESH_TOKEN_AUTH" in flows:
        _refuse("Refresh token rotation cannot be enabled together with ALLOW_REFRESH_TOKEN_AUTH.")
    if "ALLOW_USER_AUTH" in flows and pool.settings["UserPoolTier"] == "LITE":
        raise errors.FeatureUnavailableInTierException(
            "ALLOW_USER_AUTH needs the ESSENTIALS plan or higher; this user pool is on LITE."
        )


def _oauth(settings: dict, pool: UserPool, secret: bool) -> None:
    flows, scopes = settings.get("AllowedOAuthFlows", []), settings.get("AllowedOAuthScopes", [])
    if settings["AllowedOAuthFlowsUserPoolClient"] and not (flows and scopes):
        _refuse(
            "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use OAuth flows."
        )
    if (flows or scopes) and not settings["AllowedOAuthFlowsUserPoolClient"]:
        _refuse("AllowedOAuthFlows and AllowedOAuthScopes need AllowedOAuthFlowsUserPoolClient to be true.")
    for scope in scopes:
        if scope not in STANDARD_SCOPES:
            raise errors.ScopeDoesNotExistException(f"Scope {scope} does not exist in this user pool.")
    if "client_credentials" in flows:
        _client_credentials(flows, scopes, secret)


def _client_credentials(flows: list[str], scopes: list[str], secret: bool) -> None:
    if len(flows) > 1:
        raise errors.InvalidOAuthFlowException(
            "client_credentials flow can not be selected along with code flow or implicit flow."
        )
    if not secret:
        raise errors.InvalidOAuthFlowException(
            "client_credentials flow can not be selected if client does not have a client secret."
        )
    if standard := [scope for scope in scopes if scope in STANDARD_SCOPES]:
        raise errors.InvalidOAuthFlowException(
            f"client_credentials flow takes scopes of resource servers alone, not {', '.join(standard)}."
        )


def _urls(settings: dict, pool: UserPool, secret: bool) -> None:
    callbacks = settings.get("CallbackURLs", [])
    for url in (*callbacks, *settings.get("LogoutURLs", [])):
        if problem := problem_with_url(url):
            _refuse(f"{url} {problem}")
    default = settings.get("DefaultRedirectURI")
    if default is not None and default not in callbacks:
        _refuse("The default redirect URI is not in the list of callback URLs.")


def problem_with_url(url: str) -> str:
    """What is wrong with a callback or the like, as the end of a sentence; empty for a good one."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return "is not a valid URL."
    if "#" in url:
        return "must not have a fragment (#...)."
    if parts.scheme in ("http", "https") and not host:
        return "must be an absolute URL."
    if parts.scheme == "http" and host not in _LOOPBACK:
        return "must use https; http is for localhost, 127.0.0.1 and [::1] only."
    if parts.scheme in _SCRIPTS:
        return "must not be a script or a document of its own."
    return "" if parts.scheme else "must be an absolute URL."


def _identity_providers(settings: dict, pool: UserPool, secret: bool) -> None:
    for name in settings.get("SupportedIdentityProviders", []):
        if name != "COGNITO":
            _refuse(f"The provider {name} does not exist for User Pool {pool.public_id}.")


def _attributes(settings: dict, pool: UserPool, secret: bool) -> None:
    known = attributes_by_name(pool)
    if unknown := set(settings.get("ReadAttributes", [])) - set(known):
        _refuse(f"Invalid read attributes specified while creating a client: {', '.join(sorted(unknown))}.")
    if "WriteAttributes" not in settings:
        return
    write = set(settings["WriteAttributes"])
    writable = {name for name in known if name not in _NEVER_WRITTEN and not name.startswith("dev:")}
    if wrong := write - writable:
        _refuse(f"Invalid write attributes specified while creating a client: {', '.join(sorted(wrong))}.")
    if missing := set(required_names(pool)) - write:
        _refuse(
            "Invalid write attributes specified while creating a client: attributes that the user pool requires "
            f"must be writable, {', '.join(sorted(missing))} as well."
        )


def _secret_and_analytics(settings: dict, pool: UserPool, secret: bool) -> None:
    if settings["EnablePropagateAdditionalUserContextData"] and not secret:
        _refuse("EnablePropagateAdditionalUserContextData needs a client with a secret.")
    if settings.get("AnalyticsConfiguration"):
        _refuse("Lifeguard sends nothing to Amazon Pinpoint: leave AnalyticsConfiguration out.")


_CHECKS: tuple[Check, ...] = (
    _validity,
    _auth_flows,
    _oauth,
    _urls,
    _identity_providers,
    _attributes,
    _secret_and_analytics,
)
