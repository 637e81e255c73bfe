"""The address to which a browser is sent back, with the answer in its query or its fragment."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.encoding import iri_to_uri


@dataclass(frozen=True)
class Callback:
    """A registered callback of a client, and what every answer there bears: ``state`` as it came, and ``iss`` (RFC 9207)."""

    uri: str
    issuer: str
    state: str | None = None
    in_fragment: bool = False

    def address(self, **answer: str) -> str:
        """The callback with an answer, as a Location header takes it."""
        told = answer | ({"state": self.state} if self.state is not None else {}) | {"iss": self.issuer}
        if self.in_fragment:
            return iri_to_uri(f"{self.uri}#{urlencode(told)}")
        return with_query(self.uri, told)


def with_query(uri: str, added: dict[str, str]) -> str:
    """An address without a fragment, with more in its query."""
    joint = "" if uri.endswith(("?", "&")) else "&" if "?" in uri else "?"
    return iri_to_uri(f"{uri}{joint}{urlencode(added)}" if added else uri)
