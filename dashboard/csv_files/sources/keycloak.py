"""Keycloak: the export of a realm, or of its users alone, and the file of a partial import.

Follows UserRepresentation of keycloak.org/docs-api; a partial export has no users.
"""

from dashboard.csv_files.sources.source import Source, User, first, json_of, listed, moment, objects

_MARKS = frozenset(
    "credentials requiredActions createdTimestamp realmRoles emailVerified firstName federatedIdentities "
    "disableableCredentialTypes notBefore totp".split()
)
_OWN = {"phone_number": "phone_number", "phoneNumber": "phone_number", "phone": "phone_number", "mobile": "phone_number",
        "phoneNumberVerified": "phone_number_verified", "picture": "picture", "locale": "locale",
        "birthdate": "birthdate", "nickname": "nickname", "middleName": "middle_name", "zoneinfo": "zoneinfo",
        "gender": "gender", "website": "website", "profile": "profile", "address": "address"}  # fmt: skip


def _more(user: User) -> dict[str, str]:
    found: dict[str, str] = {}
    attributes = user.get("attributes")
    for name, values in attributes.items() if isinstance(attributes, dict) else ():
        found[_OWN.get(name, f"attributes.{name}")] = first(values)
    if "createdTimestamp" in user:
        found["cognito:created"] = moment(user["createdTimestamp"])
    if isinstance(user.get("groups"), list):
        found["cognito:groups"] = listed(str(group).strip("/") for group in user["groups"])
    credentials = objects(user.get("credentials"))
    passwords = [one for one in credentials if one.get("type") == "password"]
    codes = [one for one in credentials if one.get("type") in ("otp", "totp")]
    if passwords:
        found["password_hash"] = json_of(passwords)
    if codes:
        found["totp_secret"] = json_of(codes)
    if len(passwords) + len(codes) < len(credentials):
        found["other credentials"] = listed(
            one.get("type") for one in credentials if one not in passwords + codes
        )
    return found


SOURCE = Source(
    key="keycloak",
    title="a Keycloak realm",
    knows=lambda user: "username" in user and bool(_MARKS & user.keys()),
    columns={
        "id": "sub",
        "username": "cognito:username",
        "enabled": "cognito:enabled",
        "emailVerified": "email_verified",
        "firstName": "given_name",
        "lastName": "family_name",
    },
    more=_more,
    dropped=frozenset({"attributes", "createdTimestamp", "groups", "credentials", "totp"}),
)
