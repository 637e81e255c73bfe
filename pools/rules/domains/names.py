"""Which names may be a pool's domain.

Follows CreateUserPoolDomain and "Using your own domain" (DG:cognito-user-pools-add-custom-domain).
"""

from urllib.parse import urlsplit

import idna
import regex
from django.conf import settings

from pools import errors

FORM = r"^[a-z0-9](?:[a-z0-9\-]{0,61}[a-z0-9])?$"
_LABEL = regex.compile(FORM)
_NUMBER = regex.compile(r"[0-9]+|0x[0-9a-f]*")
_RESERVED = ("aws", "amazon", "cognito")
NO_SUBDOMAIN = (
    "Custom domain is not a valid subdomain: Was not able to resolve a DNS A record for the parent domain or domain "
    "parent is a top-level domain."
)


def normal_name(given: str) -> str:
    """A name as it is kept: lower case, no dot at its end, labels in ASCII. What is no name stays as it was given."""
    name = given.removesuffix(".")
    try:
        return idna.encode(name, uts46=True, transitional=False).decode() if "." in name else name
    except idna.IDNAError:
        return name.lower()


def check_prefix(name: str) -> None:
    """Raise InvalidParameterException unless the name can be a prefix domain of this site."""
    if not _LABEL.fullmatch(name):
        _refuse(
            "The domain name contains an invalid character. Domain names can only contain lower-case letters, numbers, "
            f"and hyphens. Please enter a different name that follows this format: {FORM}"
        )
    for word in _RESERVED:
        if word in name.split("-"):
            _refuse(f"Domain cannot contain reserved word: {word}")
    if not settings.HOSTED_DOMAIN:
        _refuse(
            "This site has no name below which prefix domains stand: whoever runs it sets HOSTED_DOMAIN, "
            "or give a CustomDomainConfig and a name of your own."
        )
    if f"{name}.{settings.HOSTED_DOMAIN}" in own_hosts():
        _refuse(f"{name}.{settings.HOSTED_DOMAIN} is a name of this site itself. Choose another prefix.")


def check_custom(name: str) -> None:
    """Raise InvalidParameterException unless the name, as :func:`normal_name` gives it, can be a custom domain here."""
    labels = name.split(".")
    if len(labels) < 3:
        _refuse(NO_SUBDOMAIN)
    if not all(map(_LABEL.fullmatch, labels)):
        _refuse(
            f"{name} is no name of a host: between its dots it may have letters, numbers and hyphens alone, and no port or path."
        )
    if _NUMBER.fullmatch(labels[-1]):
        # As browsers read hosts: what ends in a number is an address, in whichever notation.
        _refuse(f"{name} is an address by number. Give the name of a host.")
    for own in {*own_hosts(), settings.HOSTED_DOMAIN, settings.INNER_HOST} - {""}:
        if name == own or name.endswith(f".{own}") or own.endswith(f".{name}"):
            _refuse(
                f"{name} is a name of this site itself, or stands above or below {own}, which is one. "
                "Pages of a pool need a host of their own, so that neither reads the other's cookies."
            )


def own_hosts() -> set[str]:
    """The names that the site itself answers to; one that stands for all below it, without its dot. ``*`` names none."""
    names = {name.lower().removeprefix(".").removesuffix(".") for name in settings.ALLOWED_HOSTS}
    found = {urlsplit(url).hostname or "" for url in (settings.SITE_URL, settings.OWN_ADDRESS) if url}
    return (names | found) - {"*", ""}


def _refuse(message: str) -> None:
    raise errors.InvalidParameterException(message)
