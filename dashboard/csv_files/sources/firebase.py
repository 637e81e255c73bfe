"""Firebase: ``firebase auth:export users.json``. Its CSV, which names no columns, is known by headers.py.

Follows firebase.google.com/docs/cli/auth.
"""

import json

from dashboard.csv_files.sources.source import Source, User, moment, text_of, unless


def _more(user: User) -> dict[str, str]:
    found: dict[str, str] = {}
    for member, column in (("createdAt", "cognito:created"), ("lastSignedInAt", "lastSignedInAt")):
        if member in user:
            found[column] = moment(user[member])
    if "disabled" in user:
        found["cognito:enabled"] = unless(user["disabled"])
    return found | _claims(user)


def _claims(user: User) -> dict[str, str]:
    """The custom claims, which stand as a text of JSON."""
    try:
        claims = json.loads(text_of(user.get("customAttributes")) or "{}")
    except (ValueError, RecursionError):
        return {"customAttributes": text_of(user.get("customAttributes"))}
    if not isinstance(claims, dict):
        return {}
    return {f"customAttributes.{name}": text_of(value) for name, value in claims.items()}


SOURCE = Source(
    key="firebase",
    title="Firebase",
    knows=lambda user: "localId" in user,
    columns={
        "emailVerified": "email_verified",
        "displayName": "name",
        "photoUrl": "picture",
        "phoneNumber": "phone_number",
        "passwordHash": "password_hash",
        "salt": "password_salt",
    },
    more=_more,
    dropped=frozenset({"createdAt", "lastSignedInAt", "disabled", "customAttributes"}),
)
