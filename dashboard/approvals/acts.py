"""The acts that can be marked, in words, and the calls that they are made of."""

from dataclasses import dataclass

from dashboard.marked_acts import BULK_DELETE, BULK_SIGN_OUT, DELETE_POOL, REMOVE_MFA
from dashboard.models import ApprovalRequest


@dataclass(frozen=True)
class MarkableAct:
    """``name`` and ``help`` are for the page of settings, ``on_many`` says that it counts from a number of users on."""

    key: str
    name: str
    help: str
    on_many: bool = False


MARKABLE = {
    act.key: act
    for act in (
        MarkableAct(BULK_DELETE, "Delete many users", "Or many identities, selected in a list.", True),
        MarkableAct(BULK_SIGN_OUT, "Sign out many users", "Every session of each of them ends.", True),
        MarkableAct(DELETE_POOL, "Delete a pool", "A user pool or an identity pool, with everyone in it."),
        MarkableAct(
            REMOVE_MFA,
            "Remove or turn off a second factor",
            "An authenticator app that is removed, or a factor that is turned off, of one user.",
        ),
    )
}


@dataclass(frozen=True)
class _Call:
    """``effect`` is what happens; ``action`` is the key of the bulk action that does it to many."""

    words: str
    effect: str
    action: str = ""


_CALLS = {
    "cognito-idp:AdminDeleteUser": _Call(
        "Delete {many}", "The accounts, their attributes, groups and sessions are gone for good.", "delete"
    ),
    "cognito-idp:AdminUserGlobalSignOut": _Call(
        "Sign out {many}", "Every session of theirs ends.", "sign-out"
    ),
    "cognito-identity:DeleteIdentities": _Call(
        "Delete {identities}", "Whoever they belong to gets a new identity at the next sign-in."
    ),
    "cognito-idp:DeleteUserPool": _Call(
        "Delete the user pool {name}",
        "Gone for good with every user, group and app client in it; apps that use it can no longer sign anybody in.",
    ),
    "cognito-identity:DeleteIdentityPool": _Call(
        "Delete the identity pool {name}",
        "Gone for good with every identity in it; apps that use it get no more credentials.",
    ),
    "cognito-idp:AdminDeleteSoftwareToken": _Call(
        "Remove the authenticator of {name}",
        "Codes of the app stop working. The next sign-in asks for another factor, for setting one up, or for none.",
    ),
    "cognito-idp:AdminSetUserMFAPreference": _Call(
        "Turn off {factors} of {name}", "A sign-in no longer asks for it."
    ),
    "cognito-idp:AdminSetUserSettings": _Call(
        "Turn off codes by SMS of {name}", "A sign-in no longer asks for one."
    ),
}
_FACTORS = {
    "SMSMfaSettings": "codes by SMS",
    "SoftwareTokenMfaSettings": "the authenticator app",
    "EmailMfaSettings": "codes by e-mail",
    "WebAuthnMfaSettings": "the passkey",
}


def title(request: ApprovalRequest) -> str:
    """What is asked for, as a heading: "Delete 12 users"."""
    off = [
        _FACTORS.get(key, key)
        for key, given in request.members.items()
        if key.endswith("MfaSettings") and not given.get("Enabled")
    ]
    return _call(request).words.format(
        many=counted(len(request.names), "user"),
        identities=counted(len(request.members.get("IdentityIdsToDelete", ())), "identity", "identities"),
        name=request.members.get("Username") or request.facts.get("name") or request.pool,
        factors=" and ".join(off),
    )


def effect(request: ApprovalRequest) -> str:
    """What it will do, in a sentence."""
    return _call(request).effect


def bulk_action(request: ApprovalRequest) -> str:
    """The key of the bulk action that does it to many users; empty where it is one call."""
    return _call(request).action if request.names else ""


def counted(number: int, one: str, many: str = "") -> str:
    """``1 user``, ``2,000 users``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _call(request: ApprovalRequest) -> _Call:
    return _CALLS[request.call]
