"""What a page offers leads somewhere: whatever a member can follow or send is open to them."""

from collections import deque
from functools import cache

import pytest
from django.test import Client
from django.urls import resolve, reverse
from lxml.html import document_fromstring

from dashboard.actor import Actor
from dashboard.aws.clients import StaffClient
from dashboard.aws.guard import PARTLY
from dashboard.models import StaffMember
from dashboard.page_access import page_named
from dashboard.permissions.builtin import BUILT_IN
from dashboard.permissions.deciding import may, may_somewhere
from tests.dashboard.test_page_access import member_of, sign_in

TRUST = """{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Federated":
"cognito-identity.amazonaws.com"}, "Action": "sts:AssumeRoleWithWebIdentity"}]}"""
MOST = 400

pytestmark = pytest.mark.on_one_database


@pytest.fixture
def full(people):
    """The pool has a group with ann in it, a client, a domain and a resource server; beside it are an identity pool and a role."""
    dana = Actor(StaffMember.objects.get(email="dana@example.com"), people.connection, own_work=True)
    pool, cognito = people.pool_id, people.cognito
    cognito.create_group(UserPoolId=pool, GroupName="crew")
    cognito.admin_add_user_to_group(UserPoolId=pool, Username="ann", GroupName="crew")
    cognito.create_user_pool_client(UserPoolId=pool, ClientName="api", GenerateSecret=True)
    public = cognito.create_user_pool_client(UserPoolId=pool, ClientName="notes")["UserPoolClient"][
        "ClientId"
    ]
    agents = {"ClientId": public, "PolicyName": "agents", "URLPatterns": ["https://a.example.com/*"]}
    cognito.create_cimd_policy(UserPoolId=pool, **agents)
    cognito.create_user_pool_domain(UserPoolId=pool, Domain="crew")
    cognito.create_resource_server(UserPoolId=pool, Identifier="orders", Name="Orders")
    identities, iam = StaffClient(dana, "cognito-identity"), StaffClient(dana, "iam")
    identity_pool = identities.create_identity_pool(
        IdentityPoolName="Guests", AllowUnauthenticatedIdentities=True
    )["IdentityPoolId"]
    identities.get_id(IdentityPoolId=identity_pool)
    iam.create_role(RoleName="guest", AssumeRolePolicyDocument=TRUST)
    people.identity_pool_id = identity_pool
    return people


def walk(browser: Client) -> dict[str, str]:
    """Every page that can be reached from the home page by links and fragments, one of each name; its HTML by name."""
    seen: dict[str, str] = {}
    todo = deque([reverse("home")])
    while todo and len(seen) < MOST:
        address = todo.popleft()
        name = name_of(address)
        if name in seen or not name:
            continue
        answer = browser.get(address, follow=True)
        assert answer.status_code in (200, 405), f"{address}: {answer.status_code}"
        seen[name] = answer.content.decode() if "html" in answer.headers.get("Content-Type", "") else ""
        todo += [link.split("?")[0] for link in links(seen[name], "href", "hx-get")]
    return seen


def links(html: str, *keys: str) -> list[str]:
    """The addresses of our own that these attributes of a page hold. There are thousands, so it is lxml that reads them."""
    if not html.strip():
        return []
    page = document_fromstring(html)
    return [value for key in keys for value in page.xpath(f"//@{key}") if value.startswith("/")]


@cache
def name_of(address: str) -> str:
    try:
        name = resolve(address.split("?", maxsplit=1)[0]).url_name or ""
    except Exception:
        return ""
    return name if page_named(name) else ""


def offered(html: str) -> set[str]:
    """The addresses that a page leads to, by link, button and form."""
    return set(links(html, "href", "action", "formaction", "hx-get", "hx-post"))


@pytest.mark.parametrize("whole", [True, False], ids=["everywhere", "one pool"])
@pytest.mark.parametrize(
    "role", [pytest.param(role, marks=() if role == "support" else pytest.mark.slow) for role in BUILT_IN]
)
def test_everything_on_offer_is_open(role, whole, full):
    member = member_of(role, None if whole else full)
    if not whole:
        grant = member.grants.get()
        member.grants.create(role=grant.role, connection=full.connection, pool=full.identity_pool_id)
    seen = walk(sign_in(member))

    assert {"home", "pool", "users", "user", "clients", "groups"} <= set(seen)
    assert ("identity" in seen) == (role != "support")
    closed = {
        (name, name_of(address))
        for name, html in seen.items()
        for address in offered(html)
        if name_of(address) and not _open(member, address, full)
    }
    assert closed == set()


def _open(member: StaffMember, address: str, desk) -> bool:
    """Said again here in few words, so that the pages do not check themselves."""
    match = resolve(address.split("?", maxsplit=1)[0])
    connection = desk.connection if match.kwargs.get("connection") else None
    pool = match.kwargs.get("pool_id") or match.kwargs.get("identity_pool_id") or ""
    permissions = page_named(match.url_name).permissions
    partly = not pool and any(act in PARTLY and may_somewhere(member, act, connection) for act in permissions)
    return permissions == () or partly or any(may(member, act, connection, pool) for act in permissions)


def test_an_administrator_is_offered_everything(full):
    seen = walk(sign_in(member_of("administrator")))
    names = {name_of(address) for html in seen.values() for address in offered(html)}

    assert {
        "user-delete",
        "user-create",
        "bulk",
        "group-edit",
        "group-remove",
        "client-edit",
    } <= names
    assert {
        "pool-create",
        "pool-delete",
        "pool-settings-preview",
        "pool-attribute-add",
        "import-new",
    } <= names
    assert {"identity-pool-create", "identity-pool-preview", "identities-delete", "role-create"} <= names
    assert {"connections", "connection-create", "outbox", "audit"} <= names
