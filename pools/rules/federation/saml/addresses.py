"""Under which name and at which addresses a pool is a SAML service provider. Follows DG:cognito-user-pools-saml-idp."""

from pools.models import UserPool

RESPONSE, LOGOUT, METADATA = "saml2/idpresponse", "saml2/logout", "saml2/metadata"
"""Pages below a pool's base: where responses go, where logout is asked for and answered, and what we say of ourselves."""


def entity_id(pool: UserPool) -> str:
    """The pool's name among SAML providers, which is also the audience of what is for it."""
    return f"urn:amazon:cognito:sp:{pool.public_id}"
