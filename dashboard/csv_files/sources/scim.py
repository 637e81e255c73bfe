"""SCIM: the users of any directory that answers by it (a ListResponse, or a list of its Resources).

Follows RFC 7643, section 4.1.
"""

from dashboard.csv_files.sources.source import Source, User, listed, objects, text_of

_MORE_THAN_ONE = {"emails": "email", "phoneNumbers": "phone_number"}


def _knows(user: User) -> bool:
    return "urn:ietf:params:scim" in text_of(user.get("schemas")) or (
        "userName" in user and bool(objects(user.get("emails")))
    )


def _more(user: User) -> dict[str, str]:
    found = {}
    for member, column in _MORE_THAN_ONE.items():
        some = objects(user.get(member))
        if some:
            chosen = next((each for each in some if each.get("primary") is True), some[0])
            found[column] = text_of(chosen.get("value"))
    if groups := objects(user.get("groups")):
        found["cognito:groups"] = listed(each.get("display") or each.get("value") for each in groups)
    return found


SOURCE = Source(
    key="scim",
    title="a SCIM directory",
    knows=_knows,
    columns={
        "userName": "cognito:username",
        "name.givenName": "given_name",
        "name.familyName": "family_name",
        "name.middleName": "middle_name",
        "name.formatted": "name",
        "nickName": "nickname",
        "profileUrl": "profile",
        "timezone": "zoneinfo",
        "active": "cognito:enabled",
        "meta.created": "cognito:created",
        "meta.lastModified": "cognito:modified",
    },
    more=_more,
    dropped=frozenset({*_MORE_THAN_ONE, "groups", "schemas"}),
)
