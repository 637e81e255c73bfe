"""A user of each source becomes the columns that an import knows, and nothing of them is lost in silence."""

import json
from io import BytesIO

import pytest

from dashboard.csv_files.detection import look
from dashboard.csv_files.rows import rows_of

UUID = "7b1d0000-0000-4000-8000-000000000001"
COGNITO = {
    "Username": "ann",
    "Attributes": [{"Name": "sub", "Value": UUID}, {"Name": "email", "Value": "ann@example.com"}],
    "UserCreateDate": "2021-03-04T10:11:12.123000+00:00",
    "UserLastModifiedDate": "2021-03-05T10:11:12.123000+00:00",
    "Enabled": False,
    "UserStatus": "CONFIRMED",
}
AUTH0 = {
    "user_id": "auth0|5f01",
    "email": "ann@example.com",
    "email_verified": True,
    "blocked": True,
    "custom_password_hash": {"algorithm": "bcrypt", "hash": {"value": "$2b$10$x"}},
    "mfa_factors": [{"totp": {"secret": "JBSWY3DPEHPK3PXP"}}, {"phone": {"value": "+447700900001"}}],
    "user_metadata": {"shoe": 38},
    "created_at": "2020-01-02T03:04:05.678Z",
}
FIREBASE = {
    "localId": "uid1",
    "email": "ann@example.com",
    "emailVerified": True,
    "passwordHash": "K5wW0Zs6==",
    "salt": "9Jk2mQ==",
    "displayName": "Ann Ash",
    "phoneNumber": "+447700900001",
    "createdAt": "1600000000000",
    "disabled": True,
    "customAttributes": '{"role":"admin"}',
    "providerUserInfo": [{"providerId": "google.com", "rawId": "1"}],
}
KEYCLOAK = {
    "id": UUID,
    "username": "ann",
    "enabled": True,
    "emailVerified": False,
    "firstName": "Ann",
    "email": "ann@example.com",
    "createdTimestamp": 1600000000000,
    "attributes": {"phoneNumber": ["+447700900001"], "shoe": ["38"]},
    "groups": ["/staff", "/staff/eu"],
    "credentials": [
        {"type": "password", "secretData": '{"value":"x"}', "credentialData": "{}"},
        {"type": "otp", "secretData": '{"value":"y"}', "credentialData": "{}"},
        {"type": "webauthn"},
    ],
}
CLERK = {
    "id": "user_1",
    "object": "user",
    "username": "ann",
    "first_name": "Ann",
    "primary_email_address_id": "e2",
    "email_addresses": [
        {"id": "e1", "email_address": "old@example.com", "verification": {"status": "verified"}},
        {"id": "e2", "email_address": "ann@example.com", "verification": {"status": "unverified"}},
    ],
    "phone_numbers": [],
    "banned": False,
    "created_at": 1600000000000,
}
SUPABASE = {
    "id": UUID,
    "aud": "authenticated",
    "email": "ann@example.com",
    "email_confirmed_at": "2022-02-03T04:05:06Z",
    "phone": "447700900001",
    "phone_confirmed_at": None,
    "encrypted_password": "$2a$10$x",
    "raw_user_meta_data": {"full_name": "Ann Ash", "team": "eu"},
    "banned_until": "2021-01-01T00:00:00Z",
    "created_at": "2022-01-01T00:00:00Z",
}
BECOMES = {
    "a Cognito user pool": (
        {"Users": [COGNITO]},
        {
            "cognito:username": "ann",
            "sub": UUID,
            "email": "ann@example.com",
            "cognito:created": "2021-03-04T10:11:12.123000+00:00",
            "cognito:modified": "2021-03-05T10:11:12.123000+00:00",
            "cognito:enabled": "false",
            "cognito:user_status": "CONFIRMED",
        },
    ),
    "Auth0": (
        [AUTH0],
        {
            "user_id": "auth0|5f01",
            "email": "ann@example.com",
            "email_verified": "true",
            "cognito:enabled": "false",
            "password_hash": '{"algorithm":"bcrypt","hash":{"value":"$2b$10$x"}}',
            "totp_secret": "JBSWY3DPEHPK3PXP",
            "other mfa_factors": "phone",
            "user_metadata.shoe": "38",
            "cognito:created": "2020-01-02T03:04:05.678Z",
        },
    ),
    "Firebase": (
        {"users": [FIREBASE]},
        {
            "localId": "uid1",
            "email": "ann@example.com",
            "email_verified": "true",
            "password_hash": "K5wW0Zs6==",
            "password_salt": "9Jk2mQ==",
            "name": "Ann Ash",
            "phone_number": "+447700900001",
            "cognito:created": "2020-09-13T12:26:40Z",
            "cognito:enabled": "false",
            "customAttributes.role": "admin",
            "providerUserInfo": '[{"providerId":"google.com","rawId":"1"}]',
        },
    ),
    "a Keycloak realm": (
        [{"realm": "demo", "clients": [{"id": "x"}], "users": [KEYCLOAK]}],
        {
            "sub": UUID,
            "cognito:username": "ann",
            "cognito:enabled": "true",
            "email_verified": "false",
            "given_name": "Ann",
            "email": "ann@example.com",
            "cognito:created": "2020-09-13T12:26:40Z",
            "phone_number": "+447700900001",
            "attributes.shoe": "38",
            "cognito:groups": "staff,staff/eu",
            "password_hash": json.dumps(KEYCLOAK["credentials"][:1], separators=(",", ":")),
            "totp_secret": json.dumps(KEYCLOAK["credentials"][1:2], separators=(",", ":")),
            "other credentials": "webauthn",
        },
    ),
    "Clerk": (
        {"data": [CLERK], "totalCount": 1},
        {
            "id": "user_1",
            "object": "user",
            "cognito:username": "ann",
            "given_name": "Ann",
            "email": "ann@example.com",
            "email_verified": "false",
            "other email_addresses": "old@example.com",
            "cognito:enabled": "true",
            "cognito:created": "2020-09-13T12:26:40Z",
        },
    ),
    "Supabase": (
        {"users": [SUPABASE], "aud": "authenticated"},
        {
            "sub": UUID,
            "aud": "authenticated",
            "email": "ann@example.com",
            "email_verified": "true",
            "phone_number": "+447700900001",
            "phone_number_verified": "false",
            "password_hash": "$2a$10$x",
            "name": "Ann Ash",
            "user_metadata.team": "eu",
            "cognito:enabled": "true",
            "cognito:created": "2022-01-01T00:00:00Z",
        },
    ),
    "a JSON file": (
        {"value": [{"mail": "ann@example.com", "profile": {"city": "Leeds"}, "tags": ["a", "b"], "x": None}]},
        {"mail": "ann@example.com", "profile.city": "Leeds", "tags": "a,b", "x": ""},
    ),
}


def read(content: bytes) -> tuple[str, list[dict[str, str]]]:
    found = look(BytesIO(content))
    header, *rows = rows_of(BytesIO(content), found.dialect, found.columns)
    assert [row.cells for row in found.rows] == [row.cells for row in rows]
    return found.said, [dict(zip(header.cells, row.cells, strict=True)) for row in rows]


@pytest.mark.parametrize("source", BECOMES)
@pytest.mark.parametrize("indent", [None, 2])
def test_a_user_of_a_source_becomes_columns(source, indent):
    document, becomes = BECOMES[source]
    assert read(json.dumps(document, indent=indent).encode()) == (f"Users of {source}, 1 user", [becomes])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_json_is_read_in_any_unicode(encoding):
    said, users = read(json.dumps([{**AUTH0, "name": "Änne"}], ensure_ascii=False).encode(encoding))
    assert (said, users[0]["name"]) == ("Users of Auth0, 1 user", "Änne")


def test_a_line_that_is_broken_spoils_no_other():
    lines = [
        b'{"email":"ann@example.com"}',
        b'{"email":',
        b"",
        b'"x"',
        b'{"email":"ben@example.com","age":3}',
    ]
    found = look(BytesIO(b"\n".join(lines)))
    rows = list(rows_of(BytesIO(b"\n".join(lines)), found.dialect, found.columns))[1:]
    assert [(row.line, row.cells, row.problem) for row in rows] == [
        (1, ["ann@example.com", ""], ""),
        (2, [], "Column 10: it ends in the middle. Was it cut off?"),
        (4, [], "The line is no JSON object."),
        (5, ["ben@example.com", "3"], ""),
    ]


def test_a_group_with_a_comma_in_its_name_is_one_group():
    _, users = read(json.dumps([{**KEYCLOAK, "groups": ["/a,b", "/c"]}]).encode())
    assert users[0]["cognito:groups"] == '["a,b","c"]'


def test_a_byte_that_is_no_text_fails_its_user_only():
    content = b'[{"email":"a@example.com","name":"\xff"},\n{"email":"b@example.com","name":"B"}]'
    found = look(BytesIO(content))
    assert [row.problem for row in found.rows] == ["The line holds bytes that are no text in UTF-8.", ""]
