"""The roles that every site has. What they may do is fixed here; what they see masked and must explain is a setting."""

from dataclasses import dataclass

from dashboard.permissions.groups import GROUPS

_SEE = ("see-pools", "see-users", "see-identities")
_SUPPORT = ("reset", "confirm", "sign-out", "factors", "notes", "reveal")
_NOT_FOR_OPERATORS = {"staff", "keys", "connections", "messages"}


@dataclass(frozen=True)
class BuiltIn:
    """``groups`` are keys of :data:`dashboard.permissions.groups.GROUPS`."""

    name: str
    help: str
    groups: tuple[str, ...]


ADMINISTRATOR = "administrator"
BUILT_IN = {
    ADMINISTRATOR: BuiltIn("Administrator", "Everything.", tuple(group.key for group in GROUPS)),
    "operator": BuiltIn(
        "Operator",
        "Everything in the pools it is given for, and may lend it by roles; but no staff, API keys and connections.",
        tuple(group.key for group in GROUPS if group.key not in _NOT_FOR_OPERATORS),
    ),
    "support": BuiltIn(
        "Support",
        "Finds and sees users and gets them back in: reset, resend, confirm, unlock, remove MFA, sign out.",
        ("see-pools", "see-users", *_SUPPORT),
    ),
    "auditor": BuiltIn(
        "Auditor", "Reads everything, exports the audit trail, changes nothing.", (*_SEE, "see-trail")
    ),
    "read-only": BuiltIn("Read-only", "Sees pools, users and identities, changes nothing.", _SEE),
}
