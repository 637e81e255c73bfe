"""Which settings of an app client go together, and with its pool.

Follows CreateUserPoolClient and "Application-specific settings with app clients" (DG:user-pool-settings-client-apps).
"""

from collections.abc import Callable
from datetime import timedelta

from pools import errors
from pools.models import IdentityProvider, UserPool
from pools.rules.app_clients.callbacks import problem_with_url
from pools.rules.app_clients.settings import lifetimes, rotates
from pools.rules.resource_servers.scopes import STANDARD_SCOPES, unknown_scopes
from pools.rules.schema.attributes import attributes_by_name, required_names

_LEGACY_FLOWS = frozenset(("ADMIN_NO_SRP_AUTH", "CUSTOM_AUTH_FLOW_ONLY", "USER_PASSWORD_AUTH"))
_NEVER_WRITTEN = frozenset(("sub", "identities", "email_verified", "phone_number_verified"))
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
            _refuse(f"Invalid range for token validity. {token} must be valid for between {words}.")
    if lives["RefreshToken"] < max(lives["AccessToken"], lives["IdToken"]):
        _refuse(
            "Access and Id Token expiration times must be less than or equal to refresh token expiration time."
        )


def _auth_flows(settings: dict, pool: UserPool, secret: bool) -> None:
    flows = set(settings["ExplicitAuthFlows"])
    if flows & _LEGACY_FLOWS and flows - _LEGACY_FLOWS:
        _refuse(
            "Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names: "
            f"{', '.join(sorted(flows & _LEGACY_FLOWS))}."
        )
    if rotates(settings) and "ALLOW_REFRESH_TOKEN_AUTH" in flows:
        _refuse("Refresh token rotation cannot be enabled together with ALLOW_REFRESH_TOKEN_AUTH.")
    if "ALLOW_CLIENT_TOKEN_AUTH" in flows and (len(flows) > 1 or not secret):
        _refuse(
            "ALLOW_CLIENT_TOKEN_AUTH must be the only auth flow of an app client, and the client needs a secret."
        )
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
    if unknown := unknown_scopes(pool, scopes):
        raise errors.ScopeDoesNotExistException(f"Invalid scope requested: {', '.join(unknown)}")
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
    if not callbacks and {"code", "implicit"} & set(settings.get("AllowedOAuthFlows", [])):
        _refuse("CallbackUrls can not be empty when code flow or implicit flow is selected")
    for url in (*callbacks, *settings.get("LogoutURLs", [])):
        if problem := problem_with_url(url):
            _refuse(f"{url} {problem}")
    default = settings.get("DefaultRedirectURI")
    if default is not None and default not in callbacks:
        _refuse(f"The default redirect URI {default} is not in the callback URIs list.")


def _identity_providers(settings: dict, pool: UserPool, secret: bool) -> None:
    named = [name for name in settings.get("SupportedIdentityProviders", []) if name != "COGNITO"]
    if not named:
        return
    known = set(IdentityProvider.objects.filter(pool=pool, name__in=named).values_list("name", flat=True))
    for name in named:
        if name not in known:
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
        _refuse("Client Secret is required to set EnablePropagateAdditionalUserContextData.")
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
