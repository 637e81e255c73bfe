"""The providers of an identity pool: which may be set, and what they are called in a Logins map.

Whether a user pool exists is found out when a token of it is presented, as on Amazon Cognito: templates make both in any
order. An OpenID Connect or SAML provider must be there, since its ARN is all that the pool says of it.
"""

from collections.abc import Iterator

import regex

from identities.models import OpenIdConnectProvider, SamlProvider
from pools import errors

SOCIAL = frozenset(
    {
        "accounts.google.com",
        "api.twitter.com",
        "appleid.apple.com",
        "graph.facebook.com",
        "www.amazon.com",
        "www.digits.com",
    }
)
OWN_TOKENS = "cognito-identity.amazonaws.com"
"""The provider of the tokens that identity pools issue themselves."""
MAX_PROVIDERS = 50
_USER_POOL = regex.compile(
    r"cognito-idp\.(?P<region>[a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/(?P=region)_[0-9a-zA-Z]+"
)
_OIDC = regex.compile(r"arn:aws:iam::(?P<account>\d{12}):oidc-provider/(?P<name>[!-~]+)")
_SAML = regex.compile(r"arn:aws:iam::(?P<account>\d{12}):saml-provider/(?P<name>[\w.-]{1,128})")


def provider_names(settings: dict) -> set[str]:
    """What a Logins map calls the pool's providers, the developer's own left out."""
    return {
        *settings["SupportedLoginProviders"],
        *(provider["ProviderName"] for provider in settings["CognitoIdentityProviders"]),
        *(arn.partition(":oidc-provider/")[2] for arn in settings["OpenIdConnectProviderARNs"]),
        *settings["SamlProviderARNs"],
    }


def mapped_names(settings: dict) -> set[str]:
    """What SetIdentityPoolRoles calls them: a user pool goes with one of its app clients, and a provider of OpenID
    Connect may stand under its ARN."""
    user_pools = {
        f"{provider['ProviderName']}:{provider['ClientId']}"
        for provider in settings["CognitoIdentityProviders"]
    }
    plain = {provider["ProviderName"] for provider in settings["CognitoIdentityProviders"]}
    return provider_names(settings) - plain | user_pools | {*settings["OpenIdConnectProviderARNs"]}


def check_providers(settings: dict, account_id: str) -> None:
    """Raise InvalidParameterException where a provider cannot be one, LimitExceededException where they are too many."""
    problems = [*_wrong_social(settings), *_wrong_user_pools(settings), *_wrong_developer(settings)]
    problems += _wrong_arns(settings["OpenIdConnectProviderARNs"], _OIDC, "OpenID Connect", account_id)
    problems += _wrong_arns(settings["SamlProviderARNs"], _SAML, "SAML", account_id)
    if problems:
        raise errors.InvalidParameterException(" ".join(problems))
    for member in ("CognitoIdentityProviders", "OpenIdConnectProviderARNs", "SamlProviderARNs"):
        if len(settings[member]) > MAX_PROVIDERS:
            raise errors.LimitExceededException(
                f"{member} may have at most {MAX_PROVIDERS} entries, not {len(settings[member])}."
            )
    missing = [*_missing_oidc(settings), *_missing_saml(settings)]
    if missing:
        raise errors.InvalidParameterException(f"IAM knows no identity provider {', '.join(missing)}.")


def _wrong_social(settings: dict) -> Iterator[str]:
    for name in sorted(settings["SupportedLoginProviders"].keys() - SOCIAL):
        yield f"'{name}' is not a supported login provider. Those are {', '.join(sorted(SOCIAL))}."


def _wrong_user_pools(settings: dict) -> Iterator[str]:
    seen = set()
    for provider in settings["CognitoIdentityProviders"]:
        name, client_id = provider.get("ProviderName"), provider.get("ClientId")
        if not name or not client_id:
            yield "Each of CognitoIdentityProviders needs a ProviderName and a ClientId."
        elif not _USER_POOL.fullmatch(name):
            yield f"Invalid Cognito Identity Provider '{name}': it has the form cognito-idp.<region>.amazonaws.com/<user pool id>."
        elif (name, client_id) in seen:
            yield f"The app client {client_id} of {name} is given twice."
        seen.add((name, client_id))


def _wrong_developer(settings: dict) -> Iterator[str]:
    name = settings.get("DeveloperProviderName")
    if name and (name in SOCIAL | provider_names_given(settings) or name == OWN_TOKENS):
        yield f"'{name}' is the name of another provider, so it cannot be the developer provider's."


def provider_names_given(settings: dict) -> set[str]:
    """As :func:`provider_names`, of settings that are not checked yet."""
    whole = [provider for provider in settings["CognitoIdentityProviders"] if "ProviderName" in provider]
    return provider_names(settings | {"CognitoIdentityProviders": whole})


def _wrong_arns(arns: list[str], form: regex.Pattern, kind: str, account_id: str) -> Iterator[str]:
    for arn in arns:
        match = form.fullmatch(arn)
        if match is None or match["account"] != account_id:
            yield f"{arn} is not the ARN of a provider of {kind} in account {account_id}."
    if len(set(arns)) < len(arns):
        yield f"A provider of {kind} is given twice."


def _missing_oidc(settings: dict) -> list[str]:
    urls = {arn.partition(":oidc-provider/")[2]: arn for arn in settings["OpenIdConnectProviderARNs"]}
    known = OpenIdConnectProvider.objects.filter(url__in=urls).values_list("url", flat=True) if urls else ()
    return [urls[url] for url in sorted(urls.keys() - set(known))]


def _missing_saml(settings: dict) -> list[str]:
    names = {arn.partition(":saml-provider/")[2]: arn for arn in settings["SamlProviderARNs"]}
    known = SamlProvider.objects.filter(name__in=names).values_list("name", flat=True) if names else ()
    return [names[name] for name in sorted(names.keys() - set(known))]
