"""Change a user's attributes."""

from dashboard.acts.act import Act, Given


def past(given: Given) -> str:
    names = ", ".join(attribute.get("Name", "") for attribute in given.get("UserAttributes", ()))
    return f"Changed {names}" if names else "Attributes changed"


ACT = Act(
    key="edit",
    operation="cognito-idp:AdminUpdateUserAttributes",
    label="Edit",
    past=past,
    also_past={"AdminDeleteUserAttributes": "Attributes removed"},
)
