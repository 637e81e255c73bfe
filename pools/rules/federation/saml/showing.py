"""A SAML response as it came, for whoever watches a trip: nothing of it is believed here."""

from typing import Any

from lxml import etree

from pools.rules.federation.saml.signatures import ASSERTION
from pools.rules.federation.watching import Part, is_watched, seen

_SAML = ASSERTION.removesuffix("Assertion")
MOST = 200


def show_response(document: Any) -> None:
    """Show a document (strictly parsed, not verified) with the NameID and the attributes that it has."""
    if not is_watched():
        return
    fields: dict[str, Any] = {}
    for name in document.iter(f"{_SAML}NameID"):
        fields.setdefault("NameID", "".join(name.itertext()).strip())
    for attribute in list(document.iter(f"{_SAML}Attribute"))[:MOST]:
        values = ["".join(each.itertext()).strip() for each in attribute.iter(f"{_SAML}AttributeValue")]
        fields[attribute.get("Name", "")] = values[0] if len(values) == 1 else values
    seen(Part.ASSERTION, fields, etree.tostring(document, pretty_print=True, encoding="unicode"))
