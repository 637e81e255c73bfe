"""Settings of an identity pool that a careful person would question."""

from dashboard.aws.errors import ERRORS
from dashboard.identity_pools.providers import providers_of
from dashboard.permissions.deciding import may
from dashboard.place import Place
from dashboard.risk import Risk

_WIDE_NAMES = ("AdministratorAccess", "PowerUserAccess", "FullAccess")


def identity_pool_risks(
    pool: dict, roles: dict | None, wide: list[str], names: dict[str, str] | None = None
) -> list[Risk]:
    """The risky settings of a pool, the worst first. ``roles`` is None where they could not be read; ``wide`` says
    what the guests' role allows on everything."""
    guests = pool.get("AllowUnauthenticatedIdentities")
    given = (roles or {}).get("Roles") or {}
    found = []
    if guests and wide:
        found.append(_wide_guests(wide))
    if roles is not None and not given and not roles.get("RoleMappings"):
        found.append(_NO_ROLES)
    elif roles is not None and guests and not given.get("unauthenticated"):
        found.append(_NO_GUEST_ROLE)
    if not guests and not providers_of(pool):
        found.append(_NO_WAY_IN)
    if pool.get("AllowClassicFlow"):
        found.append(_CLASSIC)
    unchecked = [each for each in providers_of(pool, names) if each.checked is False]
    found += [_unchecked(each.title, each.detail) for each in unchecked]
    if guests and not wide:
        found.append(_GUESTS)
    return sorted(found, key=lambda risk: risk.level != "bad")


def wide_permissions(place: Place, role_arn: str) -> list[str]:
    """What a role allows on every resource, or with every action of a service, as ``action on resource``.

    Empty where IAM does not tell.
    """
    name = role_arn.rpartition("/")[2]
    if not name or not may(place.request.user, "iam:GetRolePolicy", place.connection):
        return []
    try:
        found = _inline(place, name)
        attached = place.iam.list_attached_role_policies(RoleName=name).get("AttachedPolicies", [])
    except ERRORS:
        return []
    return found + [each["PolicyName"] for each in attached if each["PolicyName"].endswith(_WIDE_NAMES)]


def _inline(place: Place, role: str) -> list[str]:
    found = []
    for policy in place.iam.list_role_policies(RoleName=role).get("PolicyNames", []):
        document = place.iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
        statements = document.get("Statement", []) if isinstance(document, dict) else []
        for statement in statements if isinstance(statements, list) else [statements]:
            found += _wide(statement)
    return list(dict.fromkeys(found))


def _wide(statement: dict) -> list[str]:
    """An action for a whole service, or a whole account, on everything."""
    if statement.get("Effect") != "Allow" or "*" not in _listed(statement.get("Resource")):
        return ["everything but a few actions"] if statement.get("NotAction") else []
    return [action for action in _listed(statement.get("Action")) if action == "*" or action.endswith(":*")]


def _listed(value: object) -> list[str]:
    return value if isinstance(value, list) else [str(value)] if value else []


def _wide_guests(wide: list[str]) -> Risk:
    return Risk(
        "wide-guests",
        "bad",
        "Guests get a wide role",
        f"Anybody at all, with no sign-in, may do {', '.join(wide[:4])} on every resource.",
        "Give guests a role of their own that names the few actions and resources they need.",
    )


def _unchecked(title: str, detail: str) -> Risk:
    return Risk(
        "unchecked",
        "warn",
        f"{title}: tokens are not checked with the user pool",
        f"{detail}: users who were signed out, disabled or deleted still get credentials until their token runs out.",
        "Turn the server-side token check on.",
    )


_NO_ROLES = Risk(
    "no-roles",
    "bad",
    "No roles are set",
    "Identities are made, but nobody gets credentials: GetCredentialsForIdentity is refused.",
    "Set the role for people who signed in, under Roles.",
)
_NO_GUEST_ROLE = Risk(
    "no-guest-role",
    "warn",
    "Guests have no role",
    "Guest access is on, but guests are refused credentials.",
    "Set the role for guests, or turn guest access off.",
)
_NO_WAY_IN = Risk(
    "no-way-in",
    "warn",
    "Nobody can get an identity",
    "There is no login provider, and guest access is off.",
    "Add a user pool or another provider.",
)
_CLASSIC = Risk(
    "classic",
    "warn",
    "The classic flow is on",
    "Apps choose the role themselves, and guests’ credentials are not limited to the services that the enhanced "
    "flow allows.",
    "Turn it off unless an app of yours calls AssumeRoleWithWebIdentity by itself.",
)
_GUESTS = Risk(
    "guests",
    "warn",
    "Guests get credentials",
    "Anybody who knows the pool’s id gets an identity and the guests’ role, with no sign-in.",
    "Keep that role to what the whole world may do.",
)
