"""Policy documents as IAM takes, keeps and answers them."""

import json
from urllib.parse import quote

from identities.policies.malformed import MalformedPolicy
from identities.policies.reading import Kind, read_policy
from pools import errors


def read_document(text: str, kind: Kind) -> dict:
    """The policy of a document. Raises MalformedPolicyDocumentException with the place of what is wrong."""
    try:
        return read_policy(text, kind)
    except MalformedPolicy as wrong:
        raise errors.MalformedPolicyDocumentException(wrong.message) from None


def as_text(policy: dict) -> str:
    """A policy as a document, laid out for people."""
    return json.dumps(policy, indent=2)


def as_answered(policy: dict) -> str:
    """A policy as IAM answers it: URL-encoded (RFC 3986)."""
    return quote(as_text(policy), safe="")


def size_of(policy: dict) -> int:
    """The characters that a policy counts for against its quota: those that are not layout."""
    return len(json.dumps(policy, separators=(",", ":"), ensure_ascii=False))
