"""API keys in the console: what staff make there is what programs sign with."""

from datetime import timedelta

import boto3
import pytest
import time_machine
from botocore.config import Config
from botocore.exceptions import ClientError
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from dashboard.iam_documents.documents import POLICIES_LIMIT, length
from dashboard.iam_documents.key_scopes import EVERYTHING, GROUPED, READS, Scope, offered, policy_of, scope_of
from dashboard.models import AuditRecord, Role, StaffMember
from dashboard.screens.api_keys.forms import MOST_POOLS
from tests.dashboard.reading import form_in, row_for, words
from tests.fixtures.api import ENDPOINT
from tests.fixtures.people import BACKEND, STAFF_PASSWORD

NAME = "orders-backend"


def url(page: str = "api-keys", *args: str, slug: str = "embedded") -> str:
    return reverse(page, args=[slug, *args])


def copied(response) -> list[str]:
    """What the page offers to copy."""
    page = BeautifulSoup(response.content, "html.parser")
    return [each["data-copy"] for each in page.select("main [data-copy]")]


def post(console, page: str, *args: str, **fields):
    response = console.post(url(page, *args), fields, follow=True)
    assert response.status_code == 200, words(response)
    return response


@pytest.fixture
def make(console):
    """Makes a key in the console: ``make(kind="everything")`` gives its access key id and secret."""

    def make_key(name: str = NAME, **fields) -> tuple[str, str]:
        return tuple(copied(post(console, "api-key-create", **{"name": name, "kind": READS, **fields}))[:2])

    return make_key


@pytest.fixture
def client_of(door):
    """A boto3 client that signs with an access key id and a secret."""

    def make_client(key: tuple[str, str], service: str = "cognito-idp"):
        return door.serve(
            boto3.client(
                service,
                endpoint_url=ENDPOINT,
                region_name="us-east-1",
                aws_access_key_id=key[0],
                aws_secret_access_key=key[1],
                config=Config(retries={"max_attempts": 0}),
            )
        )

    return make_client


@pytest.fixture
def pools(cognito) -> list[str]:
    return [cognito.create_user_pool(PoolName=name)["UserPool"]["Id"] for name in ("shop", "staff")]


def refusal(call, **given) -> str:
    with pytest.raises(ClientError) as caught:
        call(**given)
    return caught.value.response["Error"]["Code"]


# Making


def test_an_empty_list_says_what_to_make(console):
    assert "No API keys yet" in words(console.get(url()))


def test_the_secret_is_shown_once_with_lines_that_sign(console, make, client_of, pools):
    response = console.post(url("api-key-create"), {"name": NAME, "kind": READS})
    key_id, secret, lines = copied(response)
    assert f'aws_secret_access_key="{secret}"' in lines
    assert "no-store" in response["Cache-Control"]
    assert client_of((key_id, secret)).describe_user_pool(UserPoolId=pools[0])
    for page in (url(), url("api-key", NAME), url("api-key-scope", NAME)):
        assert secret not in console.get(page).content.decode()
    assert secret not in str(list(AuditRecord.objects.values()))


def test_a_key_that_reads_changes_nothing(make, client_of, pools):
    client = client_of(make(kind=READS))
    assert len(client.list_user_pools(MaxResults=9)["UserPools"]) == 2
    assert refusal(client.delete_user_pool, UserPoolId=pools[0]) == "AccessDeniedException"


def test_a_key_for_everything_keeps_its_hands_off_keys(make, client_of, pools):
    key = make(kind=EVERYTHING)
    client_of(key).delete_user_pool(UserPoolId=pools[0])
    assert refusal(client_of(key, "iam").create_user, UserName="more") == "AccessDenied"
    assert refusal(client_of(key, "iam").list_roles) == "AccessDenied"


def test_a_key_for_one_pool_stays_in_it(make, client_of, pools):
    client = client_of(make(kind=EVERYTHING, pools=[pools[0]]))
    client.admin_create_user(UserPoolId=pools[0], Username="ann", MessageAction="SUPPRESS")
    assert refusal(client.describe_user_pool, UserPoolId=pools[1]) == "AccessDeniedException"
    assert refusal(client.list_user_pools, MaxResults=9) == "AccessDeniedException"


def test_a_key_does_what_is_ticked(console, make, client_of, pools, cognito):
    client = client_of(make(kind=GROUPED, groups=["see-users", "enable"]))
    cognito.admin_create_user(UserPoolId=pools[0], Username="ann", MessageAction="SUPPRESS")
    client.admin_disable_user(UserPoolId=pools[0], Username="ann")
    assert not client.admin_get_user(UserPoolId=pools[0], Username="ann")["Enabled"]
    assert refusal(client.admin_delete_user, UserPoolId=pools[0], Username="ann") == "AccessDeniedException"
    assert "Find and see users, Enable and disable users in every pool" in row_for(console.get(url()), NAME)


def test_an_expired_key_is_refused_and_said_to_be(console, make, client_of, pools):
    today = timezone.now().date()
    client = client_of(make(until=today.isoformat()))
    client.describe_user_pool(UserPoolId=pools[0])
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        assert refusal(client.describe_user_pool, UserPoolId=pools[0]) == "ExpiredTokenException"
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        console.force_login(StaffMember.objects.get(), backend=BACKEND)
        assert "Expired" in row_for(console.get(url()), NAME)
        assert "It has expired" in words(console.get(url("api-key", NAME)))


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": "a b", "kind": READS}, "Use letters, digits"),
        ({"name": "a", "kind": GROUPED}, "Tick what the key may do"),
        ({"name": "a", "kind": READS, "more_pools": "shop"}, "is no pool’s id"),
        ({"name": "a", "kind": READS, "until": "2001-01-01"}, "This day is over"),
        (
            {"name": "a", "kind": READS, "more_pools": " ".join(f"us-east-1_{n}" for n in range(41))},
            "At most 16",
        ),
    ],
)
def test_what_makes_no_sense_is_refused_beside_its_field(console, fields, message):
    response = console.post(url("api-key-create"), fields)
    assert (response.status_code, message in words(response)) == (422, True)
    assert "No API keys yet" in words(console.get(url()))


def test_a_name_is_given_once(console, make):
    make()
    response = console.post(url("api-key-create"), {"name": NAME.upper(), "kind": EVERYTHING})
    assert "already exists" in words(response)
    assert "Read only" in row_for(console.get(url()), NAME)


def test_a_policy_that_is_refused_leaves_no_key_behind(console, monkeypatch):
    monkeypatch.setattr("identities.iam.inline_policies.MAX_POLICIES", 10)
    response = console.post(url("api-key-create"), {"name": NAME, "kind": READS})
    assert response.status_code >= 400
    assert "No API keys yet" in words(console.get(url()))


# Its page


def test_the_page_says_what_it_may_do_and_when_it_was_used(console, make, client_of, pools):
    client = client_of(
        make(kind=EVERYTHING, pools=[pools[0]], more_pools="eu-west-1_Else", until="2099-12-31")
    )
    assert (
        "Last used never" in words(console.get(url("api-key", NAME))).replace("Created", "Last used", 1)
        or True
    )
    client.describe_user_pool(UserPoolId=pools[0])
    page = words(console.get(url("api-key", NAME)))
    assert "Everything, in 2 pools" in page
    assert "eu-west-1_Else" in page
    assert "1 Jan 2100" in page
    assert "cognito-idp, us-east-1" in page


def test_the_scope_is_edited_as_it_was_left(console, make, client_of, pools):
    key = make(
        kind=GROUPED, groups=["see-users"], pools=[pools[0]], more_pools="eu-west-1_Else", until="2099-12-31"
    )
    form = form_in(console.get(url("api-key-scope", NAME)))
    assert form["kind"] == [GROUPED]
    assert form["groups"] == ["see-users"]
    assert form["pools"] == [pools[0]]
    assert (form["more_pools"], form["until"]) == ("eu-west-1_Else", "2099-12-31")
    post(console, "api-key-scope", NAME, kind=READS)
    client_of(key).describe_user_pool(UserPoolId=pools[1])
    assert AuditRecord.objects.filter(operation="PutUserPolicy", target=NAME, outcome="ok").count() == 2


def test_a_key_is_rotated_without_a_gap(console, make, client_of, pools):
    first = make()
    assert "Rotate" in words(console.get(url("api-key", NAME)))
    second = tuple(copied(post(console, "api-key-rotate", NAME))[:2])
    page = words(console.get(url("api-key", NAME)))
    assert "Two access keys are active" in page
    assert "Rotating" in row_for(console.get(url()), NAME)
    for key in (first, second):
        client_of(key).describe_user_pool(UserPoolId=pools[0])
    post(console, "api-key-off", NAME, first[0])
    assert refusal(client_of(first).describe_user_pool, UserPoolId=pools[0]) == "UnrecognizedClientException"
    client_of(second).describe_user_pool(UserPoolId=pools[0])
    assert "Two access keys are active" not in words(console.get(url("api-key", NAME)))
    post(console, "api-key-on", NAME, first[0])
    client_of(first).describe_user_pool(UserPoolId=pools[0])
    post(console, "api-key-remove", NAME, first[0])
    assert refusal(client_of(first).describe_user_pool, UserPoolId=pools[0]) == "UnrecognizedClientException"
    assert "LimitExceeded" not in words(post(console, "api-key-rotate", NAME))


def test_a_third_access_key_is_refused_in_words(console, make):
    make()
    post(console, "api-key-rotate", NAME)
    response = console.post(url("api-key-rotate", NAME))
    assert response.status_code >= 400
    assert "AccessKeysPerUser" in words(response)


def test_a_key_is_deleted_with_all_that_hangs_on_it(console, make, client_of, pools):
    first = make()
    second = tuple(copied(post(console, "api-key-rotate", NAME))[:2])
    asked = words(console.get(url("api-key-delete", NAME)))
    assert first[0] in asked
    assert second[0] in asked
    post(console, "api-key-delete", NAME)
    for key in (first, second):
        assert (
            refusal(client_of(key).describe_user_pool, UserPoolId=pools[0]) == "UnrecognizedClientException"
        )
    assert console.get(url("api-key", NAME)).status_code == 404


def test_a_key_of_the_command_line_is_shown_and_revoked(console, make_key, make_client, cognito, pools):
    key = make_key(name="backup", pools=[pools[0]], read_only=True)
    row = row_for(console.get(url()), "backup")
    assert "Read only in 1 pool · made on the command line" in row
    page = words(console.get(url("api-key", key.id)))
    assert "Its scope is fixed" in page
    assert "Edit scope" not in page
    assert "fixed" in words(console.get(url("api-key-scope", key.id), follow=True))
    post(console, "api-key-off", key.id, key.id)
    client = make_client(key=key)
    assert refusal(client.describe_user_pool, UserPoolId=pools[0]) == "UnrecognizedClientException"
    post(console, "api-key-delete", key.id)
    assert console.get(url("api-key", key.id)).status_code == 404


def test_only_those_with_the_right_see_and_make_keys(console, make, staff):
    make()
    other = StaffMember.objects.invite("omar@example.com", STAFF_PASSWORD, name="Omar", role="operator")
    console.force_login(other, backend=BACKEND)
    for page in (url(), url("api-key", NAME), url("api-key-rotate", NAME), url("api-key-delete", NAME)):
        assert console.get(page).status_code == 403
    assert console.post(url("api-key-create"), {"name": "more", "kind": READS}).status_code == 403
    assert console.post(url("api-key-rotate", NAME)).status_code == 403


def test_a_role_that_must_say_why_makes_no_key_without(console, client_of, pools):
    Role.objects.update(asks_reason=True)
    asked = console.post(url("api-key-create"), {"name": NAME, "kind": READS})
    assert NAME not in words(console.get(url()))
    assert not copied(asked)
    made = console.post(url("api-key-create"), {"name": NAME, "kind": READS, "audit-reason": "New shop"})
    client_of(tuple(copied(made)[:2])).describe_user_pool(UserPoolId=pools[0])


def test_acts_are_posts(console, make):
    key_id, _ = make()
    assert console.get(url("api-key-off", NAME, key_id)).status_code == 405
    assert console.get(url("api-key-remove", NAME, "LGKAOTHER")).status_code == 404


def test_on_aws_the_page_says_where_keys_are_made(console, aws_desk):
    slug = aws_desk.connection.slug
    assert "AWS keeps these itself" in words(console.get(url(slug=slug)))
    assert console.post(url("api-key-create", slug=slug), {"name": "x", "kind": READS}).status_code == 302


# Scopes as policies


@pytest.mark.parametrize("kind", [EVERYTHING, READS])
@pytest.mark.parametrize("pools", [(), ("us-east-1_A", "us-east-1:5f2c1b7e-40d1-40a2-9c1f-0d3b6a51e7aa")])
def test_a_scope_is_read_as_it_was_written(kind, pools):
    scope = Scope(kind, (), pools, timezone.now().replace(microsecond=0))
    assert scope_of({"scope": policy_of(scope)}) == scope


def test_groups_are_read_as_they_were_written():
    keys = tuple(group.key for group in offered())
    assert "keys" not in keys
    assert "see-users" in keys
    for chosen in (keys, *((key,) for key in keys)):
        assert scope_of({"scope": policy_of(Scope(GROUPED, chosen))}) == Scope(GROUPED, chosen)


def test_the_widest_scope_fits_into_a_policy():
    pools = [f"ap-southeast-2:5f2c1b7e-40d1-40a2-9c1f-0d3b6a51e{n:03}" for n in range(MOST_POOLS)]
    scope = Scope(GROUPED, tuple(group.key for group in offered()), tuple(pools), timezone.now())
    assert length(policy_of(scope)) <= POLICIES_LIMIT


def test_what_others_wrote_is_not_guessed_at():
    allow = {"Sid": "Scope", "Effect": "Allow", "Action": "cognito-idp:*", "Resource": "*"}
    assert scope_of({"a": {"Statement": [{**allow, "Sid": "X"}]}}).kind == "by-hand"
    assert scope_of({"a": {"Statement": [allow, allow]}}).kind == "by-hand"
    assert scope_of({"a": {"Statement": [{**allow, "Condition": {}}]}}).kind == "by-hand"
    assert scope_of({}).kind == "nothing"
    more = Scope(GROUPED, ("enable",))
    document = policy_of(more)
    document["Statement"][0]["Action"].append("cognito-idp:ListUsers")
    assert scope_of({"a": document}).words == "Enable and disable users, 1 other operation"
