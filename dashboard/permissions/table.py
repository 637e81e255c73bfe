"""The matrix of roles as a page that a person reads: every group of permissions and every operation by every built-in role."""

from collections.abc import Iterable
from functools import cache

import botocore.session

from dashboard.permissions.builtin import BUILT_IN
from dashboard.permissions.groups import GROUPS, Group, permissions_of_groups

SERVICES = {
    "cognito-idp": "User pools (`cognito-idp`)",
    "cognito-identity": "Identity pools (`cognito-identity`)",
    "cognito-sync": "Sync (`cognito-sync`)",
    "lifeguard": "Lifeguard's own (`lifeguard`)",
    "iam": "Roles and providers (`iam`)",
}
_ABOUT = """# Who may do what

This page writes itself: `python manage.py role_table`; a test fails while it is stale.

A role is made of the groups below, which a member is given on everything, on one connection, or on one pool. The
built-in roles are fixed; a role made in the console holds any of the groups. One check stands before every call that
leaves the console, whatever page makes it, and asks this table; the pages ask it too, so that what a role lacks is not
offered.

- A group that is given for one pool reaches nothing of another: lists of pools hold those that the member may see, and
  what stands beside pools (roles and providers of IAM, connections, messages, staff) needs the whole connection or site.
- “Reset passwords and resend messages” also sends an open invitation again (`AdminCreateUser` with `RESEND` and nothing
  else), and has a temporary password drawn and sent to the user. To type one, or see it, is “Set temporary passwords by
  hand” (`AdminSetUserPassword` without `Permanent`), and stands in the trail as `SetTemporaryPassword` too.
- “Configure roles, policies and providers” on the embedded engine lends what its holder may do and no more. Each
  statement of a role's policies, and its trust policy, keeps who wrote it, a member or an API key, and counts as far as
  that writer may make the very call now: what a member may do only with a second person or a reason, or sees only
  masked, is not lent. A writer who is gone lends nothing, and the role's page says so; a Deny counts whoever wrote it.
  A statement that stays as it was keeps its writer; whoever saves a policy without a change takes all of it on.
  Temporary credentials never do anything in `iam` and `sts`, and never make or read a secret
  ([Identity pools](identity-pools.md#what-temporary-credentials-never-do)).
- What no role holds, nobody does in the console: sign-up, sign-in and the like are the apps' and their users' own.
"""


def role_table() -> str:
    """The whole page in Markdown."""
    parts = [_ABOUT, "## Groups", _groups(), "## Operations"]
    for service, title in SERVICES.items():
        parts += [f"### {title}", _operations(service)]
    return "\n\n".join(part.strip() for part in parts) + "\n"


@cache
def operations(service: str) -> tuple[str, ...]:
    """The names of a service's operations; of IAM's, those that the console knows of."""
    if service == "iam":
        return tuple(
            sorted(
                permission.partition(":")[2]
                for g in GROUPS
                for permission in g.permissions
                if permission.startswith("iam:")
            )
        )
    return tuple(botocore.session.get_session().get_service_model(service).operation_names)


def holds(role: str, permission: str) -> bool:
    """Whether a built-in role holds a permission."""
    return permission in permissions_of_groups(BUILT_IN[role].groups)


def _groups() -> str:
    rows = [
        [
            group.of,
            f"**{group.name}** {group.help}".strip(),
            *_marks(group.key in r.groups for r in BUILT_IN.values()),
        ]
        for group in GROUPS
    ]
    return _markdown(["", "Group"], rows)


def _operations(service: str) -> str:
    rows = []
    for name in operations(service):
        permission = f"{service}:{name}"
        rows.append(
            [f"`{name}`", _group_of(permission), *_marks(holds(role, permission) for role in BUILT_IN)]
        )
    return _markdown(["Operation", "Group"], rows)


def _group_of(permission: str) -> str:
    found: Group | None = next((group for group in GROUPS if permission in group.permissions), None)
    return found.name if found else "nobody’s"


def _marks(given: Iterable[bool]) -> list[str]:
    return ["yes" if each else "" for each in given]


def _markdown(first: list[str], rows: list[list[str]]) -> str:
    heads = [*first, *(role.name for role in BUILT_IN.values())]
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
