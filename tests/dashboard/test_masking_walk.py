"""No page, fragment or export of the whole console shows a member what their role masks: every address, one after the other."""

from datetime import timedelta
from io import BytesIO
from itertools import product
from urllib.parse import urlencode

import pytest
import regex
import time_machine
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.urls.converters import IntConverter
from django.utils import timezone

from dashboard.models import AuditRecord, BulkJob, ImportRun, UserExport
from dashboard.permissions.groups import GROUPS
from dashboard.tasks import resume_imports
from dashboard.user_exports.running import work_on
from tests.dashboard.cast import Desk
from tests.fixtures.federated import federate
from tests.fixtures.identity_spots import ROLE, by_rules, make_identity_spot, trust_of
from tests.fixtures.spots import Spot

pytestmark = [pytest.mark.django_db, pytest.mark.on_one_database]

MASKED_VALUES = (
    "ann.holm@example.com",
    "ben@example.com",
    "cleo@example.com",
    "marie@exämple.fr",
    "eva@example.com",
    "rita@example.com",
    "+491701234512",
    "0301234567",
    "Ann Holm",
    "Ben Okafor",
    "Marie Çelik",
    "Rita Real",
    "plat-77319",
)
ASKED = {
    "duplicates": [{"by": "PhoneNumber"}, {"by": "Name"}, {"by": "Username"}],
    "users": [{"q": "ann.holm@example"}, {"q": "a"}, {"group": "staff"}, {"status": "CONFIRMED"}],
    "jump": [{"q": "ann.holm@example"}, {"q": "ann@example", "from": "{connection}/{pool_id}"}],
    "group-find": [{"q": "ann"}, {"q": "ann.holm@example"}],
    "user-reveal": [{"attribute": "email"}, {"attribute": "custom:tier"}],
    "role-simulator": [{"by": "user", "username": "ann", "provider": "{provider}"}, {"q": "ann"}],
    "role-simulator-people": [{"q": "ann", "provider": "{provider}"}],
    "audit": [{"q": "example.com"}, {"operation": "AdminCreateUser"}],
    "import-check": [{"part": "state"}],
    "import-job": [{"part": "state"}],
}
"""What some pages are asked for, beside what they show unasked."""
SUBJECTS = ("passwords", "messages", "triggers")


@pytest.fixture
def upload(console, django_capture_on_commit_callbacks):
    """Uploads a file to a pool's imports as an administrator; gives its run as the check leaves it."""

    def go(desk: Desk, name: str, content: str) -> ImportRun:
        file = BytesIO(content.encode())
        file.name = name
        with django_capture_on_commit_callbacks(execute=True):
            console.post(desk.url("import-new"), {"file": file})
        _go_on(django_capture_on_commit_callbacks)
        return ImportRun.objects.latest("id")

    return go


def _go_on(capture) -> None:
    for _ in range(2):
        with time_machine.travel(timezone.now() + timedelta(minutes=1)), capture(execute=True):
            resume_imports()


@pytest.fixture
def site(people, console, staff, make_client, upload, user_of, happened, django_capture_on_commit_callbacks):
    """What stands in the places of every address: by the name of the address's part, one value or several."""
    pool = {"UserPoolId": people.pool_id}
    ann = {
        "email": "ann.holm@example.com",
        "email_verified": "true",
        "custom:tier": "plat-77319",
        "phone_number": "+491701234512",
    }
    people.cognito.admin_update_user_attributes(
        **pool, Username="ann", UserAttributes=[{"Name": name, "Value": ann[name]} for name in ann]
    )
    people.create("eva@example.com", email="eva@example.com", email_verified="true")
    people.cognito.create_group(**pool, GroupName="staff")
    people.cognito.create_user_pool_domain(**pool, Domain="acme")
    people.cognito.create_resource_server(**pool, Identifier="orders", Name="Orders")
    public = people.cognito.create_user_pool_client(**pool, ClientName="notes")["UserPoolClient"]["ClientId"]
    agents = {"ClientId": public, "PolicyName": "agents", "URLPatterns": ["https://a.example.com/*"]}
    policy = people.cognito.create_cimd_policy(**pool, **agents)["CIMDPolicy"]["CIMDPolicyId"]
    for name in ("ann", "eva@example.com"):
        people.cognito.admin_add_user_to_group(**pool, Username=name, GroupName="staff")
        people.post("user-disable", name)
        people.post("user-enable", name)
    happened(user_of(people.pool_id, "ann"))
    users = Spot(people.connection, people.cognito, people.pool_id)
    spot = make_identity_spot(users, make_client(service="cognito-identity"))
    spot.set_roles(
        by_rules(("email", "StartsWith", "ann", "one"), ("custom:tier", "Equals", "x", "two")),
        authenticated=f"{ROLE}one",
    )
    trust = trust_of(spot.identity_pool_id)
    make_client(service="iam").create_role(RoleName="one", AssumeRolePolicyDocument=trust)
    header = people.cognito.get_csv_header(**pool)["CSVHeader"]
    rita = {
        "cognito:username": "rita@example.com",
        "email": "rita@example.com",
        "email_verified": "TRUE",
        "name": "Rita Real",
        "phone_number": "0301234567",
        "cognito:mfa_enabled": "FALSE",
    }
    good = {**rita, "cognito:username": "rita", "phone_number": "", "phone_number_verified": "FALSE"}
    rows = [[row.get(name, "") for name in header] for row in (rita, good)]
    ready = "".join(",".join(row) + "\n" for row in [header, *rows])
    checked = upload(people, "ready.csv", ready)
    run = upload(people, "again.csv", ready)
    with django_capture_on_commit_callbacks(execute=True):
        console.post(people.url("import-start", run.pk))
    _go_on(django_capture_on_commit_callbacks)
    run.refresh_from_db()
    mapping = upload(people, "mine.csv", "Who,Mail,Full name\nrita,rita@example.com,Rita Real\n")
    bare = upload(people, "bare.csv", "rita,rita@example.com,Rita Real\neva,eva@example.com,Eva\n")
    job = BulkJob.objects.create(
        connection=people.connection,
        pool=people.pool_id,
        action="enable",
        usernames=["eva@example.com"],
        failures=[["eva@example.com", "This user does not exist."]],
        position=1,
        staff=staff,
    )
    export = UserExport.objects.create(
        connection=people.connection,
        pool=people.pool_id,
        staff=staff,
        kind="csv",
        columns=["email"],
        query={},
    )
    work_on(export.pk)
    return {
        "connection": people.connection.slug,
        "slug": people.connection.slug,
        "pool_id": people.pool_id,
        "identity_pool_id": spot.identity_pool_id,
        "identity_id": f"{spot.identity_pool_id.partition(':')[0]}:00000000-0000-4000-8000-000000000000",
        "username": ["ann", "eva@example.com"],
        "federated": federate(people.pool_id, "Okta", "0", email=ann["email"], email_verified="true"),
        "by": ["Email", "PhoneNumber", "Name", "Username"],
        "group_name": "staff",
        "client_id": spot.client_id,
        "secret_id": "none",
        "trial": "none",
        "trigger": "PreSignUp",
        "subject": SUBJECTS,
        "terms_name": "terms-of-use",
        "export_id": export.pk,
        "factor": "sms",
        "outcome": ["FAILED", "SKIPPED", "UPDATED"],
        "run": [checked.pk, run.pk, mapping.pk, bare.pk],
        "which": ["check", "run"],
        "line": 2,
        "job_id": {"str": run.job or "none", "int": job.pk},
        "pk": list(AuditRecord.objects.filter(target="eva@example.com").values_list("pk", flat=True)[:4]),
        "name": "user",
        "kind": "oidc",
        "role_name": "one",
        "policy_name": "none",
        "arn": "arn:aws:iam::000000000000:saml-provider/none",
        "provider": spot.provider,
        "domain": "acme",
        "identifier": "orders",
        "policy_id": policy,
    }


def console_pages(patterns=None, before="", kept=None):
    """Every address of the console: its name, its route, and the converters of its parts."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        route, converters = before + str(each.pattern), {**(kept or {}), **each.pattern.converters}
        if not isinstance(each, URLPattern):
            yield from console_pages(each.url_patterns, route, converters)
        elif each.callback.__module__.startswith("dashboard."):
            yield each.name, route, converters


def _addresses(site: dict, name: str, route: str, converters: dict):
    """Each address of a route, as its parts may stand."""
    of_pool = bool({"pool_id", "identity_pool_id"} & converters.keys())
    choices = [_choices(site, part, converters[part], of_pool=of_pool) for part in converters]
    for chosen in product(*choices):
        path = f"/{route}"
        for part, text in zip(converters, chosen, strict=True):
            path = regex.sub(rf"<\w+:{part}>", lambda _, text=text: text, path)
        yield path
        for query in ASKED.get(name, ()):
            yield f"{path}?{urlencode({key: text.format(**site) for key, text in query.items()})}"


def _choices(site: dict, part: str, converter, *, of_pool: bool) -> list[str]:
    """What may stand there; on pages of a pool each part has to be known, so that none is passed over."""
    value = site[part] if of_pool else site.get(part, "1")
    if isinstance(value, dict):
        value = value["int" if isinstance(converter, IntConverter) else "str"]
    return [converter.to_url(each) for each in (value if isinstance(value, list | tuple) else [value])]


def _read(browser: Client, address: str, **headers: str) -> str:
    answer = browser.get(address, headers=headers)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert answer.status_code != 500, address
    return f"{body.decode()} {dict(answer.headers)} {dict(browser.session)}"


def _walk(browser: Client, site: dict):
    for name, route, converters in console_pages():
        for address in _addresses(site, name, route, converters):
            for headers in ({}, {"HX-Request": "true"}):
                yield address, _read(browser, address, **headers)


def _choose_all_columns(browser: Client, desk: Desk) -> None:
    columns = ["email", "phone_number", "name", "custom:tier", "given_name", "status", "created", "sub"]
    browser.post(desk.url("user-columns"), {"column": columns})


@pytest.mark.slow
def test_no_address_of_the_console_tells_what_is_masked(front, site, masker):
    masker.groups = [
        group.key for group in GROUPS if group.key != "messages"
    ]  # which hold addresses, and codes
    masker.save()
    _choose_all_columns(front.browser, front)
    asked_for = "eva@example.com"  # what one puts into an address oneself comes back in links

    told = [
        (address, value)
        for address, page in _walk(front.browser, site)
        for value in MASKED_VALUES
        if value in page and not (value == asked_for and asked_for in address)
    ]

    assert not told


@pytest.mark.slow
@pytest.mark.slow
def test_an_administrator_sees_all_of_it(people, site):
    _choose_all_columns(people.browser, people)

    missing = set(MASKED_VALUES)
    for _, page in _walk(people.browser, site):
        missing -= {value for value in missing if value in page}
        if not missing:
            break

    assert not missing
