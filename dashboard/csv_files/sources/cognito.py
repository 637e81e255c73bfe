"""Amazon Cognito: ListUsers and AdminGetUser as the CLI prints them, and the files of cognito-backup, which are the same users.

Follows API:ListUsers and API:AdminGetUser.
"""

from dashboard.csv_files.sources.source import Source, User, objects, text_of


def _attributes(user: User) -> dict[str, str]:
    pairs = objects(user.get("Attributes") or user.get("UserAttributes"))
    return {text_of(pair["Name"]): text_of(pair.get("Value")) for pair in pairs if pair.get("Name")}


SOURCE = Source(
    key="cognito",
    title="a Cognito user pool",
    knows=lambda user: "Username" in user and ("Attributes" in user or "UserAttributes" in user),
    columns={
        "Username": "cognito:username",
        "Enabled": "cognito:enabled",
        "UserStatus": "cognito:user_status",
        "UserCreateDate": "cognito:created",
        "UserLastModifiedDate": "cognito:modified",
        "Groups": "cognito:groups",
    },
    more=_attributes,
    dropped=frozenset({"Attributes", "UserAttributes"}),
)
