"""What an administrator enters at the provider, ready to copy."""

from dataclasses import dataclass

from dashboard.aws.endpoints import read_endpoints
from dashboard.place import Place
from dashboard.pool_providers.kinds import Kind


@dataclass(frozen=True)
class Value:
    """``also`` are the names that providers' own pages have for it."""

    label: str
    value: str
    also: str = ""


def base_of(place: Place) -> str:
    """What the addresses of the pool's pages begin with; empty where no provider can send anybody back."""
    return read_endpoints(place.client, place.pool_id).base


def values_for(place: Place, kind: Kind, base: str) -> list[Value]:
    """Nothing without a ``base``: every value but the entity id stands below the pool's domain."""
    if kind.type == "SAML":
        return _of_saml(place, base)
    if not base:
        return []
    values = [Value("Callback address", f"{base}/oauth2/idpresponse", "Redirect URI, return URL, reply URL")]
    if kind.name:
        origin = "/".join(base.split("/")[:3])
        values.append(
            Value("Domain", origin.partition("://")[2], "JavaScript origin, website, domains and subdomains")
        )
    return values


def _of_saml(place: Place, base: str) -> list[Value]:
    entity = Value(
        "Entity id", f"urn:amazon:cognito:sp:{place.pool_id}", "Audience URI, SP entity id, identifier"
    )
    if not base:
        return [entity]
    values = [
        entity,
        Value(
            "Reply address",
            f"{base}/saml2/idpresponse",
            "Assertion Consumer Service (ACS), single sign-on URL",
        ),
        Value("Sign-out address", f"{base}/saml2/logout", "Single logout URL, HTTP-POST"),
    ]
    if place.embedded:
        values.append(
            Value("Metadata of this pool", f"{base}/saml2/metadata", "All of the above in one document")
        )
    return values
