"""App clients: whether any lets this user in."""

from collections.abc import Iterable

from dashboard.screens.users.reasons.case import Case, Finding

FLOWS = {
    "ALLOW_USER_PASSWORD_AUTH",
    "ALLOW_USER_SRP_AUTH",
    "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "ALLOW_USER_AUTH",
    "ALLOW_CUSTOM_AUTH",
    "USER_PASSWORD_AUTH",
    "ADMIN_NO_SRP_AUTH",
    "CUSTOM_AUTH_FLOW_ONLY",
}
"""Values of ExplicitAuthFlows by which people sign in."""


def lets_in(client: dict) -> bool:
    """Whether people can sign in by this client: a flow is on, or its sign-in pages are."""
    flows = set(client.get("ExplicitAuthFlows", ()))
    return not flows or bool(flows & FLOWS) or has_pages(client)


def has_pages(client: dict) -> bool:
    """Whether the client is set to use the sign-in pages, and not for machines alone."""
    grants = set(client.get("AllowedOAuthFlows", ()))
    return bool(client.get("AllowedOAuthFlowsUserPoolClient") and grants & {"code", "implicit"})


def no_flow(case: Case) -> Iterable[Finding]:
    if case.clients is None:
        return
    if not case.clients:
        yield Finding("The pool has no app client, so no app can sign anyone in.")
    elif not any(lets_in(client) for client in case.clients):
        yield Finding(
            "No app client allows anyone to sign in: the flows are switched off.",
            more="Turn one on in the app client’s settings; the app has to use that one.",
            action="clients",
        )
