"""Users who come with the passwords of another system: one file, many kinds of hash, through the API alone."""

import bcrypt
import pytest
from pycognito.aws_srp import AWSSRP
from pyotp import TOTP

from dashboard.csv_files.hashes.carrying import carry
from pools.models import FirebaseKey, SoftwareToken, User
from tests.fixtures.imports import make_csv, person
from tests.fixtures.source_hashes import FIREBASE, PASSWORD, SOURCES

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
BCRYPT = bcrypt.hashpw(PASSWORD.encode(), bcrypt.gensalt(4)).decode()


@pytest.fixture
def pool(import_pool) -> str:
    return import_pool()


@pytest.fixture
def client(cognito, pool) -> str:
    flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_USER_SRP_AUTH"]
    return cognito.create_user_pool_client(UserPoolId=pool, ClientName="web", ExplicitAuthFlows=flows)[
        "UserPoolClient"
    ]["ClientId"]


@pytest.fixture
def sign_in(cognito, client):
    def go(name: str, password: str) -> dict:
        parameters = {"USERNAME": name, "PASSWORD": password}
        return cognito.initiate_auth(
            AuthFlow="USER_PASSWORD_AUTH", ClientId=client, AuthParameters=parameters
        )

    return go


def escaped(value: str) -> str:
    return value.replace(",", "\\,")


def test_every_source_in_one_file_signs_in_and_by_srp_from_then_on(
    cognito, pool, client, import_file, sign_in
):
    people = {f"p{index}": made for index, made in enumerate(SOURCES.values())}
    rows = [
        person(name, password_hash=escaped(carry(fields, FIREBASE).hash))
        for name, (fields, _) in people.items()
    ]
    job = import_file(pool, [*rows, person("bare", password_hash=BCRYPT)], PasswordHashingAlgorithm="BCRYPT")
    assert (job["ImportedUsers"], job["FailedUsers"]) == (len(rows) + 1, 0)
    for name, (_, password) in [*people.items(), ("bare", (None, PASSWORD))]:
        if name in ("bare", "p0"):
            with pytest.raises(cognito.exceptions.NotAuthorizedException, match="Incorrect"):
                sign_in(name, f"{password} ")
        assert sign_in(name, password)["AuthenticationResult"], name
        assert User.objects.get(username=name).password.startswith("$argon2id$")
    srp = AWSSRP("p0", PASSWORD, pool, client, client=cognito).authenticate_user()
    assert srp["AuthenticationResult"]["AccessToken"]


def test_the_key_of_a_firebase_project_is_kept_once_and_encrypted(cognito, pool, import_file, sign_in):
    fields, password = SOURCES["Firebase"]
    digest = escaped(carry(fields, FIREBASE).hash)
    rows = [person(name, password_hash=digest) for name in ("jan", "kim")]
    assert import_file(pool, rows, PasswordHashingAlgorithm="BCRYPT", dry_run=True)["ImportedUsers"] == 2
    assert not FirebaseKey.objects.exists()
    import_file(pool, rows, PasswordHashingAlgorithm="BCRYPT")
    key = FirebaseKey.objects.get()
    assert FIREBASE.signer.encode() not in bytes(key.encrypted)
    for user in User.objects.all():
        assert f",k={key.id}$" in user.password
        assert FIREBASE.signer not in user.password
    assert sign_in("jan", password)["AuthenticationResult"]
    cognito.delete_user_pool(UserPoolId=pool)
    assert not FirebaseKey.objects.exists()


REFUSED = [
    ("{BCRYPT}" + BCRYPT.replace("$04$", "$15$"), "at most cost 14"),
    (BCRYPT.replace("$04$", "$13$"), "at most cost 12"),
    ("{ROT13}abc", "The scheme of the password hash is not known."),
    ("{PBKDF2}$pbkdf2-sha512$9999999$c2FsdA$" + "b" * 86, "of SHA-512 1,000,000"),
    ("{FBSCRYPT}$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,k=1$c2FsdA==$" + "b" * 86, "is not of the form"),
    (
        "{FBSCRYPT}$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk=~" + "b" * 86 + "$c2FsdA==$" + "b" * 86,
        "signer key of the Firebase project is none",
    ),
    ("{DIGEST}$md5$i=1,o=prefix$" + "c2FsdA" * 99 + "$" + "b" * 22, "is not of the form"),
]


@pytest.mark.parametrize(("digest", "reason"), REFUSED, ids=[reason for _, reason in REFUSED])
def test_a_hash_that_is_too_dear_or_of_no_known_kind_fails_its_line_with_the_limit(
    pool, import_file, read_log, digest, reason
):
    rows = [person("ann", password_hash=escaped(digest)), person("ben", password_hash=BCRYPT)]
    job = import_file(pool, rows, PasswordHashingAlgorithm="BCRYPT")
    assert (job["ImportedUsers"], job["FailedUsers"]) == (1, 1)
    (line,) = [message for message in read_log(job) if "FAILED" in message]
    assert reason in line
    assert digest not in line


def test_a_job_without_an_algorithm_carries_no_passwords(pool, import_file):
    job = import_file(pool, [person("ann", password_hash="{BCRYPT}" + BCRYPT)])
    assert (job["ImportedUsers"], job["FailedUsers"]) == (0, 1)


@pytest.fixture
def with_apps(cognito, pool):
    cognito.set_user_pool_mfa_config(
        UserPoolId=pool, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True}
    )


def with_secrets(cognito, pool: str, rows: list[dict]) -> bytes:
    """The rows under the pool's own header and one column more."""
    lines = make_csv(cognito, pool, rows).decode().splitlines()
    secrets = ["totp_secret", *(row.get("totp_secret", "") for row in rows)]
    return "\n".join(f"{line},{secret}" for line, secret in zip(lines, secrets, strict=True)).encode()


def test_an_authenticator_app_comes_along(cognito, pool, client, import_file, sign_in, with_apps):
    rows = [
        person("ann", password_hash=BCRYPT, totp_secret=SECRET),
        person("ben", password_hash=BCRYPT),
        person("cy", password_hash=BCRYPT, totp_secret="not base32"),
    ]
    job = import_file(pool, with_secrets(cognito, pool, rows), PasswordHashingAlgorithm="BCRYPT")
    assert (job["ImportedUsers"], job["FailedUsers"]) == (2, 1)
    user = cognito.admin_get_user(UserPoolId=pool, Username="ann")
    assert (user["UserMFASettingList"], user["PreferredMfaSetting"]) == (
        ["SOFTWARE_TOKEN_MFA"],
        "SOFTWARE_TOKEN_MFA",
    )
    assert SECRET.encode() not in bytes(SoftwareToken.objects.get().encrypted)
    assert sign_in("ben", PASSWORD)["AuthenticationResult"]
    asked = sign_in("ann", PASSWORD)
    assert asked["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    answers = {"USERNAME": "ann", "SOFTWARE_TOKEN_MFA_CODE": TOTP(SECRET).now()}
    answer = cognito.respond_to_auth_challenge(
        ClientId=client,
        ChallengeName="SOFTWARE_TOKEN_MFA",
        Session=asked["Session"],
        ChallengeResponses=answers,
    )
    assert answer["AuthenticationResult"]
