"""What reads and what does more: one rule for the engine, the console's guard, the policies of keys and the roles of staff.

It goes by the names of operations, whose first word says it, and names those whose first word does not. It knows no model,
of the database or of botocore: ``tests/pools/wire/test_reads.py`` holds it against every service that is served here.
"""

from functools import cache

import regex

_NAMED_LIKE_READS = regex.compile(
    r"(Admin)?(Count|Describe|Filter|Get|List|Lookup|Search|Simulate)[A-Z][A-Za-z0-9]*"
)

CHANGES_ALL_THE_SAME = frozenset(
    {
        "GetId",  # makes an identity where the logins have none yet
        "GetCredentialsForIdentity",  # links logins, and merges a guest into who signs in, who is disabled by that
        "GetOpenIdToken",  # likewise
        "GetOpenIdTokenForDeveloperIdentity",  # likewise, and makes an identity
        "GetTokensFromRefreshToken",  # a rotated token makes the former one void
        "GetUserAttributeVerificationCode",  # makes the former code void, and sends one
    }
)
"""Named like reads, and they change what is stored."""
GRANTS = frozenset(
    {
        "GetClientToken",
        "GetDelegatedAccessToken",
        "GetDerivedToken",
        "GetFederationToken",
        "GetScopedCredentials",
        "GetSessionToken",
        "GetWebIdentityToken",
    }
)
"""Named like reads, and they change nothing; but with what they give out somebody can do more than read."""

READING = {
    "cognito-idp": (
        *("AdminGet*", "AdminList*", "Describe*", "GetCSVHeader", "GetDevice", "GetGroup"),
        *(
            "GetIdentityProvider*",
            "GetLogDelivery*",
            "GetProvisionedLimit",
            "GetSigningCertificate",
            "GetUI*",
        ),
        *("GetUser", "GetUserAuthFactors", "GetUserPool*", "List*"),
    ),
    "cognito-identity": (
        *("Describe*", "GetIdentityPoolRoles", "GetPrincipalTagAttributeMap", "List*", "Lookup*"),
    ),
    "cognito-sync": ("Describe*", "Get*", "List*"),
    "lifeguard": ("Count*", "Describe*", "Get*", "List*", "Lookup*", "Search*"),
    "logs": ("Describe*", "Filter*", "Get*", "List*"),
    "cloudwatch": ("Describe*", "Get*", "List*"),
    "iam": ("Get*", "List*", "Simulate*"),
    "sts": ("GetAccessKeyInfo", "GetCallerIdentity"),
}
"""By service, the names in a policy that allows reading alone, as short as they can be: they match what :func:`changes`
leaves, and nothing else."""


@cache
def changes(operation: str) -> bool:
    """Whether an operation does more than read: it changes what is stored, or gives out what opens more.

    One that is named like no read counts as a change, whatever it does.
    """
    return (
        operation in CHANGES_ALL_THE_SAME or operation in GRANTS or not _NAMED_LIKE_READS.fullmatch(operation)
    )
