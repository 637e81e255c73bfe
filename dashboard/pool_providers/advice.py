"""What each check of an answer looks at, and what to change where it fails: at the provider, or here."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """``title`` is what is looked at; ``there`` is what to change at the provider, ``here`` in the pool."""

    title: str
    there: str
    here: str = ""


RULES: dict[str, Rule] = {
    "form": Rule(
        "It is what it should be",
        "Look at what it answers: the type of the application there may be another (SAML in place of OpenID Connect, or an "
        "assertion that is encrypted).",
        "Encrypted assertions have to be on here exactly where the provider encrypts.",
    ),
    "algorithm": Rule(
        "It is signed in a way that is taken",
        "Let it sign with RS256, PS256 or ES256 (OpenID Connect), or with RSA-SHA256 (SAML). SHA-1, HMAC and no signature "
        "at all are never taken.",
    ),
    "key": Rule(
        "The provider has the key that it names",
        "The key that signed is not among those it publishes. If it changed its keys just now, wait until its key "
        "document has them.",
        "Is jwks_uri that of this very issuer?",
    ),
    "signature": Rule(
        "That key signed it, and all that is read of it",
        "Let it sign the response or the assertion with the certificate in its metadata.",
        "If it has a new certificate, replace the metadata here.",
    ),
    "issuer": Rule(
        "It comes from this provider",
        "Its answer bears another name than the one that it publishes. A proxy or a second tenant may have answered.",
        "Copy the issuer, or the metadata, once more from the provider as it is now.",
    ),
    "audience": Rule(
        "It is for us",
        "Enter the entity id (SAML) as shown under “To enter at the provider”. OpenID Connect: the answer must be for "
        "this client id.",
        "Is the client id here the one of that very application?",
    ),
    "time": Rule(
        "It is good now",
        "Its clock, or how long its answers are good, is wrong: set the clock by NTP, and allow five minutes.",
        "The clock of this server counts too.",
    ),
    "subject": Rule(
        "It says who somebody is",
        "Let it send a lasting id: NameID with the format persistent (SAML), or sub. It is at most 128 characters with the "
        "provider’s name before it.",
    ),
    "recipient": Rule(
        "It is for the address that it came to",
        "Enter the reply address as shown under “To enter at the provider”, and let Recipient and Destination be that.",
        "If the pool has got another domain, every provider must be told of it.",
    ),
    "request": Rule(
        "It answers what this browser was sent with",
        "OpenID Connect: let it copy nonce from the request into the ID token. SAML: let InResponseTo be the id of the request. "
        "A cached or repeated answer is not taken.",
        "Begin the test here, not at the provider’s portal, and end it in the same browser within ten minutes.",
    ),
    "unused": Rule(
        "It was not taken before",
        "Each answer must have an id of its own.",
        "Begin the test again: reloading the page of the answer sends it twice.",
    ),
    "status": Rule(
        "The provider says that somebody signed in",
        "It refused: look into its own log. The account may lack the right to use this application there.",
    ),
    "encryption": Rule(
        "It is encrypted where it has to be",
        "Let it encrypt the assertion for the certificate that is shown here, or not at all where that is off here.",
        "“Assertions are encrypted” here has to be what the provider does.",
    ),
}
UNREACHABLE = Rule(
    "The provider can be asked",
    "Is it up, and do its addresses answer on the Internet, by https, with a certificate that browsers trust?",
    "A provider on a private network needs PROVIDER_ALLOW_PRIVATE on this site.",
)
DECLINED = Rule(
    "The provider answers without an error",
    "Its own words are above. Often: the callback address is not registered there as it is shown here, the scopes are not "
    "allowed for this client, or the account may not use it.",
    "Client id and secret must be those of that application: replace the secret here if it was renewed there.",
)
REFUSED = Rule(
    "A user can come out of it",
    "Let it send what lacks, in the form that the attribute needs.",
    "Change the attribute mapping, or the attribute that stands in the way.",
)
_UNKNOWN = Rule("One more check", "Read the sentence above: it says what was found.")


def rule_of(kind: str, check: str) -> Rule:
    """The rule behind a failure (its Kind and Check) of a report."""
    if kind == "REJECTED":
        return RULES.get(check, _UNKNOWN)
    return {"UNREACHABLE": UNREACHABLE, "DECLINED": DECLINED}.get(kind, REFUSED)


def title_of(check: str) -> str:
    return RULES.get(check, _UNKNOWN).title
