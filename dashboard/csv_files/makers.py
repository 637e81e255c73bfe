"""Which system wrote a table, by the names of its columns."""

from collections.abc import Sequence

import regex

_MAKERS = (
    ("Users in Cognito’s own form", {"cognito:username"}),
    ("Users of a Cognito user pool", {"username", "userstatus"}),
    ("Users of Firebase", {"uid", "email verified", "password hash", "password salt"}),
    ("Users of Clerk", {"primary_email_address", "password_hasher"}),
    ("Users of Supabase", {"instance_id", "encrypted_password"}),
    ("Users of Supabase", {"raw_user_meta_data"}),
    ("Users of Devise", {"encrypted_password", "confirmed_at"}),
    ("Users of Devise", {"encrypted_password", "reset_password_token"}),
    ("Users of WordPress", {"user_login", "user_pass"}),
    ("Users of Django", {"is_superuser", "date_joined"}),
    ("Users of Microsoft Entra", {"userprincipalname"}),
    ("Users of Okta", {"login", "firstname", "lastname"}),
    ("Users of Okta", {"user.login"}),
    ("Users of Auth0", {"user_id", "email_verified"}),
    ("Users of Auth0", {"id", "email verified", "connection"}),
    ("Users of Auth0", {"id", "email verified", "last login"}),
    ("Users of Google Workspace", {"email address [required]", "org unit path [required]"}),
    ("Users of FusionAuth", {"encryptionscheme", "factor"}),
)
_NOTED = regex.compile(r"\[(\w+)\]")


def maker_of(columns: Sequence[str]) -> str:
    """``Users of Okta``, or ``Users`` where the columns tell no more."""
    named = {column.casefold() for column in columns}
    named |= {note.casefold() for column in columns for note in _NOTED.findall(column)}
    return next((title for title, names in _MAKERS if names <= named), "Users")
