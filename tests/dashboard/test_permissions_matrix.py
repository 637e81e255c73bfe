"""Every operation and every page by every built-in role, held against the table in docs/roles.md."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import get_resolver, reverse

from dashboard.actor import Actor
from dashboard.aws.clients import StaffClient
from dashboard.aws.guard import NotAllowed
from dashboard.models import AuditRecord, BulkJob, Connection, ImportRun, StaffMember
from dashboard.page_access import page_named
from dashboard.permissions.builtin import BUILT_IN
from dashboard.permissions.table import SERVICES, holds, operations, role_table
from tests.dashboard.test_page_access import member_of, pages, sign_in

PAGE = Path(settings.BASE_DIR) / "docs" / "roles.md"
NO_POOL = {
    "UserPoolId": "us-east-1_Nobody000",
    "IdentityPoolId": "us-east-1:00000000-0000-4000-8000-000000000000",
}
ROLES = list(BUILT_IN)


def test_the_page_about_roles_is_up_to_date():
    assert PAGE.read_text() == role_table(), "docs/roles.md is stale: run python manage.py role_table"


def written(service: str) -> dict[str, dict[str, bool]]:
    """What the page says of a service: for each operation, which role may do it."""
    part = PAGE.read_text().partition(f"### {SERVICES[service]}")[2].partition("\n### ")[0]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in part.splitlines() if line[:1] == "|"]
    return {
        row[0].strip("`"): dict(zip(ROLES, (c == "yes" for c in row[2:]), strict=True)) for row in rows[2:]
    }


def test_the_page_names_every_operation():
    for service in SERVICES:
        assert list(written(service)) == list(operations(service))


def passes(client: StaffClient, operation: str) -> bool:
    """Whether the guard lets a call go out, whatever comes of it there."""
    shape = client._client.meta.service_model.operation_model(operation).input_shape
    members = {name: value for name, value in NO_POOL.items() if shape and name in shape.members}
    method = {api: name for name, api in client._client.meta.method_to_api_mapping.items()}[operation]
    if operation == "AdminSetUserPassword":
        members["Permanent"] = True
    try:
        getattr(client, method)(**members)
    except NotAllowed:
        return False
    except Exception:
        return True
    return True


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("role", ROLES)
def test_each_operation_is_open_to_the_roles_that_the_page_names(role, service, embedded):
    client = StaffClient(Actor(member_of(role), embedded), service)
    expected = {name: roles[role] for name, roles in written(service).items()}

    assert {name: passes(client, name) for name in expected} == expected
    refused = AuditRecord.objects.filter(outcome="NotAllowed").values_list("operation", flat=True)
    assert sorted(refused) == sorted(name for name, allowed in expected.items() if not allowed)


@pytest.mark.parametrize("service", ["cognito-idp", "cognito-identity", "cognito-sync"])
@pytest.mark.parametrize("role", ROLES)
def test_a_role_for_one_pool_does_nothing_to_another(role, service, embedded):
    member = member_of(role)
    member.grants.update(connection=embedded, pool="us-east-1_Other0000")
    client = StaffClient(Actor(member, embedded), service)

    open_ones = [name for name in operations(service) if passes(client, name)]
    assert open_ones in ([], ["ListUserPools"], ["ListIdentityPools"])


@pytest.fixture
def busy(people) -> dict[str, str]:
    """Names for every part of an address; the pool has people, a group, an import and a bulk job."""
    connection, dana = people.connection, StaffMember.objects.get(email="dana@example.com")
    people.cognito.create_group(UserPoolId=people.pool_id, GroupName="crew")
    pool = StaffClient(Actor(dana, connection), "cognito-identity").create_identity_pool(
        IdentityPoolName="Guests", AllowUnauthenticatedIdentities=True
    )["IdentityPoolId"]
    work = {"connection": connection, "pool": people.pool_id, "staff": dana}
    job = BulkJob.objects.create(**work, action="delete", usernames=["zoe"])
    run = ImportRun.objects.create(**work, name="people.csv", file="none.csv")
    Connection.objects.create(slug="far", name="Far", kind="aws", region="eu-west-1")
    return {
        "connection": connection.slug,
        "slug": "far",
        "pool_id": people.pool_id,
        "identity_pool_id": pool,
        "username": "nobody",
        "group_name": "nobodies",
        "client_id": "nothing",
        "secret_id": "nothing",
        "role_name": "nothing",
        "policy_name": "nothing",
        "arn": "arn:aws:iam::123456789012:saml-provider/nothing",
        "identity_id": "us-east-1:00000000-0000-4000-8000-000000000000",
        "run": run.pk,
        "job_id": job.pk,
        "pk": "1",
        "name": "users",
        "subject": "passwords",
        "trigger": "PreSignUp",
        "kind": "oidc",
        "factor": "SOFTWARE_TOKEN_MFA",
        "which": "run",
        "last": AuditRecord.objects.latest("pk").pk,
    }


def address_of(page, busy: dict[str, str]) -> str:
    named = get_resolver().reverse_dict[page.name][3]
    return reverse(page.name, kwargs={name: busy.get(name, "1") for name in named})


def few_at_first(roles: list[str], *few: str) -> list:
    """The roles, of which all but a few walk through the pages with ``--whole`` alone."""
    return [pytest.param(role, marks=() if role in few else pytest.mark.slow) for role in roles]


def is_open(name: str, role: str) -> bool:
    permissions = page_named(name).permissions
    return permissions == () or any(holds(role, act) for act in permissions)


@pytest.mark.parametrize("role", few_at_first(ROLES, "support", "auditor"))
def test_each_page_is_open_to_the_roles_that_hold_its_act(role, busy):
    browser = sign_in(member_of(role))
    browser.raise_request_exception = False

    for page in pages():
        if page.name in ("sign-out", "connection-test"):
            continue
        status = browser.get(address_of(page, busy)).status_code
        assert (status != 403) == is_open(page.name, role), f"{page.name}: {status}"
        assert status < 500 or is_open(page.name, role), f"{page.name}: {status}"


@pytest.mark.parametrize("role", few_at_first([role for role in ROLES if role != "administrator"], "support"))
def test_each_form_that_a_role_lacks_is_refused_and_nothing_is_done(role, busy, people):
    browser = sign_in(member_of(role))
    closed = [page for page in pages() if not is_open(page.name, role)]

    for page in closed:
        answer = browser.post(address_of(page, {**busy, "username": "ann", "group_name": "crew"}))
        assert answer.status_code == 403, page.name
    assert closed
    outcomes = list(AuditRecord.objects.filter(pk__gt=busy["last"]).values_list("outcome", flat=True))
    assert outcomes == ["NotAllowed"] * len(closed)
    assert people.read("ann")["Enabled"]
    assert BulkJob.objects.filter(stopped=False).count() == 1
    assert Connection.objects.filter(slug="far").exists()


def test_a_form_without_its_token_is_refused_before_anything_else(staff, busy, people):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")

    assert browser.post(people.url("user-delete", "ann")).status_code == 403
    assert people.read("ann")["Enabled"]
