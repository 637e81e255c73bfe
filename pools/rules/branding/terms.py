"""Terms documents: what they may hold, finding them, showing them. Follows CreateTerms."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import QuerySet

from pools import errors
from pools.models import Terms, UserPool

MOST_TERMS = 40
DEFAULT = "cognito:default"
NAMES = ("terms-of-use", "privacy-policy")


def check_links(links: Mapping[str, str]) -> None:
    """Raise InvalidParameterException for links without a default, or that lead to anything but a web page."""
    if DEFAULT not in links:
        raise errors.InvalidParameterException(
            f"Links needs {DEFAULT}: it is shown in every language that has no link of its own."
        )
    for language, address in links.items():
        if not _is_page(address):
            raise errors.InvalidParameterException(f"The link for {language} must be an https address.")


def find_terms(pool: UserPool, terms_id: str, terms: QuerySet[Terms] | None = None) -> Terms:
    """The pool's document of this id. Raises ResourceNotFoundException."""
    found = (Terms.objects.all() if terms is None else terms).filter(pool=pool, id=UUID(terms_id)).first()
    if found is None:
        raise errors.ResourceNotFoundException(f"Terms {terms_id} do not exist.")
    return found


def refuse_second(client_id: str, name: str, *, but: UUID | None = None) -> None:
    """Raise TermsExistsException where the client has a document of this name already, other than ``but``."""
    found = Terms.objects.filter(client_id=client_id, name=name).first()
    if found is not None and found.id != but:
        raise errors.TermsExistsException(f"App client {client_id} has terms called {name} already.")


def described(terms: Terms, pool: UserPool) -> dict[str, Any]:
    """The document as TermsType."""
    return {
        "TermsId": str(terms.id),
        "UserPoolId": pool.public_id,
        "ClientId": terms.client_id,
        "TermsName": terms.name,
        "TermsSource": "LINK",
        "Enforcement": "NONE",
        "Links": terms.links,
        "CreationDate": terms.created,
        "LastModifiedDate": terms.modified,
    }


def links_of(client_id: str, language: str) -> dict[str, str]:
    """What sign-up links to in this language (``cognito:french``), by name; empty unless the client has both documents."""
    found = {each.name: each.links for each in Terms.objects.filter(client_id=client_id)}
    if set(found) != set(NAMES):
        return {}
    return {name: found[name].get(language) or found[name][DEFAULT] for name in NAMES}


def _is_page(address: str) -> bool:
    try:
        parts = urlsplit(address)
        # http is for trying out on this machine, as for callback addresses.
        return bool(parts.hostname) and (
            parts.scheme == "https"
            or (parts.scheme == "http" and parts.hostname in ("localhost", "127.0.0.1"))
        )
    except ValueError:
        return False
