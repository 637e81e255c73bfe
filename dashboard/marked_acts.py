"""Acts that can need a second person, and the one check that stands before their calls."""

from collections.abc import Sequence

from dashboard.actor import Actor
from dashboard.models import ApprovalPolicy

BULK_DELETE, BULK_SIGN_OUT = "bulk-delete", "bulk-sign-out"
DELETE_POOL, REMOVE_MFA = "delete-pool", "remove-mfa"
_ON_MANY = {
    "cognito-idp:AdminDeleteUser": BULK_DELETE,
    "cognito-identity:DeleteIdentities": BULK_DELETE,
    "cognito-idp:AdminUserGlobalSignOut": BULK_SIGN_OUT,
}
_ALWAYS = {
    "cognito-idp:DeleteUserPool": DELETE_POOL,
    "cognito-identity:DeleteIdentityPool": DELETE_POOL,
    "cognito-idp:AdminDeleteSoftwareToken": REMOVE_MFA,
}


class ApprovalNeeded(Exception):
    """The act waits for a second person; nothing was done.

    No view catches it: the console's middleware shows what would happen, and asks for approval of exactly this call, made
    with ``members`` once, or once for each of ``names``.
    """

    def __init__(
        self, actor: Actor, act: str, call: str, members: dict, pool: str, names: Sequence[str] = ()
    ) -> None:
        super().__init__("This needs a second person. Ask for approval.")
        self.actor, self.act, self.call = actor, act, call
        self.members, self.pool, self.names = members, pool, list(names)


def act_of(call: str, members: dict, many: int = 1) -> str:
    """The key of the act that a call (``service:Operation``) on so many users is part of; empty for any other call."""
    if call in _ON_MANY and many > 1:
        return _ON_MANY[call]
    if call == "cognito-idp:AdminSetUserMFAPreference" and _turns_off(members):
        return REMOVE_MFA
    if call == "cognito-idp:AdminSetUserSettings" and not members.get("MFAOptions"):
        return REMOVE_MFA
    return _ALWAYS.get(call, "")


def check(actor: Actor, call: str, members: dict, pool: str, names: Sequence[str] = ()) -> None:
    """Raise ApprovalNeeded where an administrator has marked the act and no second person has approved this call.

    The guard calls it before each call; a page does before it begins an act on several users (``names``), so that the
    request is for all of them.
    """
    if actor.own_work:
        return
    many = max(actor.many, len(names), len(members.get("IdentityIdsToDelete") or ()))
    act = act_of(call, members, many)
    if not act:
        return
    policy = ApprovalPolicy.current()
    if act not in policy.acts or (call in _ON_MANY and many < policy.many):
        return
    if actor.approval is None or not actor.approval.covers(actor.connection, pool, call, members):
        raise ApprovalNeeded(actor, act, call, members, pool, names)


def needs_approval(call: str, members: dict | None = None, many: int = 1) -> bool:
    """Whether a call needs a second person: for what a page says before it is made."""
    act, policy = act_of(call, members or {}, many), ApprovalPolicy.current()
    return act in policy.acts and (call not in _ON_MANY or many >= policy.many)


def _turns_off(members: dict) -> bool:
    return any(isinstance(given, dict) and not given.get("Enabled") for given in members.values())
