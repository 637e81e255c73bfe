"""A pool's domains as the pages show them, and where they answer."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404

from dashboard.place import Place


@dataclass(frozen=True)
class Shown:
    """A domain: ``name`` as the API has it, ``host`` and ``url`` where the pages answer, ``described`` as DescribeUserPoolDomain
    tells it."""

    name: str
    custom: bool
    host: str
    url: str
    described: dict[str, Any]

    @property
    def version(self) -> int:
        return self.described.get("ManagedLoginVersion") or 1

    @property
    def state(self) -> str:
        return self.described.get("Status") or "Unknown"

    @property
    def tone(self) -> str:
        return {"ACTIVE": "good", "FAILED": "bad", "Unknown": "off"}.get(self.state, "info")

    @property
    def is_local(self) -> bool:
        """Whether browsers take the host to their own machine, whatever DNS says."""
        return self.host.endswith(".localhost")

    @property
    def is_https(self) -> bool:
        return self.url.startswith("https:")

    @property
    def parent(self) -> str:
        """What a prefix stands below."""
        return self.host.partition(".")[2]

    @property
    def certificate(self) -> str:
        return (self.described.get("CustomDomainConfig") or {}).get("CertificateArn", "")

    @property
    def target(self) -> str:
        """Where the domain's record in DNS is to lead."""
        return self.described.get("CloudFrontDistribution") or ""


def domains_of(place: Place) -> list[Shown]:
    """The custom domain first, as links lead there."""
    names = [(place.pool.get("CustomDomain"), True), (place.pool.get("Domain"), False)]
    return [_shown(place, name, custom=custom) for name, custom in names if name]


def find_shown(place: Place, name: str) -> Shown:
    """The pool's own domain of this name; 404 for any other."""
    for found in domains_of(place):
        if found.name == name:
            return found
    raise Http404("The pool has no such domain.")


def path_of(place: Place) -> str:
    """Where the pages of an embedded pool can be tried out without a domain; empty where they cannot."""
    if not (place.embedded and settings.HOSTED_PATHS):
        return ""
    return f"{own_address()}/{place.pool_id}"


def path_is_exposed() -> bool:
    """Whether others than this machine reach the console's origin, below which the pages then stand."""
    return settings.HOSTED_PATHS and not settings.ON_THIS_MACHINE


def own_address() -> str:
    return (settings.SITE_URL or settings.OWN_ADDRESS).rstrip("/")


def host_of(place: Place, name: str, *, custom: bool) -> str:
    if custom:
        return name
    if place.embedded:
        return f"{name}.{settings.HOSTED_DOMAIN}" if settings.HOSTED_DOMAIN else ""
    return f"{name}.auth.{place.connection.region}.amazoncognito.com"


def _shown(place: Place, name: str, *, custom: bool) -> Shown:
    host = host_of(place, name, custom=custom)
    own = urlsplit(own_address())
    port = f":{own.port}" if own.port else ""
    url = f"{own.scheme}://{host}{port}" if place.embedded else f"https://{host}"
    described = place.client.describe_user_pool_domain(Domain=name)["DomainDescription"]
    return Shown(name, custom, host, url if host else "", described)
