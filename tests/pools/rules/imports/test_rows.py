"""What a line of an import file must be: each rule by example."""

from uuid import UUID

import pytest

from pools.models import UserPool
from pools.rules.imports.cells import RejectedError
from pools.rules.imports.header import csv_header
from pools.rules.imports.rows import NewUser, compile_row
from pools.rules.schema.attributes import standard_attributes
from pools.rules.user_pools.settings import fill_in

TEAM = {
    "Name": "custom:team",
    "AttributeDataType": "String",
    "StringAttributeConstraints": {"MinLength": "2", "MaxLength": "5"},
}
AGE = {
    "Name": "custom:age",
    "AttributeDataType": "Number",
    "NumberAttributeConstraints": {"MinValue": "18", "MaxValue": "120"},
}
BCRYPT = "$2b$12$" + "./Az09abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRST12"[:53]
ARGON2ID = "$argon2id$v=19$m=19456\\,t=2\\,p=1$c29tZXNhbHRzb21lc2FsdA$" + "a" * 43
SCRYPT = "65536$8$1$" + "0f" * 16 + "$" + "ab" * 32
PBKDF2 = "$pbkdf2-sha256$600000$c29tZXNhbHQ$" + "b" * 43


def read(
    *, algorithm: str = "", required: tuple = (), settings: dict | None = None, **cells: str | None
) -> NewUser:
    """Read a line that is right but for these cells; ``__`` in a name stands for ``:``."""
    schema = [a | {"Required": True} if a["Name"] in required else a for a in standard_attributes()]
    given = {"AutoVerifiedAttributes": ["email"], **(settings or {})}
    pool = UserPool(settings=fill_in(given), schema=[*schema, TEAM, AGE])
    header = csv_header(pool)
    row = {"cognito:username": "ann", "email": "ann@example.com", "email_verified": "true"}
    row |= {name.replace("__", ":"): value for name, value in cells.items()}
    return compile_row(pool, header, algorithm)(",".join(row.get(name) or "" for name in header))


def problem(**given) -> tuple[str, str]:
    with pytest.raises(RejectedError) as caught:
        read(**given)
    return caught.value.column, caught.value.reason


KEPT = [
    ({"name": "  Ann Lee \t"}, "name", "Ann Lee"),
    ({"name": r"Lee\, Ann"}, "name", "Lee, Ann"),
    ({"name": '"Ann"'}, "name", '"Ann"'),
    ({"name": '"open'}, "name", '"open'),
    ({"name": 'Ann "the" Lee'}, "name", 'Ann "the" Lee'),
    ({"name": r"C:\dir\file"}, "name", r"C:\dir\file"),
    ({"name": "=HYPERLINK(1)"}, "name", "=HYPERLINK(1)"),
    ({"name": "Ma\u0301rie \u738b"}, "name", "Ma\u0301rie \u738b"),
    ({"email_verified": "TRUE"}, "email_verified", "true"),
    ({"phone_number_verified": "False"}, "phone_number_verified", "false"),
    ({"phone_number": "+4930123456", "phone_number_verified": "True"}, "phone_number", "+4930123456"),
    ({"birthdate": "02/29/2000"}, "birthdate", "2000-02-29"),
    ({"updated_at": "1790000000"}, "updated_at", "1790000000"),
    ({"custom__team": "blue"}, "custom:team", "blue"),
    ({"custom__age": "18"}, "custom:age", "18"),
]


@pytest.mark.parametrize(("cells", "column", "stored"), KEPT)
def test_a_value_is_kept(cells, column, stored):
    assert read(**cells).attributes[column] == stored


REFUSED = [
    ({"cognito__username": ""}, "cognito:username", "missing"),
    ({"cognito__username": "ann lee"}, "cognito:username", "holds a space"),
    ({"cognito__username": "ann\tlee"}, "cognito:username", "holds a space"),
    ({"cognito__username": "ann\u00a0lee"}, "cognito:username", "holds a space"),
    ({"cognito__username": "a" * 129}, "cognito:username", "128 characters"),
    ({"cognito__username": "ann\x07"}, "cognito:username", "not allowed"),
    ({"email": ""}, "email", "email_verified is true"),
    ({"email": "nobody"}, "email", "Invalid email"),
    ({"email_verified": ""}, "email_verified", "must be true"),
    ({"email_verified": "false"}, "email_verified", "must be true"),
    ({"email_verified": "yes"}, "email_verified", "true or false"),
    ({"phone_number": "030 123"}, "phone_number", "Invalid phone"),
    ({"phone_number_verified": "true"}, "phone_number", "phone_number_verified is true"),
    ({"birthdate": "2000-02-29"}, "birthdate", "mm/dd/yyyy"),
    ({"birthdate": "02/30/2000"}, "birthdate", "mm/dd/yyyy"),
    ({"birthdate": "2/3/2000"}, "birthdate", "mm/dd/yyyy"),
    ({"updated_at": "today"}, "updated_at", "Number"),
    ({"name": "a" * 2049}, "name", "2048"),
    ({"custom__team": "b"}, "custom:team", "at least 2"),
    ({"custom__team": "blue and red"}, "custom:team", "no longer than 5"),
    ({"custom__age": "17"}, "custom:age", "no less than 18"),
    ({"cognito__mfa_enabled": "true"}, "cognito:mfa_enabled", "false or blank"),
    ({"cognito__mfa_enabled": "maybe"}, "cognito:mfa_enabled", "false or blank"),
    ({"password_hash": BCRYPT}, "password_hash", "without a PasswordHashingAlgorithm"),
    ({"name": "a,b"}, "", "24 values, the header 25"),
    ({"name": "nul\0"}, "", "NUL"),
    ({"address": "a" * 16_000}, "", "16000 characters"),
    ({"required": ("given_name",)}, "given_name", "requires a value"),
]


@pytest.mark.parametrize(("cells", "column", "reason"), REFUSED)
def test_a_line_is_refused(cells, column, reason):
    found = problem(**cells)
    assert found[0] == column
    assert reason.replace("24 values, the header 25", "25 values, the header 24") in found[1]


@pytest.mark.parametrize(
    ("mode", "cell", "allowed"),
    [("ON", "true", True), ("ON", "", True), ("ON", "false", False)]
    + [("OFF", "", True), ("OFF", "FALSE", True), ("OFF", "TRUE", False)]
    + [("OPTIONAL", value, True) for value in ("true", "false", "")],
)
def test_mfa_follows_the_pool(mode, cell, allowed):
    given = {"settings": {"MfaConfiguration": mode}, "cognito__mfa_enabled": cell}
    if allowed:
        assert read(**given).username == "ann"
    else:
        assert problem(**given)[0] == "cognito:mfa_enabled"


def test_either_of_two_verified_addresses_is_enough():
    both = {"settings": {"AutoVerifiedAttributes": ["email", "phone_number"]}}
    phone = {"phone_number": "+4930123456", "phone_number_verified": "true"}
    assert read(**both, email="", email_verified="", **phone).attributes["phone_number"] == "+4930123456"
    assert problem(**both, email_verified="")[1] == "email_verified or phone_number_verified must be true."


ACCEPTED_HASHES = [("BCRYPT", BCRYPT), ("SCRYPT", SCRYPT), ("ARGON2ID", ARGON2ID), ("PBKDF2_SHA256", PBKDF2)]


@pytest.mark.parametrize(("algorithm", "digest"), ACCEPTED_HASHES)
def test_a_password_hash_is_kept_and_confirms_the_user(algorithm, digest):
    user = read(algorithm=algorithm, password_hash=digest)
    assert (user.status, user.password) == ("CONFIRMED", f"import:{algorithm}:{digest}".replace("\\,", ","))


@pytest.mark.parametrize("algorithm", [algorithm for algorithm, _ in ACCEPTED_HASHES])
def test_an_empty_password_hash_asks_for_a_reset(algorithm):
    assert read(algorithm=algorithm).status == "RESET_REQUIRED"


@pytest.mark.parametrize(
    ("algorithm", "digest"),
    [
        ("BCRYPT", BCRYPT.replace("$12$", "$13$")),
        ("BCRYPT", BCRYPT.replace("$2b$", "$2c$")),
        ("BCRYPT", BCRYPT[:-1]),
        ("BCRYPT", SCRYPT),
        ("SCRYPT", SCRYPT.replace("65536", "131072")),
        ("SCRYPT", SCRYPT.replace("65536", "65535")),
        ("SCRYPT", SCRYPT.replace("$8$", "$16$")),
        ("SCRYPT", SCRYPT.replace("$1$", "$2$")),
        ("ARGON2ID", ARGON2ID.replace("19456", "19457")),
        ("ARGON2ID", ARGON2ID.replace("t=2", "t=3")),
        ("ARGON2ID", ARGON2ID.replace("p=1", "p=2")),
        ("ARGON2ID", ARGON2ID.replace("argon2id", "argon2i")),
        ("PBKDF2_SHA256", PBKDF2.replace("600000", "600001")),
        ("PBKDF2_SHA256", "pbkdf2_sha256$600000$salt$" + "b" * 43 + "="),
        ("PBKDF2_SHA256", PBKDF2 + "x" * 500),
    ],
)
def test_a_password_hash_that_is_malformed_or_too_costly_fails_the_line(algorithm, digest):
    column, reason = problem(algorithm=algorithm, password_hash=digest)
    assert column == "password_hash"
    assert digest not in reason


def test_with_username_attributes_the_name_is_the_address():
    by_email = {"settings": {"UsernameAttributes": ["email"]}}
    user = read(**by_email, cognito__username="ann@example.com", email="")
    assert UUID(user.username) == UUID(user.sub)
    assert user.attributes["email"] == "ann@example.com"
    assert user.aliases == {"ann@example.com": "email"}
    assert problem(**by_email)[0] == "cognito:username"
    assert problem(**by_email, cognito__username="ben@example.com")[0] == "email"


def test_a_user_name_in_the_form_of_an_alias_is_refused():
    assert (
        problem(settings={"AliasAttributes": ["email"]}, cognito__username="a@b.c")[0] == "cognito:username"
    )


def test_who_can_sign_in_with_a_code_needs_no_reset():
    policy = {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "EMAIL_OTP"]}}}
    assert read(settings=policy).status == "CONFIRMED"
    sms = {"Policies": {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "SMS_OTP"]}}}
    assert read(settings=sms).status == "RESET_REQUIRED"


def test_no_reason_shows_a_value():
    for cells, *_ in REFUSED:
        shown = problem(**cells)[1]
        assert not [
            value for value in cells.values() if isinstance(value, str) and len(value) > 6 and value in shown
        ]


def test_what_the_pool_requires_must_stand_in_each_line():
    required = ("name", "nickname")
    assert read(required=required, name="Ann", nickname="An").attributes["name"] == "Ann"
    assert problem(required=required, name="Ann")[0] == "nickname"
