"""Create a user, with an invitation or without."""

from dashboard.acts.act import Act, Given


def past(given: Given) -> str:
    """The same call sends an invitation again, which is another act."""
    told = {"": "Created and invited", "SUPPRESS": "Created, no invitation"}
    return told.get(given.get("MessageAction", ""), "")


ACT = Act(key="create", operation="cognito-idp:AdminCreateUser", label="Create user", past=past)
