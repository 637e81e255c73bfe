"""Auth0: the user export (NDJSON), the users of its Management API, the file of its bulk import, and the export of
password hashes that its support gives.

Follows auth0.com/docs/manage-users/user-migration (bulk user exports; bulk import database schema).
"""

from dashboard.csv_files.sources.source import Source, User, first, json_of, listed, objects, text_of, unless

_MARKS = (
    "custom_password_hash",
    "user_metadata",
    "app_metadata",
    "identities",
    "logins_count",
    "mfa_factors",
)


def _knows(user: User) -> bool:
    named = "|" in text_of(user.get("user_id")) or "|" in text_of(user.get("Id"))
    return named or ("email" in user and any(mark in user for mark in _MARKS) and "aud" not in user)


def _more(user: User) -> dict[str, str]:
    found: dict[str, str] = {}
    if user.get("custom_password_hash"):
        found["password_hash"] = json_of(user["custom_password_hash"])
    if "blocked" in user:
        found["cognito:enabled"] = unless(user["blocked"])
    factors = objects(user.get("mfa_factors"))
    secrets = [factor["totp"].get("secret") for factor in factors if _has_totp(factor)]
    if secrets:
        found["totp_secret"] = first(secrets)
    if len(secrets) < len(factors):
        found["other mfa_factors"] = listed(kind for factor in factors for kind in factor if kind != "totp")
    return found


def _has_totp(factor: User) -> bool:
    return isinstance(factor.get("totp"), dict)


SOURCE = Source(
    key="auth0",
    title="Auth0",
    knows=_knows,
    columns={
        "username": "cognito:username",
        "phone_verified": "phone_number_verified",
        "Email": "email",
        "Email Verified": "email_verified",
        "passwordHash": "password_hash",
        "password_hash": "password_hash",
        "created_at": "cognito:created",
        "updated_at": "cognito:modified",
    },
    more=_more,
    dropped=frozenset({"custom_password_hash", "blocked", "mfa_factors"}),
)
