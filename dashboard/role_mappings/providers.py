"""The identity providers of an identity pool, as role mappings and principal tags name them."""

from dataclasses import dataclass

from dashboard.aws.errors import ERRORS
from dashboard.identity_pools.providers import SOCIAL
from dashboard.place import Place


@dataclass(frozen=True)
class Provider:
    """A provider. ``key`` is its key among role mappings, ``login`` the one in the Logins map and of principal tags.

    ``known`` is false for a mapping that was left behind by a provider which the pool no longer has.
    """

    key: str
    login: str
    kind: str
    title: str
    detail: str = ""
    pool_id: str = ""
    client_id: str = ""
    known: bool = True

    def __str__(self) -> str:
        return f"{self.title} · {self.detail}" if self.detail else self.title


def providers_of(place: Place) -> list[Provider]:
    """The providers of the identity pool, user pools first, by the names that this connection knows."""
    pool = place.identity_pool
    names: dict[str, str] = {}
    found = []
    for each in pool.get("CognitoIdentityProviders", []):
        login, client_id = each["ProviderName"], each.get("ClientId", "")
        pool_id = login.rpartition("/")[2]
        found.append(
            Provider(
                f"{login}:{client_id}",
                login,
                "User pool",
                _name_of_pool(place, pool_id, names),
                f"client {_name_of_client(place, pool_id, client_id)}",
                pool_id,
                client_id,
            )
        )
    for name, app in pool.get("SupportedLoginProviders", {}).items():
        found.append(Provider(name, name, "Social", SOCIAL.get(name, name), app.partition(";")[0]))
    for arn in pool.get("OpenIdConnectProviderARNs", []):
        issuer = arn.partition(":oidc-provider/")[2]
        found.append(Provider(arn, issuer, "OpenID Connect", issuer or arn, "", "", ""))
    for arn in pool.get("SamlProviderARNs", []):
        found.append(Provider(arn, arn, "SAML", arn.partition(":saml-provider/")[2] or arn))
    return found


def with_left_behind(providers: list[Provider], mappings: dict) -> list[Provider]:
    """The providers, and those that only a mapping still names."""
    known = {each.key for each in providers} | {each.login for each in providers}
    left = [Provider(key, key, "Gone", key, known=False) for key in sorted(mappings) if key not in known]
    return [*providers, *left]


def find_provider(providers: list[Provider], key: str) -> Provider | None:
    return next((each for each in providers if each.key == key), None)


def by_login(providers: list[Provider]) -> list[Provider]:
    """One of each login: the clients of a user pool share their principal tags."""
    return list({each.login: each for each in reversed(providers)}.values())[::-1]


def _name_of_pool(place: Place, pool_id: str, names: dict[str, str]) -> str:
    if pool_id not in names:
        names[pool_id] = _read_name(place, pool_id)
    return names[pool_id]


def _read_name(place: Place, pool_id: str) -> str:
    """The pool's name where asking costs nothing, else its id."""
    if not place.embedded:
        return pool_id
    try:
        return place.client.describe_user_pool(UserPoolId=pool_id)["UserPool"]["Name"]
    except ERRORS:
        return pool_id


def _name_of_client(place: Place, pool_id: str, client_id: str) -> str:
    if not place.embedded:
        return client_id
    try:
        answer = place.client.describe_user_pool_client(UserPoolId=pool_id, ClientId=client_id)
    except ERRORS:
        return client_id
    return answer["UserPoolClient"].get("ClientName") or client_id
