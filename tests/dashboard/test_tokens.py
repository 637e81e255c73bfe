"""The token inspector: every check of a verifier, with its verdict and why."""

import base64
import json
import time

import jwt
import pytest
import structlog
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from django.db import connection as database

from dashboard.models import AuditRecord
from dashboard.place import Place
from dashboard.tokens.inspecting import verify
from dashboard.tokens.reading import read_token
from tests.dashboard.reading import read, words
from tests.fixtures.spots import make_spot

PASSWORD = "Calm-harbour-42"


@pytest.fixture
def signed_in(console, embedded, cognito):
    """A pool with ann in the group gold; her tokens, and a page that looks into a token."""
    spot = make_spot(embedded, cognito)
    return stand(console, spot, cognito)


def stand(console, spot, cognito):
    client_id = cognito.create_user_pool_client(
        UserPoolId=spot.pool_id,
        ClientName="web",
        ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    name = {"UserPoolId": spot.pool_id, "Username": "ann"}
    cognito.admin_create_user(**name, MessageAction="SUPPRESS")
    cognito.admin_set_user_password(**name, Password=PASSWORD, Permanent=True)
    cognito.create_group(
        UserPoolId=spot.pool_id, GroupName="gold", RoleArn="arn:aws:iam::000000000000:role/gold"
    )
    cognito.admin_add_user_to_group(**name, GroupName="gold")
    answer = cognito.admin_initiate_auth(
        UserPoolId=spot.pool_id,
        ClientId=client_id,
        AuthFlow="ADMIN_USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "ann", "PASSWORD": PASSWORD},
    )
    return SignedIn(console, spot, answer["AuthenticationResult"])


class SignedIn:
    def __init__(self, console, spot, tokens):
        self.console, self.spot = console, spot
        self.id, self.access, self.refresh = tokens["IdToken"], tokens["AccessToken"], tokens["RefreshToken"]

    def page(self, token):
        return self.console.post(self.spot.url("tokens/"), {"token": token})

    def look(self, token) -> dict[str, str]:
        """What each check said, its verdict first."""
        page = read(self.page(token))
        rows = page.select("ul.lines > li")
        return {
            row.select_one(".strong").text: f"{row.select_one('.pill').text}: {words(row.select_one('.sub'))}"
            for row in rows
        }


def rewritten(token, header=None, **claims) -> str:
    """The token with other claims and its old signature."""
    parts = token.split(".")
    for index, changes in ((0, header or {}), (1, claims)):
        part = parts[index]
        value = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) | changes
        parts[index] = base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")
    return ".".join(parts)


def test_a_good_id_token_passes_every_check(signed_in):
    said = words(signed_in.page(signed_in.id))
    assert "A verifier takes this token" in said
    assert "An ID token of ann" in said
    assert "web (" in said
    assert "ID tokens cannot be revoked" in said
    assert "arn:aws:iam::000000000000:role/gold" in said
    assert "in 1 h" in said or "in 60 min" in said
    assert not [verdict for verdict in signed_in.look(signed_in.id).values() if verdict.startswith("Refused")]


def test_an_access_token_is_asked_about_and_its_scopes_are_told(signed_in, count_calls):
    calls = count_calls(lambda: signed_in.page(f"Bearer {signed_in.access}\n"))
    assert "GetUser" in calls
    found = signed_in.look(signed_in.access)
    assert "aws.cognito.signin.user.admin" in found["Scopes"]
    assert found["Signature"].startswith("Passed")


def test_a_revoked_token_is_told(signed_in):
    signed_in.spot.client.admin_user_global_sign_out(UserPoolId=signed_in.spot.pool_id, Username="ann")
    found = signed_in.look(signed_in.access)
    assert found["Signature"].startswith("Passed")
    assert found["Revoked"] == "Refused: The pool refuses it: Access Token has been revoked"


@pytest.mark.parametrize(
    ("header", "claims", "check", "why"),
    [
        ({}, {"sub": "someone-else"}, "Signature", "It does not fit"),
        ({"alg": "none"}, {}, "Algorithm", "it is not signed at all"),
        ({"alg": "HS256"}, {}, "Algorithm", "signs with a shared secret"),
        ({"alg": "ES256"}, {}, "Algorithm", "is not RS256"),
        ({"typ": "trigger+jwt"}, {}, "Algorithm", "it is no token of a user"),
        ({"kid": "stranger"}, {}, "Key", "publishes no key stranger"),
        ({"kid": None}, {}, "Key", "names no key"),
        ({"items": 1, "kid": ["a"]}, {}, "Key", "publishes no key"),
        ({}, {"iss": "https://evil.example"}, "Issuer", "It is from https://evil.example"),
        ({}, {"token_use": "access"}, "Key", "signs id tokens"),
        ({}, {"token_use": "refresh"}, "Use", "neither id nor access"),
        ({}, {"aud": "unknownclient"}, "App client", "is no app client of this pool"),
        ({}, {"aud": ["a", "b"]}, "App client", "names no app client"),
        ({}, {"exp": 1}, "Expiry", "It has expired"),
        ({}, {"exp": None}, "Expiry", "It has no end"),
        ({}, {"exp": 1e300}, "Expiry", "It has no end"),
        ({}, {"iat": 4_000_000_000}, "Made", "It is from the future"),
        ({}, {"nbf": 4_000_000_000}, "Not before", "It does not count yet"),
    ],
)
def test_each_flaw_is_named(signed_in, header, claims, check, why):
    found = signed_in.look(rewritten(signed_in.id, header, **claims))
    assert found[check].startswith("Refused")
    assert why in found[check]


def test_a_token_of_another_pool_is_refused(signed_in, console, embedded, cognito):
    other = stand(console, make_spot(embedded, cognito), cognito)
    found = signed_in.look(other.id)
    assert [name for name, verdict in found.items() if verdict.startswith("Refused")] == [
        "Issuer",
        "Key",
        "Signature",
        "App client",
    ]


def test_a_token_of_a_retired_key_is_still_good(signed_in):
    signed_in.console.post(signed_in.spot.url("settings/keys/rotate/"))
    assert "retired, but it still verifies" in signed_in.look(signed_in.id)["Key"]


@pytest.mark.parametrize(
    "pasted", ["hello", "a.b.c", "..", "ä.ö.ü", "e30.e30.e30", "W10.W10.x", "\x00.\x00.\x00"]
)
def test_what_is_no_token_is_said_to_be_none(signed_in, pasted):
    page = signed_in.page(pasted)
    assert page.status_code in (200, 422)
    assert "A verifier takes" not in words(page)


def test_a_refresh_token_is_recognised_or_refused(signed_in):
    assert "A verifier refuses this token" in words(signed_in.page(signed_in.refresh))
    assert "encrypted, as Cognito" in words(signed_in.page("a.b.c.d.e"))


def test_the_token_stays_nowhere(signed_in, django_assert_max_num_queries, caplog):
    marks = signed_in.access.split(".")
    recorded = AuditRecord.objects.count()
    with structlog.testing.capture_logs() as lines:
        page = signed_in.page(signed_in.access)
    assert not [part for part in marks if part in page.content.decode()]
    assert not [part for part in marks if part in json.dumps(lines, default=str) + caplog.text]
    assert AuditRecord.objects.count() == recorded
    assert "no-store" in page["Cache-Control"]
    with database.cursor() as cursor:
        cursor.execute("SELECT session_data FROM django_session")
        assert not [row for row in cursor.fetchall() if marks[2] in str(row)]


def test_a_token_in_an_address_is_not_looked_at(signed_in):
    page = signed_in.console.get(signed_in.spot.url("tokens/"), {"token": signed_in.id})
    assert "A verifier" not in words(page)


def test_on_aws_the_keys_come_from_the_endpoint_of_the_connection(console, aws, aws_client):
    spot = make_spot(aws, aws_client)
    signed = stand(console, spot, aws_client)
    found = signed.look(signed.id)
    assert found["Issuer"].startswith("Passed: This pool: https://cognito-idp.us-east-1.amazonaws.com/")
    assert found["Signature"].startswith("Passed")
    assert found["App client"].startswith("Passed: web")
    forged = jwt.encode(
        {"token_use": "id", "exp": time.time() + 60, "iat": time.time()},
        generate_private_key(public_exponent=65537, key_size=2048),
        "RS256",
        headers={"kid": jwt.get_unverified_header(signed.id)["kid"]},
    )
    assert signed.look(forged)["Signature"].startswith("Refused")


def test_keys_that_cannot_be_read_leave_the_token_unverified(signed_in, staff, connect, closed_url, rf):
    request = rf.get("/")
    request.user = staff
    found = verify(Place(request, connect(closed_url), "us-east-1_Gone12345"), read_token(signed_in.id))
    verdicts = {check.name: check.verdict for check in found}
    assert verdicts["Key"] == verdicts["Signature"] == "unknown"
    assert verdicts["App client"] == "unknown"
