"""Clerk: the users of its Backend API, in either spelling. Its dashboard exports a CSV.

Follows the User object of clerk.com/docs/reference/backend-api.
"""

from dashboard.csv_files.sources.source import Source, User, listed, moment, objects, text_of, unless


def _more(user: User) -> dict[str, str]:
    found = _primary(user, "email", "email_address", "emailAddress", "email")
    found |= _primary(user, "phone_number", "phone_number", "phoneNumber", "phone")
    for members, column in (
        (("created_at", "createdAt"), "cognito:created"),
        (("updated_at", "updatedAt"), "cognito:modified"),
    ):
        for member in members:
            if member in user:
                found[column] = moment(user[member])
    if "banned" in user:
        found["cognito:enabled"] = unless(user["banned"])
    return found


def _primary(user: User, column: str, snake: str, camel: str, kind: str) -> dict[str, str]:
    """The primary address or number, or the first, and whether it is verified."""
    plural = "_addresses" if kind == "email" else "_numbers"
    some = objects(user.get(f"{kind}{plural}") or user.get(f"{kind}{plural.title().replace('_', '')}"))
    chosen = text_of(user.get(f"primary_{snake}_id") or user.get(f"primary{camel[0].upper()}{camel[1:]}Id"))
    if not some:
        return {}
    one = next((each for each in some if text_of(each.get("id")) == chosen), some[0])
    others = [text_of(each.get(snake) or each.get(camel)) for each in some if each is not one]
    verification = one.get("verification")
    verified = isinstance(verification, dict) and verification.get("status") == "verified"
    found = {column: text_of(one.get(snake) or one.get(camel)), f"{column}_verified": text_of(verified)}
    return found | ({f"other {kind}{plural}": listed(others)} if others else {})


SOURCE = Source(
    key="clerk",
    title="Clerk",
    knows=lambda user: "email_addresses" in user or "emailAddresses" in user or user.get("object") == "user",
    columns={
        "username": "cognito:username",
        "first_name": "given_name",
        "firstName": "given_name",
        "last_name": "family_name",
        "lastName": "family_name",
        "image_url": "picture",
        "imageUrl": "picture",
        "password_digest": "password_hash",
        "password_hasher": "password_algorithm",
    },
    more=_more,
    dropped=frozenset(
        "email_addresses emailAddresses phone_numbers phoneNumbers created_at createdAt updated_at updatedAt banned "
        "primary_email_address_id primaryEmailAddressId primary_phone_number_id primaryPhoneNumberId".split()
    ),
)
