"""Files with passwords, brought in as a person would: what is carried, what is asked, and what is said where it cannot be."""

import json
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.core.files.storage import default_storage
from django.urls import reverse

from dashboard.models import AuditRecord, ImportRun
from pools.models import FirebaseKey
from tests.fixtures.import_pages import choices, figures, table, words
from tests.fixtures.import_way import CASES, Way
from tests.fixtures.source_hashes import FIREBASE, PASSWORD, SOURCES

ROLE = "arn:aws:iam::123456789012:role/import-log"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def pool(cognito) -> str:
    answer = cognito.create_user_pool(PoolName="Harbour", AutoVerifiedAttributes=["email"])
    return answer["UserPool"]["Id"]


@pytest.fixture
def way(import_page, cognito, pool) -> Way:
    return Way(import_page, cognito, pool)


@pytest.fixture
def signs_in(cognito, pool):
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="web", ExplicitAuthFlows=["ALLOW_ADMIN_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]

    def go(name: str, password: str) -> bool:
        given = {"USERNAME": name, "PASSWORD": password}
        try:
            answer = cognito.admin_initiate_auth(
                UserPoolId=pool, ClientId=client, AuthFlow="ADMIN_USER_PASSWORD_AUTH", AuthParameters=given
            )
        except cognito.exceptions.NotAuthorizedException:
            return False
        return "AccessToken" in answer["AuthenticationResult"]

    return go


def statuses(users: dict) -> dict[str, str]:
    return {name: user["status"] for name, user in users.items()}


def test_wordpress_brings_three_kinds_of_hash(way):
    way.upload("09-wordpress.csv")
    assert (choices(way.page)["column-1"], choices(way.page)["column-2"]) == (
        "cognito:username",
        "password_hash",
    )
    users = way.map(email_verified="TRUE").start()
    assert statuses(users) == dict.fromkeys(("sue24", "tom25", "uma26"), "CONFIRMED")


def test_django_brings_its_passwords_and_who_has_none_must_set_one(way, signs_in):
    users = way.upload("10-django-auth-user.csv").map(email_verified="TRUE").start()
    assert statuses(users) == {"vic27": "CONFIRMED", "wes28": "RESET_REQUIRED"}
    assert signs_in("vic27", "Right-Pass-27!")
    assert not signs_in("vic27", "Right-Pass-28!")


def test_clerk_says_what_made_its_hashes(way, signs_in):
    users = way.upload("13-clerk.csv").map(email_verified="FALSE").start()
    assert statuses(users) == {"bo33": "CONFIRMED", "cy34": "RESET_REQUIRED"}
    assert signs_in("bo33", PASSWORD)


def test_an_empty_hash_is_no_password(way):
    users = way.upload("37-argon-console.csv").map(email_verified="TRUE").start()
    assert statuses(users) == {"ar1": "CONFIRMED", "ar2": "RESET_REQUIRED"}


def test_a_column_of_passwords_in_clear_is_left_out_and_nobody_is_lost(way):
    users = way.upload("39-plain-passwords.csv").map(email_verified="TRUE").start()
    assert statuses(users) == dict.fromkeys(("pp1", "pp2"), "RESET_REQUIRED")


def test_two_kinds_of_hash_in_one_file_are_both_carried(way, signs_in):
    way.upload("42-bcrypt-10-then-argon.csv").map(email_verified="TRUE")
    assert "Carried: 1 of bcrypt, 1 of Argon2." in words(way.page)
    assert statuses(way.start()) == dict.fromkeys(("mx1", "mx2"), "CONFIRMED")
    assert signs_in("mx1", PASSWORD)


def csv(**columns: str) -> bytes:
    """One user, ann, with these columns."""
    quoted = ",".join('"{}"'.format(value.replace('"', '""')) for value in columns.values())
    return f"username,email,{','.join(columns)}\nann,ann@example.com,{quoted}\n".encode()


@pytest.mark.parametrize("source", ["Keycloak, 64 bytes", "Okta, SHA-512"])
def test_hashes_in_json_and_in_text_are_carried_from_a_csv(way, signs_in, source):
    fields, password = SOURCES[source]
    way.upload(csv(password_hash=fields.hash)).map(email_verified="TRUE").start()
    assert signs_in("ann", password)


def test_a_hash_and_its_parameters_in_columns_become_one(way, signs_in):
    fields, password = SOURCES["FusionAuth, SHA-256"]
    columns = {
        "password": fields.hash,
        "salt": fields.salt,
        "encryptionScheme": fields.hasher,
        "factor": "20",
    }
    way.upload(csv(**columns))
    assert [choices(way.page)[f"column-{index}"] for index in (2, 3, 4, 5)] == [
        "password_hash",
        "password_salt",
        "password_algorithm",
        "password_iterations",
    ]
    way.map(email_verified="TRUE").start()
    assert signs_in("ann", password)


def test_what_made_a_bare_digest_is_the_persons_to_say(way, signs_in):
    fields, password = SOURCES["WordPress's oldest"]
    way.upload(csv(user_pass=fields.hash))
    asked = {select["name"] for select in BeautifulSoup(way.page.content, "html.parser").select("select")}
    assert {"hasher", "order"} <= asked
    way.map(email_verified="TRUE")
    assert "does not say how it was made" in way.rejected()["2"][3]
    way.page = way._page_of(way._pool, "import-columns", way.run.pk)
    way.map(email_verified="TRUE", hasher="md5").start()
    assert signs_in("ann", password)


KEYS = {"signer": FIREBASE.signer, "separator": "Bw==", "rounds": "8", "memory": "14"}


def firebase() -> bytes:
    fields, _ = SOURCES["Firebase"]
    return csv(passwordHash=fields.hash, salt=fields.salt)


def test_the_keys_of_a_firebase_project_are_asked_and_kept_secret(way, signs_in, capfd):
    way.upload(firebase())
    assert "Firebase’s password hash parameters" in words(way.page)
    refused = way.post("import-columns", way.run.pk, **{**choices(way.page), "email_verified": "TRUE"})
    assert refused.status_code == 422
    assert "Give the project’s key" in words(refused)
    wrong = {**choices(way.page), **KEYS, "signer": "no base64!", "email_verified": "TRUE"}
    assert "This is not Base64." in words(way.post("import-columns", way.run.pk, **wrong))
    dear = {**choices(way.page), **KEYS, "memory": "20", "email_verified": "TRUE"}
    assert "costs more than is accepted" in words(way.post("import-columns", way.run.pk, **dear))
    way.map(email_verified="TRUE", **KEYS)
    way.page = way._page_of(way._pool, "import-columns", way.run.pk)
    assert FIREBASE.signer not in way.page.content.decode()
    way.map(email_verified="TRUE", **{**KEYS, "signer": ""})  # the former stays
    run = ImportRun.objects.get()
    assert json.loads(settings.KEY_RING.decrypt(bytes(run.hash_keys)))["signer"] == FIREBASE.signer
    with default_storage.open(run.prepared) as prepared:
        assert FIREBASE.signer.encode() not in prepared.read()
    assert not FirebaseKey.objects.exists()
    way.start()
    assert signs_in("ann", "user1password")
    assert not signs_in("ann", "user2password")
    shown = way._page_of(way._pool, "import-columns", way.run.pk, follow=True)
    said = capfd.readouterr()
    trail = str(list(AuditRecord.objects.values()))
    for place in (shown.content.decode(), said.out, said.err, trail, str(run.mapping)):
        assert FIREBASE.signer not in place


def test_an_authenticator_app_comes_along(way, cognito, pool):
    address = f"otpauth://totp/Shop:ann?secret={SECRET}&issuer=Shop"
    way.upload(csv(otpauth_url=address, encrypted_password=SOURCES["Devise and Supabase"][0].hash))
    assert "Users who have an authenticator app keep it" in words(way.page)
    way.map(email_verified="TRUE")
    assert "1 user keeps the authenticator app." in words(way.page)
    way.start()
    user = cognito.admin_get_user(UserPoolId=pool, Username="ann")
    assert user["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"]


def test_an_app_of_another_kind_fails_its_line_and_is_not_shown(way):
    way.upload(
        csv(totp_secret=f"otpauth://totp/ann?secret={SECRET}")
        + b"ben,ben@example.com,otpauth://hotp/x?secret=A\n"
    )
    way.map(email_verified="TRUE")
    (row,) = way.rejected().values()
    assert (row[1], row[2]) == ("totp_secret", "not shown")
    assert "six digits, 30 seconds and SHA-1" in row[3]


def test_a_dear_hash_is_rejected_with_its_limit_and_its_user_can_come_in_without(way):
    dear = b"ben,ben@example.com,$2b$15$" + b"a" * 53 + b"\n"
    way.upload(csv(hash=SOURCES["Devise and Supabase"][0].hash) + dear).map(email_verified="TRUE")
    assert way.rejected()["3"][1] == "password_hash"
    assert "at most cost 14" in way.rejected()["3"][3]
    assert "1 line is rejected for the password hash" in words(way.page)
    page = way.post("import-without-passwords", way.run.pk)
    assert figures(page)["would be imported"] == "2"
    assert "1: The password hash costs more than is accepted: at most cost 14. Line 3." in words(page)
    assert statuses(way.start()) == {"ann": "CONFIRMED", "ben": "RESET_REQUIRED"}


def test_under_the_own_header_hashes_of_any_kind_are_read_too(way, cognito, pool, signs_in):
    header = cognito.get_csv_header(UserPoolId=pool)["CSVHeader"]
    fields, password = SOURCES["Django, PBKDF2"]
    row = {
        "cognito:username": "ann",
        "email": "ann@example.com",
        "email_verified": "true",
        "password_hash": fields.hash,
    }
    way.upload("\n".join([",".join(header), ",".join(row.get(name, "") for name in header), ""]).encode())
    way.start()
    assert signs_in("ann", password)


@pytest.fixture
def far_pool(far, live_cognito) -> str:
    return live_cognito.create_user_pool(PoolName="Harbour", AutoVerifiedAttributes=["email"])["UserPool"][
        "Id"
    ]


def test_on_aws_it_is_said_before_whose_passwords_cognito_does_not_take(console, far, far_pool, live_cognito):
    def post(name: str, *args, **given):
        return console.post(reverse(name, args=["far", far_pool, *args]), given, follow=True)

    file = BytesIO((CASES / "09-wordpress.csv").read_bytes())
    file.name = "people.csv"
    page = post("import-new", file=file)
    assert choices(page)["algorithm"] == "BCRYPT"
    run = ImportRun.objects.get()
    page = post("import-columns", run.pk, **{**choices(page), "email_verified": "TRUE"})
    rejected = table(page, "Rejected lines")
    assert [(row[0], row[2]) for row in rejected] == [("2", "password_hash"), ("3", "password_hash")]
    assert "Cognito does not take hashes of this kind" in rejected[0][4]
    page = post("import-without-passwords", run.pk)
    assert "2: Cognito does not take hashes of this kind" in words(page)
    assert "Line 2–3." in words(page)
    post("import-start", run.pk, role_arn=ROLE)
    users = live_cognito.list_users(UserPoolId=far_pool)["Users"]
    assert {user["Username"]: user["UserStatus"] for user in users} == {
        "sue24": "RESET_REQUIRED",
        "tom25": "RESET_REQUIRED",
        "uma26": "CONFIRMED",
    }
