"""The login providers of an identity pool, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

SOCIAL = {
    "accounts.google.com": "Google",
    "graph.facebook.com": "Facebook",
    "www.amazon.com": "Amazon",
    "appleid.apple.com": "Apple",
    "api.twitter.com": "Twitter",
    "www.digits.com": "Digits",
}
"""The social providers that an identity pool knows by their key in the Logins map."""
TWITTER = "api.twitter.com"
KINDS = {
    "user-pool": "User pool",
    "social": "Social",
    "oidc": "OpenID Connect",
    "saml": "SAML",
    "developer": "Developer",
}


@dataclass(frozen=True)
class Provider:
    """One way in. ``key`` names it within its ``kind``; ``login`` is its key in an app's Logins map."""

    kind: str
    key: str
    login: str
    title: str
    detail: str
    checked: bool | None = None
    user_pool_id: str = ""
    client_id: str = ""

    @property
    def kind_words(self) -> str:
        return KINDS[self.kind]

    @property
    def mapping_key(self) -> str:
        """Its key in the role mappings."""
        return self.key if self.kind == "user-pool" else self.login


def providers_of(pool: dict, names: dict[str, str] | None = None) -> list[Provider]:
    """All providers of a pool (the answer to DescribeIdentityPool), user pools first, by their ``names`` if given."""
    return [
        *_user_pools(pool, names or {}),
        *_social(pool),
        *_by_arn(pool, "OpenIdConnectProviderARNs", "oidc"),
        *_by_arn(pool, "SamlProviderARNs", "saml"),
        *_developer(pool),
    ]


def login_keys(pool: dict) -> list[str]:
    """What may stand as a key in the Logins map of this pool, each once."""
    return list(dict.fromkeys(provider.login for provider in providers_of(pool)))


def login_words(login: str, pool: dict, names: dict[str, str] | None = None) -> str:
    """A key of the Logins map in words; ``names`` are those of user pools by id."""
    if login in SOCIAL:
        return SOCIAL[login]
    if login == pool.get("DeveloperProviderName"):
        return f"Your own users ({login})"
    host, _, user_pool_id = login.partition("/")
    if host.startswith("cognito-idp."):
        return (names or {}).get(user_pool_id) or f"User pool {user_pool_id}"
    if ":saml-provider/" in login:
        return f"SAML {login.partition(':saml-provider/')[2]}"
    return login


def same_key(provider: dict) -> str:
    """What tells a member of CognitoIdentityProviders from the others."""
    return f"{provider.get('ProviderName', '')}:{provider.get('ClientId', '')}"


def _user_pools(pool: dict, names: dict[str, str]) -> Iterator[Provider]:
    for each in pool.get("CognitoIdentityProviders") or []:
        name, client_id = each.get("ProviderName", ""), each.get("ClientId", "")
        user_pool_id = name.partition("/")[2]
        yield Provider(
            "user-pool",
            same_key(each),
            name,
            names.get(user_pool_id) or f"User pool {user_pool_id}",
            f"{user_pool_id} · app client {client_id}"
            if user_pool_id in names
            else f"App client {client_id}",
            bool(each.get("ServerSideTokenCheck")),
            user_pool_id,
            client_id,
        )


def _social(pool: dict) -> Iterator[Provider]:
    for key, value in (pool.get("SupportedLoginProviders") or {}).items():
        yield Provider("social", key, key, SOCIAL.get(key, key), f"App id {without_secret(value)}")


def _by_arn(pool: dict, member: str, kind: str) -> Iterator[Provider]:
    for arn in pool.get(member) or []:
        name = arn.partition("-provider/")[2] or arn
        yield Provider(kind, arn, name if kind == "oidc" else arn, name, arn)


def _developer(pool: dict) -> Iterator[Provider]:
    if name := pool.get("DeveloperProviderName"):
        yield Provider("developer", name, name, "Your own users", name)


def without_secret(app_id: str) -> str:
    """Twitter's entry holds the consumer secret behind a semicolon."""
    return app_id.partition(";")[0]
