"""Supabase: the users of its admin API, and the rows of ``auth.users`` as JSON, which hold the hashes too.

Follows supabase.com/docs/reference/javascript/auth-admin-listusers and the table of GoTrue's migrations.
"""

from datetime import UTC, datetime

from dashboard.csv_files.sources.source import Source, User, text_of

_MARKS = frozenset(
    ("raw_app_meta_data", "raw_user_meta_data", "instance_id", "email_confirmed_at", "confirmation_sent_at")
)
_NAMES = {"full_name": "name", "name": "name", "avatar_url": "picture", "picture": "picture"}


def _more(user: User) -> dict[str, str]:
    found: dict[str, str] = {}
    kept = user.get("raw_user_meta_data") or user.get("user_metadata")
    for name, value in kept.items() if isinstance(kept, dict) else ():
        found.setdefault(_NAMES.get(name, f"user_metadata.{name}"), text_of(value))
    for member, column in (
        ("email_confirmed_at", "email_verified"),
        ("phone_confirmed_at", "phone_number_verified"),
    ):
        if member in user:
            found[column] = text_of(bool(user[member]))
    phone = text_of(user.get("phone"))
    if "phone" in user:
        found["phone_number"] = f"+{phone}" if phone.isdecimal() else phone
    if "banned_until" in user:
        found["cognito:enabled"] = text_of(not _is_ahead(text_of(user["banned_until"])))
    return found


def _is_ahead(value: str) -> bool:
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return bool(value)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) > datetime.now(UTC)


SOURCE = Source(
    key="supabase",
    title="Supabase",
    knows=lambda user: "email" in user and (bool(_MARKS & user.keys()) or user.get("aud") == "authenticated"),
    columns={
        "id": "sub",
        "encrypted_password": "password_hash",
        "created_at": "cognito:created",
        "updated_at": "cognito:modified",
    },
    more=_more,
    dropped=frozenset(
        "raw_user_meta_data user_metadata email_confirmed_at phone_confirmed_at confirmed_at phone banned_until".split()
    ),
)
