"""The metadata document of a SAML identity provider, in the words of IAM."""

from datetime import datetime

from pools import errors
from pools.rules.federation.providers.metadata import BadMetadata, read_metadata


def check_metadata(document: str) -> datetime | None:
    """Until when the document is valid, where it says so.

    Raises InvalidInputException unless it describes an identity provider with an entity id and a signing certificate.
    """
    try:
        return read_metadata(document).valid_until
    except BadMetadata as problem:
        raise errors.InvalidInputException(f"Could not parse metadata: {problem}") from None
