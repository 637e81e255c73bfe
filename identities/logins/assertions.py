"""SAML assertions among logins: each belongs to the identity that it was first presented for, and to no user pool's sign-in."""

from collections.abc import Sequence

from identities.logins.refusals import invalid
from identities.logins.verified import VerifiedLogin
from pools.rules.federation.rejections import Rejected
from pools.rules.federation.saml.spent import check_holder, hold


def check_unspent(verified: Sequence[VerifiedLogin]) -> None:
    """Raise NotAuthorizedException where a user pool has taken one: before an identity is made or linked for it."""
    try:
        for login in verified:
            if login.presented:
                check_holder(login.presented)
    except Rejected as problem:
        raise invalid(problem.said) from None


def hold_assertions(verified: Sequence[VerifiedLogin], identity_id: str) -> None:
    """Let them belong to this identity. Raises NotAuthorizedException where one is another's already."""
    try:
        for login in verified:
            if login.presented:
                hold(login.presented, identity_id)
    except Rejected as problem:
        raise invalid(problem.said) from None
