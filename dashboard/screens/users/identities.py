"""Which identities and roles a user has: in each identity pool of the connection that takes this user pool's tokens."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.aws.errors import ERRORS, explain
from dashboard.aws.issuers import issuers
from dashboard.iam_documents.pool_scan import pool_names
from dashboard.pages import page
from dashboard.place import Place, in_pool
from dashboard.requests import Request
from dashboard.role_mappings.iam_roles import short
from dashboard.role_mappings.providers import Provider, providers_of
from dashboard.role_mappings.simulation import choose
from dashboard.role_mappings.subjects import Subject, identity_of
from dashboard.role_mappings.versions import stored_roles
from dashboard.screens.users.page_context import at
from dashboard.user_search.finding import get_person
from dashboard.users.claims import id_claims
from dashboard.users.groups import groups_of
from dashboard.users.person import Person
from identities.role_mapping.choice import Choice

READ_EMBEDDED, READ_ON_AWS, SHOWN = 60, 20, 10
"""Identity pools that are looked at, and logins that are worked out."""
_TEMPLATE = "dashboard/users/identities.html"


@dataclass(frozen=True)
class Access:
    """What the user gets in one identity pool through one app client."""

    name: str
    through: str
    choice: Choice
    identity_id: str | None
    url: str
    identity_url: str

    @property
    def role(self) -> str:
        return short(self.choice.role) if self.choice.role else ""

    @property
    def why(self) -> str:
        return next(step.text for step in self.choice.steps if step.decided)


@page("cognito-identity:ListIdentityPools")
@require_safe
@in_pool
def show_identities(request: Request, place: Place, username: str) -> HttpResponse:
    """A card for the user's page; a page of its own without scripts."""
    person = get_person(place, username)
    context: dict[str, Any] = {"person": person}
    try:
        context |= _read(request, place, person)
    except ERRORS as error:
        context["problem"] = explain(error, place.connection)
    name = f"{_TEMPLATE}#card" if request.htmx else _TEMPLATE
    return render(request, name, at(place, **context))


def _read(request: Request, place: Place, person: Person) -> dict[str, Any]:
    most = READ_EMBEDDED if place.embedded else READ_ON_AWS
    names, whole = pool_names(place.identities, most)
    found: list[Access] = []
    reader = _Claims(place, person)
    for pool_id in list(names)[:most]:
        there = Place(request, place.connection, identity_pool_id=pool_id)
        for provider in [each for each in providers_of(there) if each.pool_id == place.pool_id]:
            if len(found) >= SHOWN:
                return {"accesses": found, "most": most, "more": True}
            found.append(_access(there, person, provider, reader.of(provider.client_id)))
    return {"accesses": found, "most": most, "more": not whole or len(names) > most}


class _Claims:
    """The user's claims for each client, what is shared read once."""

    def __init__(self, place: Place, person: Person) -> None:
        self.place, self.person = place, person
        self.groups: list[dict] | None = None
        self.issuer = ""

    def of(self, client_id: str) -> dict[str, Any]:
        if self.groups is None:
            self.groups = groups_of(self.place.client, self.place.pool_id, self.person.username)
            self.issuer = issuers(self.place.client, self.place.pool_id)[0]
        answer = self.place.client.describe_user_pool_client(
            UserPoolId=self.place.pool_id, ClientId=client_id
        )
        schema = self.place.pool.get("SchemaAttributes", [])
        return id_claims(self.person, self.groups, answer["UserPoolClient"], schema, self.issuer)


def _access(there: Place, person: Person, provider: Provider, claims: dict[str, Any]) -> Access:
    query = urlencode({"by": "user", "provider": provider.key, "username": person.username})
    identity_id = identity_of(there, provider, person.sub)
    return Access(
        there.identity_pool["IdentityPoolName"],
        provider.detail,
        choose(stored_roles(there), provider, Subject(person.title, provider.key, claims)),
        identity_id,
        f"{there.url('role-simulator')}?{query}",
        there.url("identity", identity_id) if identity_id else "",
    )
